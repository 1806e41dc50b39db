using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Lines;
using Switchboard.Switch.Routing;

namespace Switchboard.Switch.Applications;

/// <summary>Carries out a route plan: dials over the first trunk that takes the call.</summary>
public sealed class TrunkCall(Exchange exchange, RoutePlan plan) : ICallApplication
{
    private bool _rang;

    /// <summary>Changes where and how it is dialled, a fax's codecs for instance.</summary>
    internal Func<LegTarget, LegTarget>? Shape { get; init; }

    /// <inheritdoc />
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        call.Enter(CallState.Ringing);
        var dialled = await DialAsync(
            call,
            leg =>
            {
                if (!leg.HasEarlyAudio)
                    ExtensionCall.Ringback(call);
            },
            leg => OpenEarly(call, leg),
            hangup);
        if (dialled.Leg is { } leg)
            await TalkAsync(call, leg, hangup);
        else
            call.HangUp(dialled.Cause!);
    }

    /// <summary>Dials until a trunk's far side answers or says its word; the trunk is taken as long as the leg lives.</summary>
    internal async Task<DialResult> DialAsync(Call call, Action<OutboundLeg>? ringing, Action<OutboundLeg>? earlyAudio, CancellationToken hangup)
    {
        var result = new DialResult(null, new CallCause(503, "congestion", "No trunk is free", EndedBy.System));
        var outgoing = new OutgoingCall(Guid.NewGuid(), call.Tenant, plan.Code == "emergency" ? null : Exchange.RightsOf(call) ?? Exchange.ConsoleRights, plan.International);
        var kept = false;
        try
        {
            foreach (var attempt in plan.Attempts)
            {
                if (exchange.FindTrunk(call.Tenant, attempt.TrunkId) is not { Enabled: true } trunk || Take(outgoing, trunk, attempt) is not null)
                    continue; // another call was faster
                call.TrunkId = trunk.Id;
                var options = new DialOptions
                {
                    RingTimeout = call.Environment.Options.TrunkRingTimeout,
                    SilenceTimeout = call.Environment.Options.TrunkAnswerTimeout,
                    Ringing = leg =>
                    {
                        _rang = true;
                        ringing?.Invoke(leg);
                    },
                    EarlyAudio = earlyAudio,
                };
                result = await DialAsync(call, trunk, attempt, options, hangup);
                if (result.Leg is { } leg)
                {
                    kept = true;
                    Keep(outgoing.Id, leg);
                    if (plan.Code != "emergency")
                        MinuteWatch.Begin(exchange, outgoing, leg);
                    return result;
                }

                // Somebody who needs help is sent on whatever the carrier says.
                if (plan.Code != "emergency" && !TriesNext(result.Cause!, _rang))
                    return result;
            }

            return result;
        }
        finally
        {
            if (!kept)
                exchange.Ledger.Release(outgoing.Id);
        }
    }

    // A name may lead to several places: the next is tried where the next trunk would be (RFC 3263 §4.3).
    private async Task<DialResult> DialAsync(Call call, Trunk trunk, RouteAttempt attempt, DialOptions options, CancellationToken hangup)
    {
        var result = new DialResult(null, new CallCause(503, "unreachable", $"{trunk.Host} leads nowhere", EndedBy.System));
        foreach (var place in await TrunkPlaces.FindAsync(call.Environment.Sip, trunk, hangup))
        {
            var target = exchange.TargetOf(trunk, attempt, call, place);
            result = await call.DialAsync([Shape?.Invoke(target) ?? target], options, hangup);
            if (result.Leg is not null || !TriesNext(result.Cause!, _rang))
                break;
        }

        return result;
    }

    private string? Take(OutgoingCall outgoing, Trunk trunk, RouteAttempt attempt)
    {
        var emergency = plan.Code == "emergency";
        var most = emergency ? (int?)null : exchange.OutgoingLimit(trunk);
        return exchange.Ledger.TryTake(outgoing, trunk.Id, attempt.Port, attempt.CallerNumber, most, emergency ? null : exchange.InternationalLimit(outgoing.Tenant));
    }

    // The line is busy as long as its leg lives, whatever the call does meanwhile (a transfer keeps the far party).
    private void Keep(Guid id, OutboundLeg leg)
    {
        exchange.Ledger.Answered(id);
        _ = leg.Ended.ContinueWith(_ => exchange.Ledger.Release(id), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task TalkAsync(Call call, OutboundLeg leg, CancellationToken hangup)
    {
        if (!call.Answer())
            return;
        // Who calls for help does not wait for an announcement.
        await call.RecordIfDueAsync(leg, call.RecordsTalk || exchange.RecordsAll(call.Tenant), hangup, announces: plan.Code != "emergency");
        call.HangUp(await call.TalkAsync(leg, hangup));
    }

    // The carrier's own announcement or ringing tone is heard before the answer (183 with SDP).
    private static void OpenEarly(Call call, OutboundLeg leg)
    {
        if (call.Party is InboundLeg { IsAnswered: false } caller && !caller.OpenEarly())
            return;
        call.Party.Media?.StopPlayback();
        call.Party.Media?.Bridge(leg.Media!);
    }

    // HARDENING "trunk unreachable": 503, 408, time-out and ICMP go on to the next gateway; 486, 404 and 603 are the callee's
    // word, and so is a 408 after it rang.
    private static bool TriesNext(CallCause cause, bool rang) => cause.Reason is "unreachable" or "congestion" || (cause is { SipCode: 408, By: EndedBy.Called } && !rang);
}
