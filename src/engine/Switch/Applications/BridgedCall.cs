using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Applications;

/// <summary>Joins the party with a number outside, over a trunk that may carry it, and gives it back when that talk is over.</summary>
public sealed class BridgedCall(Exchange exchange, string number)
{
    /// <summary>Heard in place of ringing tone and of the carrier's own announcements.</summary>
    public AudioSource? RingingAudio { get; init; }

    /// <summary>Rings, talks, and gives the cause with which it ended: of the far leg after talking, of the failure otherwise.</summary>
    public async Task<CallCause> RingAsync(Call call, TimeSpan ringTimeout, CancellationToken hangup)
    {
        ArgumentNullException.ThrowIfNull(call);
        var before = call.Called;
        call.Called = number;
        call.Enter(CallState.Ringing);
        var (meter, refusal) = Reserve(call);
        try
        {
            if (refusal is not null)
                return refusal;
            if (exchange.PlanOf(call, number) is not { Allowed: true } plan)
                return Exchange.CauseOf(exchange.PlanOf(call, number));
            return await TalkAsync(call, new TrunkCall(exchange, plan), ringTimeout, hangup);
        }
        finally
        {
            meter?.ReleaseUnused();
            call.Called = before;
        }
    }

    private async Task<CallCause> TalkAsync(Call call, TrunkCall trunk, TimeSpan ringTimeout, CancellationToken hangup)
    {
        using var limit = new CancellationTokenSource(ringTimeout, call.Environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, hangup);
        DialResult dialled;
        try
        {
            if (RingingAudio is { } audio)
                call.Party.Media?.Play(audio, new PlayOptions { Loop = true });
            dialled = await trunk.DialAsync(call, leg => Ringback(call, leg), leg => OpenEarly(call, leg), either.Token);
        }
        catch (OperationCanceledException) when (!hangup.IsCancellationRequested)
        {
            return new CallCause(408, "no_answer", "Nobody answered in time", EndedBy.System);
        }

        if (dialled.Leg is not { } leg)
            return dialled.Cause!;
        await call.RecordIfDueAsync(leg, call.RecordsTalk || exchange.RecordsAll(call.Tenant), hangup);
        try
        {
            return await call.TalkAsync(leg, hangup);
        }
        finally
        {
            leg.HangUp(CallCause.Normal(EndedBy.System));
        }
    }

    private (CreditMeter? Meter, CallCause? Refusal) Reserve(Call call)
    {
        if (call.Environment.Credit is not { } credit)
            return (null, null);
        var decision = credit.Reserve(new CreditRequest(call.Tenant, call.Id, RatedDirection.Outbound, number));
        if (decision.Refusal is { } refusal)
            return (null, new CallCause(402, refusal.Code, refusal.Detail, EndedBy.System));
        if (decision.Reservation is not { } reservation)
            return (null, null);
        var meter = new CreditMeter(call, credit, reservation, LegKind.Trunk);
        call.Meters.Add(meter);
        return (meter, null);
    }

    private void Ringback(Call call, OutboundLeg leg)
    {
        if (RingingAudio is null && !leg.HasEarlyAudio)
            ExtensionCall.Ringback(call);
    }

    private void OpenEarly(Call call, OutboundLeg leg)
    {
        if (RingingAudio is not null || leg.Media is not { } media)
            return;
        call.Party.Media?.StopPlayback();
        call.Party.Media?.Bridge(media);
    }
}
