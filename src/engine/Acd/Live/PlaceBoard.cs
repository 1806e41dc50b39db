using Microsoft.Extensions.Logging;
using Switchboard.Acd.Engine;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Live;

/// <summary>
/// Keeps every waiting item's place. One contact leaving moves all behind it, so places are counted anew per queue, at most
/// twice a second, and only where something moved.
/// </summary>
internal sealed class PlaceBoard(TenantMailbox mailbox, ILogger logger)
{
    private const long Interval = TimeSpan.TicksPerSecond / 2;
    private readonly HashSet<WorkQueue> _moved = [];
    private readonly List<WorkEntry> _line = [];
    private long _nextAt;

    /// <summary>When <see cref="Refresh"/> has something to do.</summary>
    public long? NextRefresh => _moved.Count == 0 ? null : _nextAt;

    public QueuePlace PlaceOf(WorkEntry? entry)
    {
        if (entry is null || entry.PresentIndex < 0)
            return new QueuePlace(0, null);
        var position = entry.Queue.PositionOf(entry);
        return new QueuePlace(position, mailbox.Engine.ExpectedWaitAt(entry.Pool!, position));
    }

    public void Moved(WorkQueue queue) => _moved.Add(queue);

    public void EverythingChanged()
    {
        foreach (var queue in mailbox.Engine.Queues)
            _moved.Add(queue);
    }

    public void Refresh(long now)
    {
        if (_moved.Count == 0 || now < _nextAt)
            return;
        foreach (var queue in _moved)
            Recount(queue);
        _moved.Clear();
        _nextAt = now + Interval;
    }

    private void Recount(WorkQueue queue)
    {
        _line.AddRange(queue.Present);
        _line.Sort(static (a, b) => ReferenceEquals(a, b) ? 0 : a.Key.Before(b.Key) ? -1 : 1);
        var expectations = new Dictionary<Pool, ExpectedWait>(queue.Pools.Count);
        for (var i = 0; i < _line.Count; i++)
        {
            var pool = _line[i].Pool!;
            if (!expectations.TryGetValue(pool, out var expected))
                expectations.Add(pool, expected = AcdEngine.ExpectedWaitIn(pool));
            Tell((QueuedWork)_line[i].Tag!, new QueuePlace(i + 1, mailbox.Engine.Forecast(pool, i + 1)?.Mean ?? expected.At(i + 1)));
        }

        _line.Clear();
    }

    private void Tell(QueuedWork work, QueuePlace place)
    {
        if (work.Place == place)
            return;
        work.SetPlace(place);
        try
        {
            work.Observer.OnPlaceChanged(work, place);
        }
        catch (Exception e)
        {
            Log.ObserverFailed(logger, mailbox.Tenant.Value, e);
        }
    }
}
