using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Switch;

namespace Switchboard.Desk.Live;

/// <summary>An agent's figures since the tenant's midnight.</summary>
internal sealed record AgentToday(long Answered, long Missed, long TalkMs, long WrapUpMs)
{
    public static readonly AgentToday Nothing = new(0, 0, 0, 0);
}

/// <summary>An agent now.</summary>
internal sealed record AgentLive(
    Guid AgentId, Guid UserId, string Number, string DisplayName, string? Extension, AgentStatus Status, string? Reason, DateTimeOffset StatusSince,
    AgentState State, DateTimeOffset StateSince, AgentStatus? PendingStatus, DateTimeOffset? WrapUpUntil, bool WrapUpForced, Guid? CallId, IReadOnlyList<Guid> QueueIds,
    string Device, AgentToday Today);

/// <summary>A contact that waits now.</summary>
internal sealed record WaitingLive(
    Guid WorkId, Guid? CallId, string Label, string? CustomerName, DateTimeOffset Since, int Position, int Priority, string State);

/// <summary>A queue's figures since the tenant's midnight.</summary>
internal sealed record QueueToday(
    long Offered, long Answered, long Abandoned, long ShortAbandoned, long AnsweredInTarget, double? ServiceLevel, string ServiceLevelFormula,
    long ServiceLevelMs, long? AsaMs, long LongestWaitMs);

/// <summary>A queue now.</summary>
internal sealed record QueueLive(
    Guid QueueId, string Name, string WrapUpMode, IReadOnlyList<WaitingLive> Waiting, int Available, int Busy, int WrapUp, int OnBreak, QueueToday Today,
    ExpectedLive? Expected, bool Surveys, Guid? ScriptId);

/// <summary>What a contact that enters now must expect: the wait, by how much such forecasts were off lately, and what nine of ten do not exceed.</summary>
internal sealed record ExpectedLive(long WaitMs, long? ErrorMs, long? P90Ms);

/// <summary>The floor at one moment; events after <paramref name="Sequence"/> are not in it.</summary>
internal sealed record FloorBody(
    DateTimeOffset Time, long Sequence, IReadOnlyList<AgentLive> Agents, IReadOnlyList<QueueLive> Queues, IReadOnlyList<CallRecord> Calls);

/// <summary>An agent's own desk.</summary>
internal sealed record DeskBody(AgentLive Agent, IReadOnlyList<CallRecord> Calls, IReadOnlyList<QueueLive> Queues);
