namespace Switchboard.Contracts.Acd;

/// <summary>What became of an agent when an item was routed.</summary>
public enum CandidateVerdict
{
    /// <summary>Chosen.</summary>
    Chosen,

    /// <summary>Would have done; somebody ranked before.</summary>
    RankedLower,

    /// <summary>Not signed in.</summary>
    SignedOut,

    /// <summary>On a break.</summary>
    OnBreak,

    /// <summary>Busy: reserved, on a call or in after-call work.</summary>
    Busy,

    /// <summary>No room for another contact of this medium.</summary>
    NoCapacity,

    /// <summary>The device cannot be rung.</summary>
    DeviceAway,

    /// <summary>Lacks a skill or its level.</summary>
    SkillMissing,

    /// <summary>Rejected this item a moment ago.</summary>
    RejectedBefore,

    /// <summary>Free, but the item is kept for somebody else (its last or own agent) for a while.</summary>
    KeptForAnother,
}

/// <summary>An agent who could have had the item.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Level">The level of the agent's seat in the queue.</param>
/// <param name="IdleFor">How long idle.</param>
/// <param name="Score">What the queue's strategy ranks by, the lower the better: the lane of a strategy with lanes, the number of one with keys.</param>
/// <param name="Verdict">Chosen, or ranked lower.</param>
public readonly record struct Candidate(AgentId Agent, int Level, TimeSpan IdleFor, long Score, CandidateVerdict Verdict);

/// <summary>Agents who could not have the item, for one reason.</summary>
/// <param name="Verdict">Why not.</param>
/// <param name="Detail">The break's reason, what keeps a busy agent busy, the skill that is missing, whom the item is kept for; null where nothing is to be added.</param>
/// <param name="Level">The level that the skill needs; 0 otherwise.</param>
/// <param name="Count">How many.</param>
/// <param name="Agents">Some of them by name.</param>
public sealed record Exclusion(CandidateVerdict Verdict, string? Detail, int Level, int Count, IReadOnlyList<AgentId> Agents);

/// <summary>Why this agent got this item, or why nobody did.</summary>
public sealed record RoutingDecision
{
    /// <summary>Most candidates told, the chosen one included.</summary>
    public const int MostCandidates = 5;

    /// <summary>Most reasons told apart by their detail; beyond them there is one line a verdict.</summary>
    public const int MostExclusions = 8;

    /// <summary>Most excluded agents told by name, all reasons together.</summary>
    public const int MostNamed = 12;

    /// <summary>The rule of a decision that made an item wait.</summary>
    public const string NobodyFree = "nobody-free";

    /// <summary>The reservation made; null when the item had to wait.</summary>
    public required ReservationId? Reservation { get; init; }

    /// <summary>The item.</summary>
    public required WorkItemId Item { get; init; }

    /// <summary>The queue.</summary>
    public required QueueId Queue { get; init; }

    /// <summary>The agent; null when the item had to wait.</summary>
    public required AgentId? Agent { get; init; }

    /// <summary>How long the item had waited.</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>
    /// The rule that won: the queue's strategy when the item met idle agents, <c>highest-priority-oldest-item</c> when an agent met
    /// waiting items, <see cref="NobodyFree"/> when the item had to wait.
    /// </summary>
    public required string Rule { get; init; }

    /// <summary>The item's whole priority.</summary>
    public required int Priority { get; init; }

    /// <summary>Items that waited and that this agent could have served, this one included; those ahead in line when nobody was free.</summary>
    public required int ItemsConsidered { get; init; }

    /// <summary>The best who could have had it, the chosen one first, at most <see cref="MostCandidates"/>.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many could have had it.</summary>
    public required int CandidateCount { get; init; }

    /// <summary>The other members of the queue, by reason.</summary>
    public required IReadOnlyList<Exclusion> Exclusions { get; init; }

    /// <summary>How many members the queue has.</summary>
    public required int MemberCount { get; init; }
}
