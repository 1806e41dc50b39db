using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>For rankings by a number that the agent has when he sits down.</summary>
internal sealed class IdleHeap(Pool pool, IKeyRanking ranking) : IdleLine(pool)
{
    // More stale places than this are thrown out: at most one place a member is valid.
    private const int Spare = 32;
    private readonly PriorityQueue<IdlePlace, HeapKey> _heap = new();

    public override Agent? First
    {
        get
        {
            while (_heap.TryPeek(out var place, out _))
            {
                if (IsValid(place))
                    return AgentAt(place);
                _heap.Dequeue();
            }

            return null;
        }
    }

    public override Agent? FirstFor(WorkEntry entry, long now)
    {
        (Agent? Agent, HeapKey Key) best = default;
        foreach (var (place, key) in _heap.UnorderedItems)
        {
            if (IsValid(place) && Suits(AgentAt(place), entry, now) && (best.Agent is null || key.Before(best.Key)))
                best = (AgentAt(place), key);
        }

        return best.Agent;
    }

    public override void Add(Agent agent, int level)
    {
        if (_heap.Count > (2 * Pool.Members.Count) + Spare)
            Compact();
        _heap.Enqueue(new IdlePlace(agent.IdleOrder, agent.Chair), new HeapKey(level, ranking.Rank(agent, Pool), agent.IdleOrder));
    }

    public override void Clear() => _heap.Clear();

    private void Compact()
    {
        var valid = new List<(IdlePlace, HeapKey)>(Pool.Members.Count);
        foreach (var (place, key) in _heap.UnorderedItems)
        {
            if (IsValid(place))
                valid.Add((place, key));
        }

        _heap.Clear();
        _heap.EnqueueRange(valid);
    }
}
