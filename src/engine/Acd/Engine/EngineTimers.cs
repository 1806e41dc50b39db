using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>What a timer is for.</summary>
internal enum TimerKind
{
    Lease,
    WrapUp,
    DeviceLost,
    MaxWait,
    Exclusion,
    NextAgent,
    Preferred,
    Circle,
}

/// <summary>A timer that belongs to one agent or one item for life; armed and disarmed, never made anew.</summary>
internal sealed class EngineTimer(TimerKind kind, Agent? agent, WorkEntry? work) : HeapNode
{
    public TimerKind Kind { get; } = kind;

    public Agent? Agent { get; } = agent;

    public WorkEntry? Work { get; } = work;
}

/// <summary>
/// All timers of one engine, in order of their due time. Of equal times the end of an exclusion fires first (who may be asked
/// again is asked for the item that waited longest), then in the order they were armed.
/// </summary>
internal sealed class EngineTimers
{
    private readonly RankedHeap<EngineTimer> _heap = new();
    private long _order;

    public int Count => _heap.Count;

    public long? NextDue => _heap.Count == 0 ? null : _heap.KeyAt(0).Major;

    public void Arm(EngineTimer timer, long due)
    {
        Disarm(timer);
        _heap.Add(timer, new HeapKey(due, timer.Kind == TimerKind.Exclusion ? 0 : 1, ++_order));
    }

    public void Disarm(EngineTimer timer)
    {
        if (timer.InHeap)
            _heap.Remove(timer);
    }

    public EngineTimer? TakeDue(long now, out long due)
    {
        due = 0;
        if (_heap.Count == 0 || _heap.KeyAt(0).Major > now)
            return null;
        due = _heap.KeyAt(0).Major;
        var timer = _heap.First!;
        _heap.Remove(timer);
        return timer;
    }
}
