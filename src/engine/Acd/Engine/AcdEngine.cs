using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>How an item entered or why it did not.</summary>
internal enum EnqueueResult
{
    Queued,
    QueueNotFound,
    QueueClosed,
    QueueFull,
    Duplicate,
    NoAgent,
    AllPaused,
    AllBusy,
}

/// <summary>
/// Decides who gets which contact. A deterministic state machine: commands with their time in, <see cref="Outputs"/> out; no
/// I/O, no clock of its own, one thread. Time is any monotonic count of ticks (100 ns).
/// <para>Between commands these hold: nothing waits that an idle agent could serve (exclusions after a rejection apart); an
/// agent has at most one unanswered reservation; an item is in exactly one <see cref="WorkState"/>; every reservation has a
/// lease in the timer heap.</para>
/// </summary>
internal sealed partial class AcdEngine(AcdEngineOptions options)
{
    private const int HighestPriority = 1000;
    private const long LongestEarlierWait = 30 * TimeSpan.TicksPerDay;
    private readonly Dictionary<QueueId, WorkQueue> _queues = [];
    private readonly Dictionary<AgentId, Agent> _agents = [];
    private readonly Dictionary<WorkItemId, WorkEntry> _work = [];
    private readonly Stack<WorkEntry> _free = new();
    private readonly List<WorkEntry> _leaving = [];
    private readonly List<Agent> _noLongerExcluded = [];
    private readonly EngineTimers _timers = new();
    private long _now;
    private long _arrivals;
    private int _waiting;
    private readonly Seating _seating = new();
    private readonly Prices _prices = new();
    private readonly LostPlaces _lostPlaces = new();
    private long _idleOrder;
    private long _nextReservation = 1;

    /// <summary>What the last command caused, in order. Valid until the next command.</summary>
    public List<Output> Outputs { get; } = [];

    /// <summary>Whether decisions carry their reasons; costs a look at every member of the queue.</summary>
    public bool ExplainDecisions { get; set; }

    public long NextReservation => _nextReservation;

    public IReadOnlyCollection<WorkQueue> Queues => _queues.Values;

    public IReadOnlyCollection<Agent> Agents => _agents.Values;

    public IReadOnlyCollection<WorkEntry> Work => _work.Values;

    /// <summary>When <see cref="Advance"/> has something to do next.</summary>
    public long? NextDue => _timers.NextDue;

    public Agent? FindAgent(AgentId id) => _agents.GetValueOrDefault(id);

    public WorkQueue? FindQueue(QueueId id) => _queues.GetValueOrDefault(id);

    public WorkEntry? FindWork(WorkItemId id) => _work.GetValueOrDefault(id);

    /// <summary>Lets time pass: fires every timer that is due.</summary>
    public void Advance(long now) => Begin(now);

    /// <summary>A new day for the figures.</summary>
    public void BeginDay()
    {
        foreach (var queue in _queues.Values)
            queue.Tally.BeginDay();
        foreach (var agent in _agents.Values)
            (agent.AnsweredToday, agent.TalkTicksToday) = (0, 0);
    }

    /// <summary>Puts an item in its queue and, where an agent is idle, reserves at once.</summary>
    public EnqueueResult Enqueue(long now, WorkItem item, object? tag = null)
    {
        Begin(now);
        if (!_queues.TryGetValue(item.Queue, out var queue) || queue.Removed)
            return EnqueueResult.QueueNotFound;
        if (!queue.Settings.Open)
            return EnqueueResult.QueueClosed;
        if (_work.ContainsKey(item.Id))
            return EnqueueResult.Duplicate;
        var pool = queue.PoolFor(item.Medium, item.Requirements, circle: 0);
        if (queue.Present.Count >= queue.Settings.MaxLength && pool.Idle.First is null)
            return EnqueueResult.QueueFull;
        if (!queue.IsPlain && WhyNotToJoin(queue, item.Medium) is { } condition)
            return Refusal(condition);

        var entry = Admit(item, tag, queue, pool);
        Emit(new Output { Kind = OutputKind.Queued, Work = entry, Reason = "queued", Actor = Actor.System });
        if (!queue.IsPlain && pool.Idle.First is null && RuleOnArrival(entry) is { } rule)
            Overflow(entry, rule.When, rule);
        else
            PutInLine(entry);
        if (ExplainDecisions && entry.State == WorkState.Waiting)
            Emit(new Output { Kind = OutputKind.HadToWait, Work = entry, Reason = RoutingDecision.NobodyFree, Actor = Actor.System, Decision = Explain(entry, null, RoutingDecision.NobodyFree) });
        return EnqueueResult.Queued;
    }

