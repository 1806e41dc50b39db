using Switchboard.Acd.Agents;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>One queue: its settings, members, pools and figures.</summary>
internal sealed class WorkQueue(QueueSettings settings, IAgentRanking ranking, Seating seating, WaitModel house)
{
    /// <summary>Empty pools of special requirements beyond this number are dropped.</summary>
    private const int KeptPools = 32;

    /// <summary>Levels of seats are fewer than this.</summary>
    private const int LevelsOfRing = 1000;

    public QueueSettings Settings { get; private set; } = settings;

    public IAgentRanking Ranking { get; private set; } = ranking;

    /// <summary>How many agents an item rings at once.</summary>
    public RingWay RingWay { get; private set; } = WayOf(ranking);

    /// <summary>It has no rings, no overflow rules, no conditions and keeps no lost places: nothing of it is looked at.</summary>
    public bool IsPlain { get; private set; } = HasNoRules(settings);

    public Seating Seating { get; } = seating;

    /// <summary>Removed from the configuration; lives on until its last item is gone.</summary>
    public bool Removed { get; set; }

    public List<(Agent Agent, int Level)> Members { get; } = [];

    /// <summary>Agents of other queues who may be asked from a ring on.</summary>
    public List<(Agent Agent, int Level, int Circle)> Helpers { get; } = [];

    public List<Pool> Pools { get; } = [];

    /// <summary>Items waiting or reserved, in no order.</summary>
    public List<WorkEntry> Present { get; } = [];

    /// <summary>Items of this queue anywhere, in service too.</summary>
    public int Items { get; set; }

    public QueueTally Tally { get; } = new();

    /// <summary>Its experience of waiting.</summary>
    public WaitModel Waits { get; } = new(house);

    /// <summary>Place in the list of the agent who was asked last.</summary>
    public int LastAskedPosition { get; set; } = -1;

    /// <summary>Agents that its arrivals keep busy (Erlang), of late.</summary>
    public double OfferedWork { get; set; }

    /// <summary>Agents that are left for it when all share themselves among their queues.</summary>
    public double Supply { get; set; }

    /// <summary>Offered work by supply: above the others' where agents are scarce.</summary>
    public double Price { get; set; } = 1;

    public void Configure(QueueSettings settings, IAgentRanking ranking)
    {
        Settings = settings;
        Ranking = ranking;
        RingWay = WayOf(ranking);
        IsPlain = HasNoRules(settings);
        Removed = false;
    }

    public void AddPresent(WorkEntry entry)
    {
        entry.PresentIndex = Present.Count;
        Present.Add(entry);
    }

    public void RemovePresent(WorkEntry entry)
    {
        var last = Present[^1];
        Present[entry.PresentIndex] = last;
        last.PresentIndex = entry.PresentIndex;
        Present.RemoveAt(Present.Count - 1);
        entry.PresentIndex = -1;
    }

    /// <summary>1 = next to be served; what is being offered counts too.</summary>
    public int PositionOf(WorkEntry entry)
    {
        if (entry.PresentIndex < 0)
            return 0;
        var position = 1;
        foreach (var other in Present)
        {
            if (other.Key.Before(entry.Key))
                position++;
        }

        return position;
    }

    /// <summary>The pool of agents who can serve this medium and these requirements; made when first needed.</summary>
    public Pool PoolFor(Medium medium, IReadOnlyList<SkillRequirement> requirements, int circle = 0)
    {
        foreach (var pool in Pools)
        {
            if (pool.Matches(medium, requirements, circle))
                return pool;
        }

        DropEmptyPools();
        var made = new Pool(this, medium, [.. requirements], circle);
        Pools.Add(made);
        foreach (var (agent, level) in Members)
        {
            if (made.IsServedBy(agent))
                made.Join(agent, level);
        }

        foreach (var (agent, level, from) in Helpers)
        {
            if (from <= circle && made.IsServedBy(agent))
                made.Join(agent, level);
        }

        return made;
    }

    /// <summary>An agent of another queue; asked after all of the queue's own and of the rings before.</summary>
    public void AddHelper(Agent agent, int level, int circle)
    {
        if (!Members.Exists(m => ReferenceEquals(m.Agent, agent)) && !Helpers.Exists(h => ReferenceEquals(h.Agent, agent)))
            Helpers.Add((agent, (circle * LevelsOfRing) + level, circle));
    }

    private static bool HasNoRules(QueueSettings settings) =>
        settings is { Circles.Count: 0, Overflow.Count: 0, JoinUnless.Count: 0, LeaveWhen.Count: 0, RingBack: null };

    private static RingWay WayOf(IAgentRanking ranking) => ranking is IRingsMany many ? many.Way : RingWay.One;

    private void DropEmptyPools()
    {
        if (Pools.Count < KeptPools)
            return;
        for (var i = Pools.Count - 1; i >= 0; i--)
        {
            if (Pools[i].Users > 0 || (Pools[i].Requirements.Count == 0 && Pools[i].Circle == 0))
                continue;
            Pools[i].Dissolve();
            Pools.RemoveAt(i);
        }
    }
}
