using Switchboard.Contracts.Events;

namespace Switchboard.Data.Events;

/// <summary>One tenant's numbering and its newest events in memory.</summary>
internal sealed class TenantStream(long last)
{
    private const int Remembered = 4096;
    private readonly Lock _gate = new();
    private readonly Queue<TenantEvent> _recent = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seen = last;

    /// <summary>Held while a number is given and its record is queued: the journal has the events in the order of their numbers.</summary>
    public Lock Numbering { get; } = new();

    /// <summary>The newest number given; guarded by <see cref="Numbering"/>.</summary>
    public long Given { get; set; } = last;

    /// <summary>The newest event subscribers may see.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    public void Show(TenantEvent happened)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            _recent.Enqueue(happened);
            if (_recent.Count > Remembered)
                _recent.Dequeue();
            Interlocked.Exchange(ref _seen, happened.Sequence);
            told = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.SetResult();
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
                return ([], false, _news.Task);
            if (_recent.Count == 0 || _recent.Peek().Sequence > since + 1)
                return ([], true, _news.Task);
            return ([.. _recent.SkipWhile(e => e.Sequence <= since).Take(256)], false, _news.Task);
        }
    }
}
