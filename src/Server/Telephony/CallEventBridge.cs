using System.Text.Json;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Ivr;
using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Server.Observability;

namespace Switchboard.Server.Telephony;

/// <summary>Carries what happens to calls into events, journal and the agents' states. Called on the calls' mailboxes; returns at once.</summary>
internal sealed class CallEventBridge(
    IEventSink events, ILiveFeed live, IDurableLog journal, IAgentDesk agents, IDeskDirectory desk, ILogger<CallEventBridge> log, CallTraces traces, HouseFigures figures)
    : ICallEventSink, ICallRecordLog, IIvrTrail
{
    public void Publish(CallEvent happened)
    {
        var call = happened.Call;
        var tenant = new TenantId(call.TenantId);
        var (type, watched) = (TypeOf(happened.Kind), live.IsWatched(tenant));
        if (type is not null || watched)
        {
            var (id, outside) = (call.Id.ToString(), Json(call.ForOutside())); // written once for both lanes
            if (type is not null)
                events.Publish(new EventDraft(tenant, type, "call", id, happened.Actor, happened.Reason, outside));
            if (watched)
                live.Publish(new LiveUpdate(tenant, happened.Time, "call.updated", "call", id, outside));
        }

        traces.Follow(happened);
        figures.Count(happened);
        TellAgents(tenant, happened);
    }

    public void RecordingOpened(TenantId tenant, RecordingOpened recording)
    {
        Append(CallJournal.RecordingOpened, tenant, recording);
        events.Publish(EventDraft.Of(tenant, "recording.started", "recording", recording.Id, "system", new { recording.CallId, recording.StartedAt, recording.RuleId }));
    }

    public void RecordingGap(TenantId tenant, RecordingGap gap) => Append(CallJournal.RecordingGap, tenant, gap);

    public void RecordingFailed(TenantId tenant, Guid callId, Guid? recordingId, Fault fault)
    {
        TelephonyLog.RecordingFailed(log, callId, fault.Detail);
        events.Publish(EventDraft.Of(tenant, "recording.failed", "call", callId, "system", new { callId, recordingId, fault.Code, fault.Detail }, fault.Code));
    }

    public void RecordingClosed(RecordingClosed recording)
    {
        var tenant = new TenantId(recording.TenantId);
        Append(CallJournal.RecordingClosed, tenant, recording);
        events.Publish(EventDraft.Of(
            tenant,
            "recording.closed",
            "recording",
            recording.Id,
            "system",
            new { recording.CallId, recording.LengthMs, recording.SizeBytes, recording.State }));
    }

    public ValueTask SaveDurablyAsync(CallRecord record) =>
        journal.AppendDurableAsync(CallJournal.Call, new TenantId(record.TenantId), Json(record), CancellationToken.None);

    public void Save(CallRecord record) => Append(CallJournal.Call, new TenantId(record.TenantId), record);

    public void Take(IvrEvent step)
    {
        var kept = step switch
        {
            FlowEntered entered => new TrailStep(entered.CallId, entered.At, entered.Name, null, null, null),
            FlowNodeLeft left => new TrailStep(left.CallId, left.At, null, left.Node, left.Exit, left.Input, left.NodeName, left.NodeType),
            FlowLeft left => new TrailStep(left.CallId, left.At, null, left.LastNode, left.Reason, null),
            _ => null,
        };
        if (kept is not null)
            Append(CallJournal.Trail, step.Tenant, kept);
    }

    // A call of an agent's extension that the queue did not bring occupies the agent too.
    private void TellAgents(TenantId tenant, CallEvent happened)
    {
        var call = happened.Call;
        if (happened.Kind is not (CallEventKind.Started or CallEventKind.Ringing or CallEventKind.Bridged or CallEventKind.LegEnded or CallEventKind.Ended))
            return;
        foreach (var leg in call.Legs)
        {
            if (leg.Kind != LegKind.Extension || leg.Guest is not (null or GuestMode.Member) || desk.FindSeatByExtension(tenant, leg.Address) is not { } seat)
                continue;
            if (leg.State == LegState.Ended || happened.Kind == CallEventKind.Ended)
                agents.CallEnded(tenant, new AgentId(seat.Id), call.Id);
            else if (call.Direction != CallDirection.Inbound || leg.State == LegState.Answered)
                agents.CallStarted(tenant, new AgentId(seat.Id), call.Id);
        }
    }

    private void Append<T>(string kind, TenantId tenant, T payload) => journal.Append(kind, tenant, Json(payload));

    private static byte[] Json<T>(T payload) => JsonSerializer.SerializeToUtf8Bytes(payload, WireJson.Options);

    private static string? TypeOf(CallEventKind kind) => kind switch
    {
        CallEventKind.Started => "call.started",
        CallEventKind.Ringing => "call.ringing",
        CallEventKind.Answered => "call.answered",
        CallEventKind.Bridged => "call.bridged",
        CallEventKind.Held => "call.held",
        CallEventKind.Retrieved => "call.retrieved",
        CallEventKind.Transferred => "call.transferred",
        CallEventKind.RecordingPaused => "call.recordingPaused",
        CallEventKind.RecordingResumed => "call.recordingResumed",
        CallEventKind.Joined => "call.joined",
        CallEventKind.TakenOver => "call.takenOver",
        CallEventKind.Played => "call.played",
        CallEventKind.Collected => "call.collected",
        CallEventKind.Attached => "call.attached",
        CallEventKind.LegEnded => "call.legEnded",
        CallEventKind.Ended => "call.ended",
        _ => null,
    };
}
