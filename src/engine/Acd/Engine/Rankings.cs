using System.Diagnostics.CodeAnalysis;
using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>
/// A strategy: in which order a queue's idle agents are asked. Seats of a lower level always come first. The rank is taken
/// when the agent becomes free; who became free first wins a tie.
/// </summary>
internal interface IAgentRanking
{
    /// <summary>The name used in configuration and decisions.</summary>
    string Name { get; }

    /// <summary>Lower is asked first.</summary>
    long Rank(Agent agent, Seat seat);
}

/// <summary>Which of the items at the heads of an agent's pools the agent serves.</summary>
internal interface IItemRanking
{
    /// <summary>The name used in decisions.</summary>
    string Name { get; }

    /// <summary>Whether <paramref name="one"/> is served before <paramref name="other"/>.</summary>
    bool Before(WorkEntry one, WorkEntry other, long now);
}

/// <summary>Who has waited longest for a contact is asked first.</summary>
internal sealed class LongestIdleAgent : IAgentRanking
{
    public string Name => "longest-idle-agent";

    public long Rank(Agent agent, Seat seat) => agent.IdleSince;
}

/// <summary>
/// Highest priority first, then the longest wait, each wait times its queue's weight: inside a queue, and between queues of
/// equal weight, nobody of equal priority overtakes.
/// </summary>
internal sealed class HighestPriorityOldestItem : IItemRanking
{
    public string Name => "highest-priority-oldest-item";

    public bool Before(WorkEntry one, WorkEntry other, long now)
    {
        var (weight, otherWeight) = (one.Queue.Settings.Weight, other.Queue.Settings.Weight);
        if (weight == otherWeight || one.Key.Major != other.Key.Major)
            return one.Key.Before(other.Key);
        var (wait, otherWait) = (weight * (now - one.Key.Minor), otherWeight * (now - other.Key.Minor));
        return wait != otherWait ? wait > otherWait : one.Key.Before(other.Key);
    }
}

/// <summary>The strategies that exist, by name.</summary>
internal static class Strategies
{
    private static readonly Dictionary<string, IAgentRanking> ByName =
        new IAgentRanking[] { new LongestIdleAgent() }.ToDictionary(r => r.Name, StringComparer.Ordinal);

    public static string Names => string.Join(", ", ByName.Keys);

    public static bool TryGet(string name, [NotNullWhen(true)] out IAgentRanking? ranking) => ByName.TryGetValue(name, out ranking);
}
