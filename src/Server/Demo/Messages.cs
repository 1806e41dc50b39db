using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>Customers who find it too late to talk: they dial the night number and leave word. Two at the opening, then one now and then.</summary>
internal sealed class Messages(SyntheticHouse house, SoftPhone carrier, IReadOnlyList<string> customers, Dice dice)
{
    private const int AtOpening = 2;
    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Rare = TimeSpan.FromMinutes(25);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var left = 0; customers.Count > 0; left++)
            {
                await house.Pause(left < AtOpening ? TimeSpan.FromSeconds(20) : dice.Until(Rare) + TimeSpan.FromMinutes(2), stop);
                await LeaveAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the floor closes
        }
        catch (Exception e)
        {
            house.Stumbles.Tell("message", e);
        }
    }

    private async Task LeaveAsync(CancellationToken stop)
    {
        if (!carrier.Call(DemoOptions.NightNumber, dice.Pick(customers)).TryGet(out var call, out var fault))
        {
            house.Stumbles.Tell("message", fault.Detail);
            return;
        }

        try
        {
            if (!(await call.Answered.WaitAsync(Longest, house.Time, stop)).IsSuccess)
                return;
            await Task.WhenAny(call.Ended, house.Pause(Greeting, stop)); // until the tone
            stop.ThrowIfCancellationRequested();
            foreach (var line in dice.Pick(Lines.Messages))
                await new Talk(house, dice).SayAsync(call, line, Lines.Chinese, agent: false, stop);
        }
        finally
        {
            if (!call.Ended.IsCompleted)
                call.HangUp();
        }
    }
}
