using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Reporting;

namespace Switchboard.Server.Telephony;

/// <summary>Carries what the router does into the stream of events. Called on the tenant's mailbox; returns at once.</summary>
internal sealed class AcdEventBridge(IEventSink events, IEnumerable<IDecisionLog> decisions) : IAcdEventSink
{
    /// <summary>Something changed that the floor shows.</summary>
    public event Action<AcdEvent>? Happened;

    public void Publish(AcdEvent e)
    {
        switch (e)
        {
            case ContactHadToWait waits:
                Keep(waits, waits.Decision);
                return;
            case ContactReserved { Decision: { } decision } reserved:
                Keep(reserved, decision);
                break;
        }

        events.Publish(e switch
        {
            ContactEvent contact => new EventDraft(e.Tenant, TypeOf(contact), KindOf(contact), contact.Subject, e.Actor.Value, Reason(e), Data(contact)),
            AgentEvent agent => new EventDraft(e.Tenant, TypeOf(agent), "agent", agent.Agent.ToString(), e.Actor.Value, Reason(e), Data(agent)),
            _ => new EventDraft(e.Tenant, "acd.unknown", "acd", e.Subject, e.Actor.Value, Reason(e), Json(new { })),
        });
        Happened?.Invoke(e);
    }

    // Beside the stream of events, which every console reads: a decision is looked at once in a while.
    private void Keep(ContactEvent e, RoutingDecision decision)
    {
        foreach (var log in decisions)
            log.Keep(e.Tenant, e.At, e.Subject, decision);
    }

    private static string? Reason(AcdEvent e) => e.Reason.Length > 0 ? e.Reason : null;

    private static string KindOf(ContactEvent e) => e.Item.Medium == Medium.Callback ? "callback" : "call";

    // Promises have events of their own: the figures of queues count who waits at the telephone.
    private static string TypeOf(ContactEvent e) => e.Item.Medium == Medium.Callback ? "callback." + Word(e) : "queue." + Word(e);

    private static string Word(ContactEvent e) => e switch
    {
        ContactQueued => "contactQueued",
        ContactRefused => "contactRefused",
        ContactReserved => "contactReserved",
        ReservationEnded => "reservationEnded",
        ContactAnsweredByAgent => "contactAnswered",
        ContactAbandoned => "contactAbandoned",
        ContactOverflowed => "contactOverflowed",
        ContactLeftQueue => "contactLeft",
        ContactReturnedToQueue => "contactReturned",
        ContactCompleted => "contactCompleted",
        _ => "contactChanged",
    };

    private static string TypeOf(AgentEvent e) => e switch
    {
        AgentStatusChanged => "agent.statusChanged",
        AgentStatusPending => "agent.statusPending",
        AgentStateChanged => "agent.stateChanged",
        WrapUpExtended => "agent.wrapUpExtended",
        AgentDeviceChanged => "agent.deviceChanged",
        _ => "agent.changed",
    };

    private static byte[] Data(ContactEvent e)
    {
        var (work, queue) = (e.Item.Id.Value, e.Item.Queue.Value);
        return e switch
        {
            ContactQueued queued => Json(new { workId = work, queueId = queue, queued.Position, label = e.Item.CallerLabel, e.Item.Priority }),
            ContactReserved reserved => Json(new { workId = work, queueId = queue, agentId = reserved.Agent.Value, reservation = reserved.Reservation.Value, rule = e.Reason }),
            ReservationEnded ended => Json(new { workId = work, queueId = queue, agentId = ended.Agent.Value, reservation = ended.Reservation.Value, end = ended.End }),
            ContactAnsweredByAgent answered => Json(new { workId = work, queueId = queue, agentId = answered.Agent.Value, caller = answered.Item.Caller.Length > 0 ? answered.Item.Caller : null, waitedMs = Ms(answered.Waited) }),
            ContactAbandoned abandoned => Json(new { workId = work, queueId = queue, waitedMs = Ms(abandoned.Waited), abandoned.Short }),
            ContactOverflowed overflowed => Json(new { workId = work, queueId = queue, waitedMs = Ms(overflowed.Waited), overflowed.Target }),
            ContactLeftQueue left => Json(new { workId = work, queueId = queue, waitedMs = Ms(left.Waited) }),
            ContactReturnedToQueue returned => Json(new { workId = work, queueId = queue, agentId = returned.Agent.Value }),
            ContactCompleted done => Json(new { workId = work, queueId = queue, agentId = done.Agent.Value, waitedMs = Ms(done.Waited), handledMs = Ms(done.Handled) }),
            _ => Json(new { workId = work, queueId = queue }),
        };
    }

    private static byte[] Data(AgentEvent e) => e switch
    {
        AgentStatusChanged changed => Json(new { from = changed.From, to = changed.To, lastedMs = Ms(changed.Lasted) }),
        AgentStatusPending pending => Json(new { pending.Wanted }),
        AgentStateChanged changed => Json(new { from = changed.From, to = changed.To, lastedMs = Ms(changed.Lasted) }),
        WrapUpExtended extended => Json(new { byMs = Ms(extended.By), extended.Until }),
        AgentDeviceChanged device => Json(new { device.Connected }),
        _ => Json(new { }),
    };

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;

    private static byte[] Json<T>(T value) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(value, WireJson.Options);
}
