using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>How many agents an item rings at once.</summary>
internal enum RingWay
{
    /// <summary>One after another.</summary>
    One,

    /// <summary>Everybody of the lowest level who is idle.</summary>
    All,

    /// <summary>One, and after a while one more, the earlier ones ringing on.</summary>
    OneMore,
}

/// <summary>A strategy by which several agents ring for one item; who answers first has it.</summary>
internal interface IRingsMany : IAgentRanking
{
    /// <summary>In which way.</summary>
    RingWay Way { get; }
}

/// <summary>Everybody at once; who was idle longest is named first.</summary>
internal sealed class RingAll : ILaneRanking, IRingsMany
{
    public string Name => "ring-all";

    public RingWay Way => RingWay.All;

    public int Lane(Agent agent, Pool pool) => 0;
}

/// <summary>Down the list, every few seconds one more.</summary>
internal sealed class RingProgressively : IKeyRanking, IRingsMany
{
    public string Name => "ring-progressively";

    public RingWay Way => RingWay.OneMore;

    public long Rank(Agent agent, Pool pool) => agent.Position;
}
