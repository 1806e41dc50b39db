namespace Switchboard.Kernel;

/// <summary>
/// A clock that moves only when told. Tests, the flow simulator and the what-if replay run on it, so that an hour
/// passes in a moment and every run is the same.
/// </summary>
/// <remarks>Timers fire in order of their due time, on the thread that moves the clock.</remarks>
public sealed class VirtualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private readonly DateTimeOffset _start;
    private long _ticks;
    private long _order;

    /// <summary>A clock that stands at <paramref name="start"/> (default 2026-01-01 00:00 UTC).</summary>
    public VirtualTimeProvider(DateTimeOffset? start = null) =>
        _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    /// <summary>When the next timer is due, counted from now; null when none is armed.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
            {
                DropStale();
                return _timers.TryPeek(out _, out var key) ? TimeSpan.FromTicks(Math.Max(0, key.Due - _ticks)) : null;
            }
        }
    }

    /// <summary>Moves the clock forward and fires every timer that falls due on the way, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = GetTimestamp() + by.Ticks;
        while (TakeDue(target) is { } timer)
            timer.Fire();
        Interlocked.Exchange(ref _ticks, target);
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private VirtualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            DropStale();
            if (!_timers.TryPeek(out var timer, out var key) || key.Due > target)
                return null;
            _timers.Dequeue();
            Interlocked.Exchange(ref _ticks, Math.Max(_ticks, key.Due));
            timer.Rearm(key.Due);
            return timer;
        }
    }

    private void DropStale()
    {
        while (_timers.TryPeek(out var timer, out var key) && timer.Key != key)
            _timers.Dequeue();
    }

    private sealed class VirtualTimer(VirtualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private long _period = -1;

        public (long Due, long Order)? Key { get; private set; }

        public void Fire() => callback(state);

        public void Rearm(long firedAt)
        {
            Key = null;
            if (_period > 0)
                Enqueue(firedAt + _period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period > TimeSpan.Zero ? period.Ticks : -1;
                Key = null;
                if (dueTime >= TimeSpan.Zero)
                    Enqueue(clock._ticks + dueTime.Ticks);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Enqueue(long due)
        {
            var key = (due, ++clock._order);
            Key = key;
            clock._timers.Enqueue(this, key);
        }
    }
}
