namespace Switchboard.Kernel;

/// <summary>
/// A hashed timer wheel: arming, re-arming and cancelling cost a list operation and no garbage. One thread owns it:
/// <see cref="Advance"/> fires what is due and must be called about once a tick while <see cref="Count"/> is above 0.
/// </summary>
public sealed class TimerWheel
{
    private const int Slots = 1024;
    private readonly WheelTimer?[] _slots = new WheelTimer?[Slots];
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly long _tick;
    private long _now;
    private long _told = long.MaxValue;

    /// <summary>A wheel that turns by <paramref name="tick"/> (10 ms when null).</summary>
    public TimerWheel(TimeProvider time, TimeSpan? tick = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _origin = time.GetTimestamp();
        Tick = tick ?? TimeSpan.FromMilliseconds(10);
        _tick = Tick.Ticks;
    }

    /// <summary>The resolution.</summary>
    public TimeSpan Tick { get; }

    /// <summary>Timers armed.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Arms a timer, or moves it when it is armed; it never fires early. One that may be <paramref name="slack"/> late is
    /// fired together with others, so that the owner wakes up for many at once.
    /// </summary>
    public void Arm(WheelTimer timer, TimeSpan due, TimeSpan slack = default)
    {
        ArgumentNullException.ThrowIfNull(timer);
        Cancel(timer);
        var elapsed = _time.GetElapsedTime(_origin).Ticks;
        if (Count == 0)
            _now = Math.Max(_now, elapsed / _tick);
        var at = (elapsed + Math.Max(0, due.Ticks) + _tick - 1) / _tick;
        if (slack.Ticks > _tick)
            at = (at + (slack.Ticks / _tick) - 1) / (slack.Ticks / _tick) * (slack.Ticks / _tick);
        timer.Due = Math.Max(at, _now + 1);
        IsDueSooner |= timer.Due < _told;
        Link(timer);
    }

    /// <summary>True when a timer was armed that is due before the moment <see cref="NextDue"/> last told.</summary>
    public bool IsDueSooner { get; private set; }

    /// <summary>How long the owner may sleep: until a timer is due, or until this must be asked again; null when none is armed.</summary>
    public TimeSpan? NextDue()
    {
        IsDueSooner = false;
        _told = Count == 0 ? long.MaxValue : Soonest();
        return _told == long.MaxValue ? null : TimeSpan.FromTicks(Math.Max(0, (_told * _tick) - _time.GetElapsedTime(_origin).Ticks));
    }

    /// <summary>Disarms a timer; nothing happens when it is not armed.</summary>
    public void Cancel(WheelTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        if (!timer.IsArmed)
            return;
        if (timer.Previous is null)
            _slots[timer.Due % Slots] = timer.Next;
        else
            timer.Previous.Next = timer.Next;
        if (timer.Next is not null)
            timer.Next.Previous = timer.Previous;
        timer.Previous = timer.Next = null;
        timer.IsArmed = false;
        Count--;
    }

    /// <summary>Fires all timers that are due.</summary>
    public void Advance()
    {
        var target = _time.GetElapsedTime(_origin).Ticks / _tick;
        // After a long stop one turn over all slots finds everything.
        _now = Math.Max(_now, target - Slots);
        while (_now < target)
            Fire(++_now, target);
    }

    private void Fire(long tick, long target)
    {
        var timer = _slots[tick % Slots];
        while (timer is not null)
        {
            if (timer.Due > target)
            {
                timer = timer.Next;
                continue;
            }

            Cancel(timer);
            timer.Fire();
            // What fired may have changed the list: look at it from the start.
            timer = _slots[tick % Slots];
        }
    }

    // At most one turn ahead.
    private long Soonest()
    {
        for (var tick = _now + 1; tick < _now + Slots; tick++)
        {
            for (var timer = _slots[tick % Slots]; timer is not null; timer = timer.Next)
            {
                if (timer.Due <= tick)
                    return tick;
            }
        }

        return _now + Slots;
    }

    private void Link(WheelTimer timer)
    {
        ref var head = ref _slots[timer.Due % Slots];
        timer.Next = head;
        if (head is not null)
            head.Previous = timer;
        head = timer;
        timer.IsArmed = true;
        Count++;
    }
}

/// <summary>One timer on a <see cref="TimerWheel"/>; make it once, arm it as often as needed.</summary>
public sealed class WheelTimer(Action fire)
{
    internal WheelTimer? Next;
    internal WheelTimer? Previous;
    internal long Due;

    /// <summary>True while it waits to fire.</summary>
    public bool IsArmed { get; internal set; }

    internal void Fire() => fire();
}
