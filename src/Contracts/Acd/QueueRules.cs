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

/// <summary>One reason more to send a contact elsewhere; of several the first that holds decides.</summary>
/// <param name="When">
/// <see cref="OverflowCause.MaxWait"/> is watched while the contact waits, <see cref="OverflowCause.Length"/>,
/// <see cref="OverflowCause.ExpectedWait"/> and <see cref="OverflowCause.ServiceLevel"/> are asked when it arrives and nobody is free.
/// </param>
/// <param name="Limit">Milliseconds of wait or of expected wait that are too many; contacts waiting that are enough; percent of service level that are too few.</param>
/// <param name="Target">Where to; opaque to the router, handed to the call side.</param>
public sealed record OverflowRule(OverflowCause When, long Limit, string Target);

/// <summary>How a queue is staffed, as a reason to take nobody in or to let everybody go.</summary>
public enum QueueCondition
{
    /// <summary>None of its agents is signed in.</summary>
    NoAgent,

    /// <summary>Agents are signed in, all of them on a break.</summary>
    AllPaused,

    /// <summary>Agents are available, none of them free.</summary>
    AllBusy,
}
