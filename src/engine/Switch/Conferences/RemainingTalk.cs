using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Conferences;

/// <summary>One of three has left: the party talks on with who remains.</summary>
internal sealed class RemainingTalk(Leg remaining) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup) => call.HangUp(await call.TalkAsync(remaining, hangup));
}
