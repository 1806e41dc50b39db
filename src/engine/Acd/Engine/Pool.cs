using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>An agent's place in one pool; stands in the pool's idle heap while the agent could be reserved.</summary>
internal sealed class Seat(Agent agent, Pool pool, int level) : HeapNode
{
    public Agent Agent { get; } = agent;

    public Pool Pool { get; } = pool;

    public int Level { get; } = level;

    /// <summary>The agent's idle stamp when the seat entered the heap; another stamp means another rank.</summary>
    public long Stamp { get; set; }
}

/// <summary>
/// The agents who can serve one kind of item (queue, medium, special requirements), and the items of that kind: idle agents
/// in the order they are asked, waiting items in the order they are served. One of the two is empty, exclusions apart.
/// </summary>
internal sealed class Pool(WorkQueue queue, Medium medium, IReadOnlyList<SkillRequirement> requirements)
{
    public WorkQueue Queue { get; } = queue;

    public Medium Medium { get; } = medium;

    public IReadOnlyList<SkillRequirement> Requirements { get; } = requirements;

    public List<Seat> Seats { get; } = [];

    public RankedHeap<Seat> Idle { get; } = new();

    public RankedHeap<WorkEntry> Waiting { get; } = new();

    /// <summary>Items that wait here or may come back here.</summary>
    public int Users { get; set; }

    public bool Matches(Medium medium, IReadOnlyList<SkillRequirement> requirements)
    {
        if (Medium != medium || Requirements.Count != requirements.Count)
            return false;
        for (var i = 0; i < requirements.Count; i++)
        {
            if (Requirements[i] != requirements[i])
                return false;
        }

        return true;
    }

    public bool IsServedBy(Agent agent) =>
        agent.CapacityFor(Medium) > 0 && agent.Has(Queue.Settings.RequiredSkills) && agent.Has(Requirements);

    public void Join(Agent agent, int level)
    {
        var seat = new Seat(agent, this, level);
        Seats.Add(seat);
        agent.Seats.Add(seat);
        if (agent.CanTake(Medium))
            SitDown(seat);
    }

    public void SitDown(Seat seat)
    {
        var agent = seat.Agent;
        seat.Stamp = agent.IdleOrder;
        Idle.Add(seat, new HeapKey(seat.Level, Queue.Ranking.Rank(agent, seat), agent.IdleOrder));
    }

    public void StandUp(Seat seat)
    {
        if (seat.InHeap)
            Idle.Remove(seat);
    }

    public void Dissolve()
    {
        foreach (var seat in Seats)
            seat.Agent.Seats.Remove(seat);
        Idle.Clear();
        Seats.Clear();
    }

    /// <summary>The agent to ask for this item; null when nobody is free who did not just reject it.</summary>
    public Seat? BestSeatFor(WorkEntry entry)
    {
        var first = Idle.First;
        if (first is null || !entry.HasExclusions || !entry.Excludes(first.Agent))
            return first;
        var best = -1;
        for (var i = 1; i < Idle.Count; i++)
        {
            if (!entry.Excludes(Idle[i].Agent) && (best < 0 || Idle.KeyAt(i).Before(Idle.KeyAt(best))))
                best = i;
        }

        return best < 0 ? null : Idle[best];
    }

    /// <summary>The item this agent should serve next; null when nothing waits that the agent did not just reject.</summary>
    public WorkEntry? BestItemFor(Agent agent)
    {
        var first = Waiting.First;
        if (first is null || !first.HasExclusions || !first.Excludes(agent))
            return first;
        var best = -1;
        for (var i = 1; i < Waiting.Count; i++)
        {
            if (!Waiting[i].Excludes(agent) && (best < 0 || Waiting.KeyAt(i).Before(Waiting.KeyAt(best))))
                best = i;
        }

        return best < 0 ? null : Waiting[best];
    }
}
