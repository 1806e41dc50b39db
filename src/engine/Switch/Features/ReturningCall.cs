using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Features;

/// <summary>The party waits for somebody whose browser went away in mid-call, and talks with him again.</summary>
internal sealed class ReturningCall(Exchange exchange, LostPhone lost) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        if (await exchange.AwaitReturnAsync(call, lost, hangup) is not { } back)
        {
            call.HangUp(Exchange.DeviceLost);
            return;
        }

        back.AgentId = lost.AgentId;
        await new JoinedCall(back).RunAsync(call, hangup);
    }
}
