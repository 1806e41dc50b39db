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
}

/// <summary>One agent that was looked at.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Level">The level of the agent's seat in the queue.</param>
/// <param name="IdleFor">How long idle; zero when not idle.</param>
/// <param name="Verdict">What became of it.</param>
public readonly record struct Candidate(AgentId Agent, int Level, TimeSpan IdleFor, CandidateVerdict Verdict);

/// <summary>Why this agent got this item.</summary>
public sealed record RoutingDecision
{
    /// <summary>The reservation made.</summary>
    public required ReservationId Reservation { get; init; }

    /// <summary>The item.</summary>
    public required WorkItemId Item { get; init; }

    /// <summary>The queue.</summary>
    public required QueueId Queue { get; init; }

    /// <summary>The agent.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>How long the item had waited.</summary>
    public required TimeSpan Waited { get; init; }

    /// <summary>The rule that won: <c>longest-idle-agent</c> when the item met idle agents, <c>highest-priority-oldest-item</c> when an agent met waiting items.</summary>
    public required string Rule { get; init; }

    /// <summary>Items that waited and that this agent could have served, this one included.</summary>
    public required int ItemsConsidered { get; init; }

    /// <summary>The queue's members, the chosen one first, at most 32.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>How many members the queue has.</summary>
    public required int CandidateCount { get; init; }
}
