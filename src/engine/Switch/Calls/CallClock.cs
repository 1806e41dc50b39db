using Switchboard.Contracts.Switch;

namespace Switchboard.Switch.Calls;

/// <summary>
/// Adds up how long a call spent in which state, by the monotonic clock, so that a step of the wall clock never makes a
/// negative or an impossible duration.
/// </summary>
internal sealed class CallClock
{
    private readonly TimeProvider _time;
    private readonly long _startedStamp;
    private readonly DateTimeOffset _startedAt;
    private readonly long[] _ticks = new long[Enum.GetValues<CallState>().Length];
    private CallState _state = CallState.Setup;
    private long _since;
    private bool _waiting;
    private long _waitTicks;

    public CallClock(TimeProvider time)
    {
        _time = time;
        _startedAt = time.GetUtcNow();
        _startedStamp = _since = time.GetTimestamp();
    }

    public DateTimeOffset StartedAt => _startedAt;

    public CallState State => _state;

    /// <summary>The wall time of this moment, counted from the start by the monotonic clock.</summary>
    public DateTimeOffset Now => _startedAt + _time.GetElapsedTime(_startedStamp);

    /// <summary>True while the call stands in a queue: an agent's phone ringing is waiting too.</summary>
    public bool Waiting
    {
        get => _waiting;
        set
        {
            Settle();
            _waiting = value;
        }
    }

    public void Enter(CallState state)
    {
        Settle();
        _state = state;
    }

    public long Milliseconds(CallState state)
    {
        Settle();
        return ToMilliseconds(_ticks[(int)state]);
    }

    public long WaitMilliseconds()
    {
        Settle();
        return ToMilliseconds(_waitTicks);
    }

    private void Settle()
    {
        var now = _time.GetTimestamp();
        var passed = Math.Max(0, now - _since);
        _since = now;
        _ticks[(int)_state] += passed;
        if (_waiting && _state is (CallState.Queued or CallState.Ringing))
            _waitTicks += passed;
    }

    private long ToMilliseconds(long stamps) => (long)(stamps * 1000.0 / _time.TimestampFrequency);
}
