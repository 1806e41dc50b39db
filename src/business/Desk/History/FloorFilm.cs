using System.Text.Json;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Desk.Live;

namespace Switchboard.Desk.History;

/// <summary>
/// A stored picture that is played on with the events after it. Every event says how things are from then on, so one that the
/// picture holds already does no harm.
/// </summary>
internal sealed class FloorFilm
{
    /// <summary>The events that change what is seen.</summary>
    public static readonly IReadOnlyList<string> Types =
    [
        "agent.statusChanged", "agent.statusPending", "agent.stateChanged", "queue.contactQueued", "queue.contactReserved", "queue.reservationEnded",
        "queue.contactAnswered", "queue.contactAbandoned", "queue.contactOverflowed", "queue.contactLeft", "queue.contactReturned", "queue.contactCompleted",
        "callback.contactQueued", "callback.contactReserved", "callback.reservationEnded", "callback.contactAnswered", "callback.contactAbandoned",
        "callback.contactOverflowed", "callback.contactLeft", "callback.contactReturned", "callback.contactCompleted", "call.bridged", "call.ended",
    ];

    private readonly Dictionary<Guid, AgentThen> _agents;
    private readonly Dictionary<Guid, StoredQueue> _queues;
    private readonly Dictionary<Guid, (Guid Queue, WaitingThen Contact)> _waiting = [];
    private readonly Dictionary<Guid, WaitingThen> _gone = [];

    public FloorFilm(StoredFloor picture)
    {
        _agents = picture.Agents.ToDictionary(a => a.AgentId);
        _queues = picture.Queues.ToDictionary(q => q.QueueId);
        foreach (var queue in picture.Queues)
        {
            foreach (var contact in queue.Waiting)
                _waiting[contact.WorkId] = (queue.QueueId, contact);
        }
    }

    public void Play(TenantEvent happened)
    {
        var data = happened.Data.IsEmpty ? default : JsonElement.Parse(happened.Data.Span);
        if (!Guid.TryParse(happened.SubjectId, out var subject))
            return;
        if (happened.Type.StartsWith("agent.", StringComparison.Ordinal))
            PlayAgent(happened, subject, data);
        else if (happened.Type.StartsWith("call.", StringComparison.Ordinal))
            PlayCall(happened, subject, data);
        else if (OwnCalls.Guid(data, "workId") is { } work && OwnCalls.Guid(data, "queueId") is { } queue)
            PlayContact(happened, subject, work, queue, data);
    }

    /// <summary>What is seen where the film stands.</summary>
    public FloorThen At(DateTimeOffset time, DateTimeOffset snapshot)
    {
        var lines = _waiting.Values.ToLookup(w => w.Queue, w => w.Contact);
        return new FloorThen(
            time, snapshot, [.. _agents.Values.OrderBy(a => a.Number, StringComparer.Ordinal)],
            [.. _queues.Values.OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => Of(q, lines[q.QueueId]))]);
    }

    private void PlayAgent(TenantEvent happened, Guid id, JsonElement data)
    {
        if (!_agents.TryGetValue(id, out var agent))
            return;
        switch (happened.Type)
        {
            case "agent.statusChanged" when Read<AgentStatus>(data, "to") is { } status:
                _agents[id] = agent with { Status = status, Reason = happened.Reason, StatusSince = happened.Time, PendingStatus = null };
                break;
            case "agent.statusPending":
                _agents[id] = agent with { PendingStatus = Read<AgentStatus>(data, "wanted") };
                break;
            case "agent.stateChanged" when Read<AgentState>(data, "to") is { } state:
                _agents[id] = agent with { State = state, StateSince = happened.Time, CallId = state == AgentState.Idle ? null : agent.CallId };
                break;
        }
    }

    private void PlayCall(TenantEvent happened, Guid call, JsonElement data)
    {
        if (happened.Type == "call.bridged")
        {
            if (OwnCalls.Guid(data, "agentId") is { } agent)
                Holds(agent, call);
            return;
        }

        // The queue tells of every contact itself; only a call that a crash ended is still here.
        foreach (var (work, waiting) in _waiting.Where(w => w.Value.Contact.CallId == call).ToList())
            Leave(work, waiting.Contact);
    }

    private void PlayContact(TenantEvent happened, Guid call, Guid work, Guid queue, JsonElement data)
    {
        var agent = OwnCalls.Guid(data, "agentId");
        // Promises of a callback have events of their own, of the same words.
        switch (happened.Type[(happened.Type.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            case "contactQueued":
                _waiting[work] = (queue, new WaitingThen(work, call, OwnCalls.Text(data, "label") ?? "", happened.Time, 0, (int)OwnCalls.Number(data, "priority"), "waiting", null));
                break;
            case "contactReturned":
                var known = _gone.GetValueOrDefault(work) ?? new WaitingThen(work, call, OwnCalls.Text(data, "label") ?? "", happened.Time, 0, 0, "waiting", null);
                _waiting[work] = (queue, known with { State = "waiting", AgentId = null });
                break;
            case "contactReserved":
                Change(work, w => w with { State = "reserved", AgentId = agent });
                Holds(agent, call);
                break;
            case "reservationEnded" when OwnCalls.Text(data, "end") != "accepted":
                Change(work, w => w with { State = "waiting", AgentId = null });
                break;
            case "contactAnswered":
                Holds(agent, call);
                Leave(work);
                break;
            case "contactAbandoned" or "contactOverflowed" or "contactLeft" or "contactCompleted":
                Leave(work);
                break;
        }
    }

    private void Change(Guid work, Func<WaitingThen, WaitingThen> change)
    {
        if (_waiting.TryGetValue(work, out var waiting))
            _waiting[work] = (waiting.Queue, change(waiting.Contact));
    }

    private void Leave(Guid work, WaitingThen? contact = null)
    {
        if (_waiting.Remove(work, out var waiting))
            _gone[work] = contact ?? waiting.Contact;
    }

    private void Holds(Guid? agent, Guid call)
    {
        if (agent is { } id && _agents.TryGetValue(id, out var seat))
            _agents[id] = seat with { CallId = call };
    }

    private QueueThen Of(StoredQueue queue, IEnumerable<WaitingThen> waiting)
    {
        var members = _agents.Values.Where(a => a.QueueIds.Contains(queue.QueueId)).ToList();
        return new QueueThen(
            queue.QueueId, queue.Name,
            [.. waiting.OrderByDescending(w => w.Priority).ThenBy(w => w.Since).Select((w, i) => w with { Position = i + 1 })],
            members.Count(a => a is { Status: AgentStatus.Available, State: AgentState.Idle, PendingStatus: null }),
            members.Count(a => a.State is AgentState.Reserved or AgentState.Ringing or AgentState.OnCall),
            members.Count(a => a.State == AgentState.AfterCallWork),
            members.Count(a => a is { Status: AgentStatus.Break, State: AgentState.Idle }));
    }

    private static T? Read<T>(JsonElement data, string name) where T : struct, Enum =>
        OwnCalls.Text(data, name) is { } text && Enum.TryParse<T>(text, ignoreCase: true, out var value) ? value : null;
}
