using Switchboard.Contracts.Events;

namespace Switchboard.Data.Events;

/// <summary>One tenant's numbering and its newest events in memory.</summary>
internal sealed class TenantStream(long last)
{
    private const int Remembered = 4096;
    private const int Page = 256;
    private readonly Lock _gate = new();
    private TenantEvent[]? _recent; // by sequence modulo its length
    private int _kept;
    private TaskCompletionSource? _news; // only while somebody waits
    private long _seen = last;

    /// <summary>Held while a number is given and its record is queued: the journal has the events in the order of their numbers.</summary>
    public Lock Numbering { get; } = new();

    /// <summary>The newest number given; guarded by <see cref="Numbering"/>.</summary>
    public long Given { get; set; } = last;

    /// <summary>The newest event subscribers may see.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>Puts the event where readers find it; <see cref="Tell"/> wakes them.</summary>
    public void Show(TenantEvent happened)
    {
        lock (_gate)
        {
            _kept = happened.Sequence == _seen + 1 ? Math.Min(_kept + 1, Remembered) : 1; // after a gap the store is asked
            (_recent ??= new TenantEvent[Remembered])[happened.Sequence % Remembered] = happened;
            Interlocked.Exchange(ref _seen, happened.Sequence);
        }
    }

    /// <summary>Wakes those who wait for news, once for all that was shown.</summary>
    public void Tell()
    {
        TaskCompletionSource? told;
        lock (_gate)
        {
            told = _news;
            _news = null;
        }

        told?.SetResult();
    }

    /// <summary>
    /// What memory holds after <paramref name="since"/>: the events, or <c>Gone</c> when it no longer reaches back that
    /// far, or a task that ends when there is something new.
    /// </summary>
    public (IReadOnlyList<TenantEvent> Events, bool Gone, Task News) After(long since)
    {
        lock (_gate)
        {
            if (since >= _seen)
                return ([], false, (_news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            if (_kept == 0 || _seen - _kept > since)
                return ([], true, Task.CompletedTask);
            var events = new TenantEvent[Math.Min(Page, _seen - since)];
            for (var i = 0; i < events.Length; i++)
                events[i] = _recent![(since + 1 + i) % Remembered];
            return (events, false, Task.CompletedTask);
        }
    }
}
