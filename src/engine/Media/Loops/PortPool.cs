namespace Switchboard.Media.Loops;

/// <summary>Even ports of the range in random order; a port that was used rests before it is used again.</summary>
internal sealed class PortPool
{
    private readonly Lock _gate = new();
    private readonly List<int> _free = [];
    private readonly Queue<(int Port, long Since)> _resting = new();
    private readonly HashSet<int> _taken = [];
    private readonly TimeProvider _time;
    private readonly TimeSpan _rest;

    public PortPool(int first, int last, TimeSpan rest, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, 65535);
        _time = time;
        _rest = rest;
        for (var port = first + (first & 1); port + 1 <= last; port += 2)
            _free.Add(port);
        ArgumentOutOfRangeException.ThrowIfZero(_free.Count, nameof(last));
    }

    public bool TryTake(out int port)
    {
        lock (_gate)
        {
            WakeRested();
            if (_free.Count == 0)
            {
                // Better a port that has rested too little than no call.
                if (!_resting.TryDequeue(out var resting))
                {
                    port = 0;
                    return false;
                }

                _free.Add(resting.Port);
            }

            var index = Random.Shared.Next(_free.Count);
            port = _free[index];
            _free[index] = _free[^1];
            _free.RemoveAt(_free.Count - 1);
            _taken.Add(port);
            return true;
        }
    }

    public void Return(int port)
    {
        lock (_gate)
        {
            if (_taken.Remove(port))
                _resting.Enqueue((port, _time.GetTimestamp()));
        }
    }

    public bool IsTaken(int port)
    {
        lock (_gate)
            return _taken.Contains(port & ~1);
    }

    private void WakeRested()
    {
        while (_resting.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Since) >= _rest)
            _free.Add(_resting.Dequeue().Port);
    }
}
