using Switchboard.Contracts.Acd;

namespace Switchboard.Desk.History;

/// <summary>An agent as he was.</summary>
internal sealed record AgentThen(
    Guid AgentId, string Number, string DisplayName, AgentStatus Status, string? Reason, DateTimeOffset StatusSince, AgentState State, DateTimeOffset StateSince,
    AgentStatus? PendingStatus, Guid? CallId, IReadOnlyList<Guid> QueueIds);

/// <summary>A contact that waited.</summary>
internal sealed record WaitingThen(
    Guid WorkId, Guid? CallId, string Label, DateTimeOffset Since, int Position, int Priority, string State, Guid? AgentId);

/// <summary>A queue as it was.</summary>
internal sealed record QueueThen(Guid QueueId, string Name, IReadOnlyList<WaitingThen> Waiting, int Available, int Busy, int WrapUp, int OnBreak);

/// <summary>The floor as it was at a moment.</summary>
/// <param name="Time">The moment asked for.</param>
/// <param name="SnapshotTime">The stored picture it was made from; events after it were played on.</param>
/// <param name="Agents">Every agent there was.</param>
/// <param name="Queues">Every queue there was.</param>
internal sealed record FloorThen(DateTimeOffset Time, DateTimeOffset SnapshotTime, IReadOnlyList<AgentThen> Agents, IReadOnlyList<QueueThen> Queues);

/// <summary>A queue in a stored picture.</summary>
internal sealed record StoredQueue(Guid QueueId, string Name, IReadOnlyList<WaitingThen> Waiting);

/// <summary>A stored picture.</summary>
internal sealed record StoredFloor(IReadOnlyList<AgentThen> Agents, IReadOnlyList<StoredQueue> Queues);
