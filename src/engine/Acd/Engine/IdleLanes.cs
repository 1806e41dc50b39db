using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>
/// First come, first asked, inside a few lanes: for rankings in which whoever became free last stands last in his lane. Adding
/// is an append, taking a look at the head of the first lane that is not empty.
/// </summary>
internal sealed class IdleLanes(Pool pool, ILaneRanking ranking) : IdleLine(pool)
{
    private readonly List<Lane> _lanes = [];

    public override Agent? First
    {
        get
        {
            foreach (var lane in _lanes)
            {
                while (lane.Count > 0)
                {
                    ref readonly var head = ref lane[0];
                    if (IsValid(head))
                        return AgentAt(head);
                    lane.DropFirst();
                }
            }

            return null;
        }
    }

    public override Agent? FirstFor(WorkEntry entry, long now)
    {
        foreach (var lane in _lanes)
        {
            for (var i = 0; i < lane.Count; i++)
            {
                ref readonly var place = ref lane[i];
                if (IsValid(place) && Suits(AgentAt(place), entry, now))
                    return AgentAt(place);
            }
        }

        return null;
    }

    public override void Add(Agent agent, int level)
    {
        var lane = LaneOf(new LaneKey(level, ranking.Lane(agent, Pool)));
        if (lane.IsFull)
            MakeRoom(lane);
        lane.Insert(new IdlePlace(agent.IdleOrder, agent.Chair));
    }

    public override void Clear() => _lanes.Clear();

    private Lane LaneOf(LaneKey key)
    {
        var i = 0;
        for (; i < _lanes.Count; i++)
        {
            var order = _lanes[i].Key.CompareTo(key);
            if (order == 0)
                return _lanes[i];
            if (order > 0)
                break;
        }

        var lane = new Lane(key);
        _lanes.Insert(i, lane);
        return lane;
    }

    // Stale places are thrown out first; the ring grows only when most were valid. So it stays small and the work is O(1) an insertion.
    private void MakeRoom(Lane lane)
    {
        var count = lane.Count;
        for (var i = 0; i < count; i++)
        {
            var place = lane[0];
            lane.DropFirst();
            if (IsValid(place))
                lane.Insert(place);
        }

        if (lane.Count > count / 2)
            lane.Grow();
    }

    /// <summary>Lower levels first, then lower lanes.</summary>
    private readonly record struct LaneKey(int Level, int Number) : IComparable<LaneKey>
    {
        public int CompareTo(LaneKey other) => Level != other.Level ? Level.CompareTo(other.Level) : Number.CompareTo(other.Number);
    }

    /// <summary>A ring of places in idle order.</summary>
    private sealed class Lane(LaneKey key)
    {
        private IdlePlace[] _ring = new IdlePlace[8];
        private int _head;

        public LaneKey Key { get; } = key;

        public int Count { get; private set; }

        public bool IsFull => Count == _ring.Length;

        public ref readonly IdlePlace this[int index] => ref _ring[(_head + index) & (_ring.Length - 1)];

        public void DropFirst()
        {
            _ring[_head] = default;
            _head = (_head + 1) & (_ring.Length - 1);
            Count--;
        }

        /// <summary>
        /// Nearly always an append; who sits down again after a while away steps before those who became free later. The ring
        /// must not be full. An agent who sits down with the order he had may stand here twice: both places end together.
        /// </summary>
        public void Insert(in IdlePlace place)
        {
            var mask = _ring.Length - 1;
            var at = Count++;
            while (at > 0 && _ring[(_head + at - 1) & mask].Order > place.Order)
            {
                _ring[(_head + at) & mask] = _ring[(_head + at - 1) & mask];
                at--;
            }

            _ring[(_head + at) & mask] = place;
        }

        public void Grow()
        {
            var larger = new IdlePlace[_ring.Length * 2];
            for (var i = 0; i < Count; i++)
                larger[i] = this[i];
            (_ring, _head) = (larger, 0);
        }
    }
}
