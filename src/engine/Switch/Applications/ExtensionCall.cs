using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Applications;

/// <summary>Rings every phone of an extension and lets the party talk with whoever answers.</summary>
public sealed class ExtensionCall(Exchange exchange, Extension extension) : ICallApplication
{
    /// <inheritdoc />
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        var cause = await RingAsync(call, extension.RingTimeout, hangup);
        call.HangUp(cause);
    }

    /// <summary>Rings, talks, and gives the cause with which it ended: of the far leg after talking, of the failure otherwise.</summary>
    public async Task<CallCause> RingAsync(Call call, TimeSpan ringTimeout, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Extension ??= extension.Number;
        call.Enter(CallState.Ringing);
        var targets = exchange.TargetsOf(extension, LegKind.Extension, call.Origin.Caller, call.Origin.CallerName, call);
        var dialled = await call.DialAsync(
            targets,
            new DialOptions { RingTimeout = ringTimeout, Ringing = _ => Ringback(call) },
            hangup);
        if (dialled.Leg is not { } leg)
            return dialled.Cause!;
        if (!call.Answer())
            return call.EndCause!;
        if (extension.Record || exchange.RecordsAll(call.Tenant))
            call.StartRecording();
        return await call.TalkAsync(leg, hangup);
    }

    internal static void Ringback(Call call)
    {
        if (call.Party is InboundLeg { IsAnswered: false } caller)
            caller.Ring();
        else if (call.Party.Media is { } media)
            media.Play(call.Environment.Ringback, new PlayOptions { Loop = true });
    }
}
