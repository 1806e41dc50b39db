namespace Switchboard.Contracts.Acd;

/// <summary>How much a queue cares for skills.</summary>
public enum SkillEvaluation
{
    /// <summary>Every skill at its least level, or the agent is not asked.</summary>
    All,

    /// <summary>Nobody is shut out; who knows most of what is asked for comes first.</summary>
    Best,

    /// <summary>Skills do not count.</summary>
    None,
}

/// <summary>
/// One ring further out (bullseye routing): who may be asked when nobody of the rings before took the contact. It adds to
/// what the rings before it say.
/// </summary>
public sealed record Circle
{
    /// <summary>How long the contact waits in the ring before this one.</summary>
    public required TimeSpan After { get; init; }

    /// <summary>Skills that no longer count.</summary>
    public IReadOnlyList<string> DropSkills { get; init; } = [];

    /// <summary>By so much every least level is lowered.</summary>
    public int LowerLevels { get; init; }

    /// <summary>Queues whose agents may be asked too, after the queue's own.</summary>
    public IReadOnlyList<QueueId> AddQueues { get; init; } = [];
}