    /// <summary>The customer gave up. False when it is too late for that.</summary>
    public bool Abandon(long now, WorkItemId id, string reason)
    {
        Begin(now);
        return TakeOut(id, reason, OutputKind.Abandoned);
    }

    /// <summary>The item goes elsewhere before an agent answered; not an abandon.</summary>
    public bool Leave(long now, WorkItemId id, string reason)
    {
        Begin(now);
        return TakeOut(id, reason, OutputKind.Left);
    }

    /// <summary>The contact with the agent is over. Before an answer it is the same as leaving.</summary>
    public bool Complete(long now, WorkItemId id, string reason)
    {
        Begin(now);
        if (!_work.TryGetValue(id, out var entry))
            return false;
        if (entry.State != WorkState.InService)
            return TakeOut(id, reason, OutputKind.Left);
        var agent = entry.Agent!;
        var handled = _now - entry.AnsweredAt;
        agent.PutDown(entry);
        agent.TalkTicksToday += handled;
        CountHandling(agent);
        agent.WrapUpOwed = entry.Queue;
        agent.HandledTicks = handled;
        Emit(new Output
        {
            Kind = OutputKind.Completed,
            Work = entry,
            Agent = agent,
            Reason = reason,
            Actor = Actor.System,
            Ticks = entry.AnsweredAt - entry.QueuedAt,
            More = handled,
        });
        Remove(entry);
        BeginIdle(agent);
        Settle(agent, reason, Actor.System);
        return true;
    }

    /// <summary>The agent was lost in mid-call: back to the old place in line, not to the same agent at once.</summary>
    public bool ReturnToQueue(long now, WorkItemId id, string reason)
    {
        Begin(now);
        if (!_work.TryGetValue(id, out var entry) || entry.State != WorkState.InService)
            return false;
        var agent = entry.Agent!;
        agent.PutDown(entry);
        entry.Agent = null;
        entry.Queue.AddPresent(entry);
        Exclude(entry, agent);
        Emit(new Output { Kind = OutputKind.Returned, Work = entry, Agent = agent, Reason = reason, Actor = Actor.System });
        // The wait that ended with the answer does not count again.
        entry.WaitingSince = _now;
        SetOverflow(entry);
        ArmCircle(entry);
        PutInLine(entry);
        BeginIdle(agent);
        Settle(agent, reason, Actor.System);
        return true;
    }

    private void Begin(long now)
    {
        Outputs.Clear();
        foreach (var entry in _leaving)
        {
            entry.Recycle();
            _free.Push(entry);
        }

        _leaving.Clear();
        while (_timers.TakeDue(now, out var due) is { } timer)
        {
            _now = Math.Max(_now, due);
            Fire(timer);
        }

        _now = Math.Max(_now, now);
    }

