using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Features;

namespace Switchboard.Switch.Applications;

/// <summary>Rings every phone of an extension and lets the party talk with whoever answers; or goes where the extension sends its calls.</summary>
public sealed class ExtensionCall(Exchange exchange, Extension extension) : ICallApplication
{
    /// <summary>Heard while it rings, in place of ringing tone.</summary>
    public Media.Prompts.AudioSource? RingingAudio { get; init; }

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
        var settings = extension.Calls;
        var isBusy = exchange.Activity.IsTalking(call.Tenant, extension.Number, call.Id);
        if (Forwarding.AtOnce(settings, isBusy, Followed || exchange.IsReachable(call.Tenant, extension.Number)) is { } before)
        {
            if (before.To is { } elsewhere && Divert(call, elsewhere, before.Reason, hangup) is { } refused)
                return refused;
            return new CallCause(486, "busy", before.Reason == "do-not-disturb" ? "Do not disturb" : "Busy", EndedBy.Called);
        }

        var dialled = await call.DialAsync(
            Targets(call),
            new DialOptions { RingTimeout = ringTimeout, Ringing = _ => Ringback(call, RingingAudio) },
            hangup);
        if (dialled.Leg is not { } leg)
            return Elsewhere(call, dialled.Cause!, hangup);
        if (!call.Answer())
            return call.EndCause!;
        call.Extension = extension.Number; // after a transfer: who talks now
        await call.RecordIfDueAsync(leg, call.RecordsTalk || extension.Record || exchange.RecordsAll(call.Tenant), hangup);
        return await call.TalkAsync(leg, hangup);
    }

    internal static void Ringback(Call call, Media.Prompts.AudioSource? instead = null)
    {
        if (call.Party is InboundLeg { IsAnswered: false } caller)
            caller.Ring();
        else if (call.Party.Media is { } media)
            media.Play(instead ?? call.Environment.Ringback, new PlayOptions { Loop = true });
    }

    private bool Followed => extension.Calls is { FollowMe: true, FollowMeSteps.Count: > 0 };

    private List<LegTarget> Targets(Call call)
    {
        List<LegTarget> targets = [.. exchange.TargetsOf(extension, LegKind.Extension, call.Origin.Caller, call.Origin.CallerName, call)];
        if (!Followed)
            return targets;
        foreach (var step in extension.Calls.FollowMeSteps!)
        {
            if (step.Number == extension.Number)
                continue;
            foreach (var target in exchange.MemberTargets(call, step.Number, extension.ForwardsOutside))
            {
                targets.Add(target with
                {
                    Delay = TimeSpan.FromMilliseconds(step.DelayMs),
                    RingFor = TimeSpan.FromMilliseconds(step.RingMs),
                    Confirm = step.Confirm,
                });
            }
        }

        return targets;
    }

    private CallCause Elsewhere(Call call, CallCause cause, CancellationToken hangup)
    {
        // A phone that answers 302 sends the call on with its extension's rights.
        foreach (var leg in call.Legs)
        {
            if (leg is OutboundLeg { RedirectedTo: { Length: > 0 } to } && leg.Address == extension.Number)
                return Divert(call, to, "deflection", hangup) ?? cause;
        }

        return Forwarding.After(extension.Calls, cause) is { } after ? Divert(call, after.To, after.Reason, hangup) ?? cause : cause;
    }

    /// <summary>Sends the call on and ends this application; a cause when it may not go there.</summary>
    private CallCause? Divert(Call call, string to, string reason, CancellationToken hangup)
    {
        foreach (var (passed, _) in call.Diversions)
        {
            if (passed == extension.Number)
                return new CallCause(482, "loop", "Forwarded in a circle", EndedBy.System);
        }

        if (!exchange.IsInside(call.Tenant, to))
        {
            if (!extension.ForwardsOutside)
                return new CallCause(403, "forbidden", $"{extension.Number} may not send calls outside", EndedBy.System);
            call.SentBy = extension.Number;
        }
        else if (exchange.FindFeatureCode(call.Tenant, to, inCall: false) is not null)
        {
            call.SentBy = extension.Number; // codes are for phones of the house: this one dials it for the caller
        }

        call.Diversions.Add((extension.Number, reason));
        call.Redirect(to, call.Party, $"extension:{extension.Number}");
        hangup.ThrowIfCancellationRequested();
        return null;
    }
}
