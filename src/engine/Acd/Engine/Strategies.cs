using System.Diagnostics.CodeAnalysis;
using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>The strategies that exist, by name.</summary>
internal static class Strategies
{
    private static readonly Dictionary<string, IAgentRanking> ByName = new IAgentRanking[]
    {
        new LongestIdleAgent(),
        new RoundRobin(),
        new TopDown(),
        new SequentiallyByAgentOrder(),
        new AgentWithLeastTalkTime(),
        new AgentWithFewestCalls(),
        new RandomAgent(),
        new WeightedRandom(),
        new BestSkill(),
        new BestMatch(),
        new RingAll(),
        new RingProgressively(),
    }.ToDictionary(r => r.Name, StringComparer.Ordinal);

    public static string Names => string.Join(", ", ByName.Keys);

    public static bool TryGet(string name, [NotNullWhen(true)] out IAgentRanking? ranking) => ByName.TryGetValue(name, out ranking);
}

/// <summary>Who has waited longest for a contact is asked first.</summary>
internal sealed class LongestIdleAgent : ILaneRanking
{
    public string Name => "longest-idle-agent";

    public int Lane(Agent agent, Pool pool) => 0;
}

/// <summary>In turn: who was asked longest ago, whether he answered or not.</summary>
internal sealed class RoundRobin : IKeyRanking
{
    public string Name => "round-robin";

    public long Rank(Agent agent, Pool pool) => agent.LastAsked;
}

/// <summary>Always from the top of the list.</summary>
internal sealed class TopDown : IKeyRanking
{
    public string Name => "top-down";

    public long Rank(Agent agent, Pool pool) => agent.Position;
}

/// <summary>Down the list and round again, after whoever was asked last.</summary>
internal sealed class SequentiallyByAgentOrder : IAgentRanking
{
    public string Name => "sequentially-by-agent-order";
}

/// <summary>Who talked least today.</summary>
internal sealed class AgentWithLeastTalkTime : IKeyRanking
{
    public string Name => "agent-with-least-talk-time";

    public long Rank(Agent agent, Pool pool) => agent.TalkTicksToday;
}

/// <summary>Who answered fewest contacts today.</summary>
internal sealed class AgentWithFewestCalls : IKeyRanking
{
    public string Name => "agent-with-fewest-calls";

    public long Rank(Agent agent, Pool pool) => agent.AnsweredToday;
}

/// <summary>Anybody, with the same chance.</summary>
internal sealed class RandomAgent : IRandomRanking
{
    public string Name => "random";

    public int Weight(Agent agent, Pool pool) => 1;
}

/// <summary>Anybody, with a chance in proportion to the sum of his levels in the skills that the queue asks for.</summary>
internal sealed class WeightedRandom : IRandomRanking
{
    public string Name => "weighted-random";

    public int Weight(Agent agent, Pool pool) => Math.Max(1, pool.SkillScore(agent));
}

/// <summary>Who knows most of what is asked for; among equals who waited longest.</summary>
internal sealed class BestSkill : ILaneRanking
{
    public string Name => "best-skill";

    public int Lane(Agent agent, Pool pool) => -pool.SkillScore(agent);
}

/// <summary>
/// Who will be missed least: agents are asked in the order of what the other queues that they serve may need of them
/// (scarcity, see <see cref="Prices"/>), and a freed agent serves the item whose wait, weighed by its queue's price, is longest.
/// </summary>
internal sealed class BestMatch : ILaneRanking
{
    public string Name => "best-match";

    public int Lane(Agent agent, Pool pool) => agent.PriceClass;
}
