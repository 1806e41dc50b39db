using System.Collections.Concurrent;

namespace Switchboard.Ivr.Services;

/// <summary>Counts the lines that calls take in services. A call has its line until it ends, wherever it is sent meanwhile. Any thread.</summary>
internal sealed class ServiceLines
{
    private readonly ConcurrentDictionary<Guid, Taken> _taken = new();
    private readonly ConcurrentDictionary<(Guid Service, Guid Call), byte> _calls = new();

    /// <summary>How many lines of a service are taken.</summary>
    public int Count(Guid service) => _taken.TryGetValue(service, out var taken) ? taken.Count : 0;

    /// <summary>Takes a line for a call until it ends; false when all are taken. A call that has one keeps it.</summary>
    public bool TryTake(ServiceCard service, Guid call, Task ended)
    {
        var taken = _taken.GetOrAdd(service.Id, static _ => new Taken());
        if (!_calls.TryAdd((service.Id, call), 0))
            return true;
        if (!taken.TryAdd(service.MaxLines ?? int.MaxValue))
        {
            _calls.TryRemove((service.Id, call), out _);
            return false;
        }

        _ = ended.ContinueWith(_ => Give(service.Id, call, taken), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return true;
    }

    private void Give(Guid service, Guid call, Taken taken)
    {
        if (_calls.TryRemove((service, call), out _))
            taken.Remove();
    }

    private sealed class Taken
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        // Counted and taken as one: two callers at once never share the last line.
        public bool TryAdd(int most)
        {
            for (var now = Count; now < most; now = Count)
            {
                if (Interlocked.CompareExchange(ref _count, now + 1, now) == now)
                    return true;
            }

            return false;
        }

        public void Remove() => Interlocked.Decrement(ref _count);
    }
}
