using Switchboard.Acd.Agents;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>Where an item is. There is no way to be in two of them.</summary>
internal enum WorkState
{
    Gone,
    Waiting,
    Reserved,
    InService,
}

/// <summary>The engine's record of one item. Recycled when the item is gone.</summary>
internal sealed class WorkEntry : HeapNode
{
    private readonly List<(Agent Agent, long Until)> _excluded = [];

    public WorkEntry()
    {
        MaxWaitTimer = new EngineTimer(TimerKind.MaxWait, null, this);
        ExclusionTimer = new EngineTimer(TimerKind.Exclusion, null, this);
        NextAgentTimer = new EngineTimer(TimerKind.NextAgent, null, this);
        PreferredTimer = new EngineTimer(TimerKind.Preferred, null, this);
        CircleTimer = new EngineTimer(TimerKind.Circle, null, this);
    }

    public WorkItem Item { get; set; } = null!;

    /// <summary>The caller's own reference, carried along.</summary>
    public object? Tag { get; set; }

    public WorkQueue Queue { get; set; } = null!;

    public Pool? Pool { get; set; }

    public WorkState State { get; set; }

    /// <summary>Order of service inside the queue: priority, then arrival, then order of arrival.</summary>
    public HeapKey Key { get; set; }

    /// <summary>What it came with; an aging queue adds to it, see <see cref="PriorityAt"/>.</summary>
    public int Priority { get; set; }

    /// <summary>The priority with what waiting has added to it.</summary>
    public double PriorityAt(long now) =>
        Queue.Settings.Aging is { } aging ? Priority + ((double)(now - Key.Minor) / aging.Ticks) : Priority;

    /// <summary>Arrival in this queue; earlier waits count for the place only.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Arrival, or the return from an agent who was lost: the longest wait counts from here.</summary>
    public long WaitingSince { get; set; }

    public long AnsweredAt { get; set; }

    /// <summary>When it overflows if it still waits; null = never.</summary>
    public long? OverflowAt { get; set; }

    /// <summary>The rule that says so; null = the queue's longest wait.</summary>
    public OverflowRule? OverflowRule { get; set; }

    /// <summary>Where it went when it overflowed.</summary>
    public string? Target { get; set; }

    /// <summary>Whether the day's figures already know how it ended.</summary>
    public bool Counted { get; set; }

    /// <summary>A callback: it waits till it is kept or expires, whatever the queue's rules say of callers.</summary>
    public bool IsPromise => Item.Medium == Medium.Callback;

    /// <summary>What was seen when it began to wait.</summary>
    public WaitSight Sight;

    /// <summary>Who serves it or, before, who was asked first of those who are reserved.</summary>
    public Agent? Agent { get; set; }

    /// <summary>How many agents it rings at once; only calls ring several.</summary>
    public RingWay RingWay => Queue.RingWay == RingWay.One || Item.Medium != Medium.Voice ? RingWay.One : Queue.RingWay;

    /// <summary>Everybody who is reserved for it, in the order they were asked.</summary>
    public AskedAgents Asked;

    /// <summary>Highest level of seats that may ring along, where all of a level ring.</summary>
    public int AskedLevel { get; set; }

    /// <summary>It still looks at its preferred agents first.</summary>
    public bool Prefers { get; set; }

    public long PreferredUntil { get; set; }

    /// <summary>The preferred agents for whom it is kept; empty when anybody may take it.</summary>
    public List<Agent> KeptFor { get; } = [];

    /// <summary>Somebody stands in <see cref="KeptFor"/>.</summary>
    public bool IsKept { get; set; }

    /// <summary>One of the timers that most items never need may be armed.</summary>
    public bool MayHaveTimers { get; set; }

    /// <summary>The ring in which it is; 0 = the queue's own agents.</summary>
    public int Circle { get; set; }

    /// <summary>It rings and stands in <see cref="Pool.Wanting"/> for more agents.</summary>
    public bool Wants { get; set; }

    /// <summary>Index in <see cref="WorkQueue.Present"/>; −1 when not waiting there.</summary>
    public int PresentIndex { get; set; } = -1;

    public EngineTimer MaxWaitTimer { get; }

    public EngineTimer ExclusionTimer { get; }

    /// <summary>When a progressive ring asks one more.</summary>
    public EngineTimer NextAgentTimer { get; }

    /// <summary>When it is no longer kept for its preferred agents.</summary>
    public EngineTimer PreferredTimer { get; }

    /// <summary>When it moves to the next ring.</summary>
    public EngineTimer CircleTimer { get; }

    public bool HasExclusions => _excluded.Count > 0;

    public bool Excludes(Agent agent, long now)
    {
        foreach (var (excluded, until) in _excluded)
        {
            if (ReferenceEquals(excluded, agent) && until > now)
                return true;
        }

        return false;
    }

    public void Exclude(Agent agent, long until) => _excluded.Add((agent, until));

    /// <summary>Forgets the exclusions that are over and names their agents; returns when the next one is.</summary>
    public long? PruneExclusions(long now, List<Agent> over)
    {
        long? next = null;
        for (var i = _excluded.Count - 1; i >= 0; i--)
        {
            var until = _excluded[i].Until;
            if (until <= now)
            {
                over.Add(_excluded[i].Agent);
                _excluded.RemoveAt(i);
            }
            else if (next is null || until < next)
            {
                next = until;
            }
        }

        return next;
    }

    public void Recycle()
    {
        Item = null!;
        Tag = null;
        Queue = null!;
        Pool = null;
        Agent = null;
        OverflowRule = null;
        Target = null;
        Circle = 0;
        MayHaveTimers = false;
        Sight = default;
        _excluded.Clear();
    }
}
