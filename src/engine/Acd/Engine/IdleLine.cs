using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>An agent in an idle line. Valid while the agent still sits there with the same order.</summary>
/// <param name="Order">The agent's idle order: who became free first is lower.</param>
/// <param name="Chair">Where <see cref="Seating"/> keeps the agent.</param>
internal readonly record struct IdlePlace(long Order, int Chair);

/// <summary>
/// The idle agents of a pool in the order they are asked. Deletion is lazy: an agent who is reserved gets up everywhere at
/// once by one write to himself, and the places he leaves behind are dropped when they come to the front. So freeing an agent
/// costs an insertion for each pool he serves, and reserving him costs nothing for any.
/// </summary>
internal abstract class IdleLine(Pool pool)
{
    protected Pool Pool { get; } = pool;

    /// <summary>Whom to ask; null when nobody is idle.</summary>
    public abstract Agent? First { get; }

    /// <summary>Whom to ask for an item that some agents have just refused; null when nobody else is idle.</summary>
    public abstract Agent? FirstFor(WorkEntry entry, long now);

    /// <summary>An agent sits down.</summary>
    public abstract void Add(Agent agent, int level);

    /// <summary>Forgets everybody.</summary>
    public abstract void Clear();

    public static IdleLine For(Pool pool) => pool.Queue.Ranking switch
    {
        ILaneRanking lanes => new IdleLanes(pool, lanes),
        IRandomRanking random => new IdleLottery(pool, random),
        SequentiallyByAgentOrder => new IdleRoll(pool),
        IKeyRanking keys => new IdleHeap(pool, keys),
        var other => throw new InvalidOperationException($"The strategy {other.Name} orders agents in no known way."),
    };

    protected bool IsValid(in IdlePlace place) => Pool.Queue.Seating[Pool.Medium, place.Chair] == place.Order;

    protected Agent AgentAt(in IdlePlace place) => Pool.Queue.Seating.At(place.Chair);

    protected static bool Suits(Agent agent, WorkEntry entry, long now) => !entry.HasExclusions || !entry.Excludes(agent, now);
}
