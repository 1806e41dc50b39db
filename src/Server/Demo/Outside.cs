using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>
/// The world outside, as far as the demo has one: whoever is dialled over the demo's trunk is a synthetic person at the
/// carrier's own socket. Nothing is ever sent further.
/// </summary>
internal sealed class Outside(SyntheticHouse house, FaxMachines faxes, Dice dice, CancellationToken stop)
{
    private static readonly TimeSpan QuickestAnswer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowestAnswer = TimeSpan.FromSeconds(7);

    public Task TakeAsync(PhoneCall call) => FaxMachines.IsFor(call) ? faxes.TakeAsync(call, stop) : SpeakAsync(call);

    private async Task SpeakAsync(PhoneCall call)
    {
        try
        {
            var own = dice.Fork();
            await Task.WhenAny(call.Ended, house.Pause(own.Between(QuickestAnswer, SlowestAnswer), stop));
            stop.ThrowIfCancellationRequested();
            var roll = own.Roll();
            if (call.Ended.IsCompleted)
                return;
            if (roll < 0.1)
                call.Reject(486);
            else if (roll < 0.85 && call.Answer() is null)
                await new Talk(house, own).AloneAsync(call, Lines.Called, Lines.Chinese, own.Between(house.Options.ShortestTalk, house.Options.LongestTalk), stop);
            else
                await call.Ended.WaitAsync(stop); // nobody at home: it rings until the caller gives up
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            call.HangUp();
        }
        catch (Exception e)
        {
            house.Stumbles.Tell("callee", e);
            call.HangUp();
        }
    }
}