    private void Emit(in Output output)
    {
        Outputs.Add(output);
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Outputs)[^1].At = _now;
    }

    private WorkEntry Admit(WorkItem item, object? tag, WorkQueue queue, Pool pool)
    {
        var entry = _free.Count > 0 ? _free.Pop() : new WorkEntry();
        entry.Item = item;
        entry.Tag = tag;
        entry.Queue = queue;
        entry.Pool = pool;
        // A promise of a callback waits for days: the figures count who waits at the telephone or screen.
        entry.Counted = entry.IsPromise;
        entry.QueuedAt = _now;
        entry.WaitingSince = _now;
        var arrived = _now - Math.Clamp(item.AlreadyWaited.Ticks, 0, LongestEarlierWait);
        if (!queue.IsPlain && _lostPlaces.Take(item, queue.Settings, _now) is { } earlier)
            arrived = Math.Min(arrived, earlier);
        SetKey(entry, arrived, ++_arrivals);
        entry.Prefers = item.PreferredAgents.Count > 0;
        entry.PreferredUntil = _now + queue.Settings.PreferredWait.Ticks;
        _work.Add(item.Id, entry);
        queue.Items++;
        pool.Users++;
        queue.AddPresent(entry);
        if (!entry.Counted)
            queue.Tally.Offered(_now);
        if (_prices.IsDue(_agents.Count))
            _prices.Reckon(_now, _queues.Values, _agents.Values);
        SetOverflow(entry);
        if (!queue.IsPlain)
            ArmCircle(entry);
        return entry;
    }

    // In an aging queue a point of priority is worth so much waiting, of which all of its items gain alike: their order never changes.
    private static void SetKey(WorkEntry entry, long arrived, long order)
    {
        var (item, queue) = (entry.Item, entry.Queue.Settings);
        entry.Priority = Math.Clamp(item.Priority, -HighestPriority, HighestPriority) + queue.Priority + (item.Vip ? queue.VipBonus : 0);
        var major = queue.Aging is { } aging ? arrived - (entry.Priority * aging.Ticks) : -entry.Priority;
        entry.Key = new HeapKey(major, arrived, order);
    }

    private bool TakeOut(WorkItemId id, string reason, OutputKind kind)
    {
        if (!_work.TryGetValue(id, out var entry) || entry.State == WorkState.InService)
            return false;
        if (entry.State == WorkState.Reserved)
            ReleaseAll(entry, ReservationEnd.ItemGone, reason);
        else
            StopWaiting(entry);
        var waited = _now - entry.QueuedAt;
        var isShort = waited < entry.Queue.Settings.ShortAbandon.Ticks;
        Count(entry, kind, waited);
        if (kind == OutputKind.Abandoned)
            _lostPlaces.Remember(entry, _now);
        Emit(new Output { Kind = kind, Work = entry, Reason = reason, Actor = Actor.System, Ticks = waited, More = isShort ? 1 : 0 });
        Remove(entry);
        SettleReleased(reason);
        return true;
    }

    private static void Count(WorkEntry entry, OutputKind kind, long waited)
    {
        if (entry.Counted)
            return;
        entry.Counted = true;
        if (kind == OutputKind.Abandoned)
            entry.Queue.Tally.Abandoned(waited, entry.Queue.Settings);
        else
            entry.Queue.Tally.FlowedOut(waited);
    }

    private static EnqueueResult Refusal(QueueCondition condition) => condition switch
    {
        QueueCondition.NoAgent => EnqueueResult.NoAgent,
        QueueCondition.AllPaused => EnqueueResult.AllPaused,
        _ => EnqueueResult.AllBusy,
    };

    private void DisarmAll(WorkEntry entry)
    {
        _timers.Disarm(entry.MaxWaitTimer);
        _timers.Disarm(entry.ExclusionTimer);
        if (!entry.MayHaveTimers)
            return;
        entry.MayHaveTimers = false;
        _timers.Disarm(entry.NextAgentTimer);
        _timers.Disarm(entry.PreferredTimer);
        _timers.Disarm(entry.CircleTimer);
    }

    private void ArmRare(WorkEntry entry, EngineTimer timer, long due)
    {
        entry.MayHaveTimers = true;
        _timers.Arm(timer, due);
    }

    /// <summary>The item is gone; its record is recycled after the outputs were read.</summary>
    private void Remove(WorkEntry entry)
    {
        DisarmAll(entry);
        if (entry.PresentIndex >= 0)
            entry.Queue.RemovePresent(entry);
        entry.State = WorkState.Gone;
        entry.Pool!.Users--;
        entry.Queue.Items--;
        _work.Remove(entry.Item.Id);
        _leaving.Add(entry);
        if (entry.Queue is { Removed: true, Items: 0 })
            Drop(entry.Queue);
    }
}

/// <summary>What the engine needs to know beside the tenant's configuration.</summary>
internal sealed record AcdEngineOptions
{
    /// <summary>Added to the ring time-out: how long the call side may take to report.</summary>
    public TimeSpan LeaseGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long restored agents may take to connect their devices again.</summary>
    public TimeSpan RestoreGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Which item a freed agent serves.</summary>
    public IItemRanking ItemRanking { get; init; } = new HighestPriorityOldestItem();
}
