using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>A strategy: in which order a queue's idle agents are asked. Seats of a lower level always come first.</summary>
internal interface IAgentRanking
{
    /// <summary>The name used in configuration and decisions.</summary>
    string Name { get; }
}

/// <summary>A strategy that puts agents into a few lanes; inside a lane who became free first is asked first.</summary>
internal interface ILaneRanking : IAgentRanking
{
    /// <summary>Lower is asked first.</summary>
    int Lane(Agent agent, Pool pool);
}

/// <summary>A strategy by a number taken when the agent becomes free; who became free first wins a tie.</summary>
internal interface IKeyRanking : IAgentRanking
{
    /// <summary>Lower is asked first.</summary>
    long Rank(Agent agent, Pool pool);
}

/// <summary>A strategy that draws lots.</summary>
internal interface IRandomRanking : IAgentRanking
{
    /// <summary>Chance of being drawn beside the others; at least 1.</summary>
    int Weight(Agent agent, Pool pool);
}

/// <summary>Which of the items at the heads of an agent's pools the agent serves.</summary>
internal interface IItemRanking
{
    /// <summary>The name used in decisions.</summary>
    string Name { get; }

    /// <summary>Whether <paramref name="one"/> is served before <paramref name="other"/>.</summary>
    bool Before(WorkEntry one, WorkEntry other, long now);
}

/// <summary>
/// Highest priority first (with what waiting adds to it in a queue that ages), then the longest wait, each wait times its queue's weight and, in a queue routed by best match, its
/// price. Inside a queue, and between queues of equal weight, nobody of equal priority overtakes. A price counts between
/// <see cref="LeastPrice"/> and <see cref="MostPrice"/>, so that a call is overtaken only by those that waited a known part as long.
/// </summary>
internal sealed class HighestPriorityOldestItem : IItemRanking
{
    private const double LeastPrice = 0.25;
    private const double MostPrice = 4;

    public string Name => "highest-priority-oldest-item";

    public bool Before(WorkEntry one, WorkEntry other, long now)
    {
        if (one.Queue.Settings.Aging is not null || other.Queue.Settings.Aging is not null)
            return BeforeByAge(one, other, now);
        var (factor, otherFactor) = (Factor(one.Queue), Factor(other.Queue));
        if (factor == otherFactor || one.Key.Major != other.Key.Major)
            return one.Key.Before(other.Key);
        var (wait, otherWait) = (factor * (now - one.Key.Minor), otherFactor * (now - other.Key.Minor));
        return wait != otherWait ? wait > otherWait : one.Key.Before(other.Key);
    }

    private static bool BeforeByAge(WorkEntry one, WorkEntry other, long now)
    {
        if (ReferenceEquals(one.Queue, other.Queue))
            return one.Key.Before(other.Key);
        var (priority, otherPriority) = (one.PriorityAt(now), other.PriorityAt(now));
        if (priority != otherPriority)
            return priority > otherPriority;
        return one.Key.Minor != other.Key.Minor ? one.Key.Minor < other.Key.Minor : one.Key.Order < other.Key.Order;
    }

    private static double Factor(WorkQueue queue) =>
        queue.Settings.Weight * (queue.Ranking is BestMatch ? Math.Clamp(queue.Price, LeastPrice, MostPrice) : 1);
}
