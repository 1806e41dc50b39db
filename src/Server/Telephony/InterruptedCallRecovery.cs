using System.Net;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Media.Recording;
using Switchboard.Sip;

namespace Switchboard.Server.Telephony;

/// <summary>
/// After a crash: closes every call that was left open as <c>recovered</c>, repairs its recording, and says BYE to both of
/// its legs, so that no phone stays off the hook (HARDENING, "kill -9").
/// </summary>
internal sealed class InterruptedCallRecovery(
    IInterruptedCalls interrupted, ICallRecordLog records, ICallEventSink events, ICallCredit credit, SipStack stack, string recordings, Func<CallRecord, CancellationToken, Task> callBack, TimeProvider time, ILogger log)
{
    private static readonly CallCause Recovered = new(500, "recovered", "The server was restarted", EndedBy.System);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var left = await interrupted.FindAsync(cancellation);
        foreach (var (tenant, recording) in left.Recordings)
            await RepairAsync(tenant, recording, cancellation);
        foreach (var call in left.Calls)
        {
            SayGoodbye(call, cancellation);
            var closed = await CloseAsync(call, left.LastAlive, cancellation);
            records.Save(closed);
            if (WaitedInQueue(call))
                await CallBackAsync(closed, cancellation);
        }

        if (left.Calls.Count > 0)
            TelephonyLog.Recovered(log, left.Calls.Count, left.Recordings.Count);
    }

    // Lost from a queue, or while an agent's phone rang for it (HARDENING, "Promises").
    private static bool WaitedInQueue(CallRecord call) =>
        call.QueueId is not null && call.ConnectedAt is null && call.State is CallState.Queued or CallState.Ringing && call.Direction != CallDirection.Outbound;

    private async Task CallBackAsync(CallRecord closed, CancellationToken cancellation)
    {
        try
        {
            await callBack(closed, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            TelephonyLog.NotCalledBack(log, closed.Id, fault);
        }
    }

    private async Task<CallRecord> CloseAsync(CallRecord call, DateTimeOffset? lastAlive, CancellationToken cancellation)
    {
        var end = lastAlive is { } alive && alive > call.StartedAt ? alive : call.StartedAt;
        var talked = call.ConnectedAt is { } connected && end > connected ? (long)(end - connected).TotalMilliseconds - call.HoldMs : call.TalkMs;
        var closed = call with
        {
            State = CallState.Ended,
            EndedAt = end,
            Cause = Recovered,
            Recovered = true,
            TalkMs = Math.Max(call.TalkMs, talked),
            WaitMs = call.State == CallState.Queued ? Math.Max(call.WaitMs, (long)(end - (call.AnsweredAt ?? call.StartedAt)).TotalMilliseconds) : call.WaitMs,
            Legs = [.. call.Legs.Select(leg => leg.EndedAt is null ? leg with { State = LegState.Ended, EndedAt = end, Cause = Recovered, Dialog = null } : leg)],
        };
        closed = await credit.RecoverAsync(closed, cancellation);
        events.Publish(new CallEvent(CallEventKind.Ended, time.GetUtcNow(), "system", "recovered", null, closed));
        return closed;
    }

    private async Task RepairAsync(Guid tenant, RecordingOpened recording, CancellationToken cancellation)
    {
        var path = Path.Combine(recordings, recording.Path);
        var repaired = await Task.Run(() => RecordingRepair.Fix(path), cancellation);
        if (repaired.TryGet(out var closed, out var fault))
        {
            events.RecordingClosed(new Contracts.Switch.RecordingClosed(
                recording.Id, tenant, recording.CallId, recording.Path, recording.StartedAt, (long)closed.Length.TotalMilliseconds, closed.Bytes, closed.Sha256, "recovered"));
            return;
        }

        TelephonyLog.Unrepairable(log, recording.Path, fault.Detail);
        events.RecordingClosed(new Contracts.Switch.RecordingClosed(
            recording.Id, tenant, recording.CallId, recording.Path, recording.StartedAt, 0, 0, "", "truncated"));
    }

    private void SayGoodbye(CallRecord call, CancellationToken cancellation)
    {
        foreach (var leg in call.Legs)
        {
            if (leg.Dialog is { } dialog)
                _ = ByeAsync(dialog, cancellation);
        }
    }

    private async Task ByeAsync(DialogSeed dialog, CancellationToken cancellation)
    {
        // A browser's socket is gone with the old process; the browser ends its call itself when it reconnects.
        if (dialog.Transport is "ws" or "wss" || !IPEndPoint.TryParse(dialog.Destination, out var destination)
            || !SipAddress.TryParse(dialog.LocalUri, out var local) || !SipAddress.TryParse(dialog.RemoteUri, out var remote)
            || !SipUri.TryParse(dialog.RemoteTarget, out var target))
            return;
        await stack.RequestAsync("BYE", new SipRequestSettings
        {
            RequestUri = target.ToRequestUri(),
            From = local,
            FromTag = local.Tag,
            To = remote,
            CallId = dialog.CallId,
            CSeq = dialog.NextCSeq,
            Destination = SipDestination.To(dialog.Transport == "tcp" ? SipTransport.Tcp : SipTransport.Udp, destination),
            Headers = [new SipHeader("Reason", "SIP;cause=500;text=\"Server restarted\"")],
        }, cancellation);
    }
}
