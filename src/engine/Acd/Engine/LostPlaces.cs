using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>Places of callers who hung up while they waited, for those who ring back. Bounded: the oldest are forgotten first.</summary>
internal sealed class LostPlaces
{
    private const int Most = 10_000;
    private readonly Dictionary<(QueueId Queue, string Caller), Place> _places = [];
    private readonly Queue<((QueueId Queue, string Caller) Key, long At)> _order = new();

    public void Remember(WorkEntry entry, long now)
    {
        if (entry.Queue.Settings.RingBack is null || entry.Item.Caller.Length == 0)
            return;
        var key = (entry.Queue.Settings.Id, entry.Item.Caller);
        _places[key] = new Place(entry.Key.Minor, now);
        _order.Enqueue((key, now));
        while (_order.Count > Most)
        {
            var (oldest, at) = _order.Dequeue();
            if (_places.TryGetValue(oldest, out var place) && place.LostAt == at)
                _places.Remove(oldest);
        }
    }

    /// <summary>When a caller who comes now had arrived; null when he is no such one. A place is taken once.</summary>
    public long? Take(WorkItem item, QueueSettings queue, long now)
    {
        if (queue.RingBack is not { } window || item.Caller.Length == 0 || !_places.Remove((queue.Id, item.Caller), out var place))
            return null;
        return now - place.LostAt <= window.Ticks ? place.Arrived : null;
    }

    private readonly record struct Place(long Arrived, long LostAt);
}
