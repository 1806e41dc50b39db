using System.Runtime.InteropServices;
using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>That an agent serves a pool, and at which level.</summary>
internal readonly record struct Seat(Pool Pool, int Level);

/// <summary>
/// The agents who can serve one kind of item (queue, medium, special requirements), and the items of that kind: idle agents
/// in the order they are asked, waiting items in the order they are served. One of the two is empty, exclusions apart.
/// </summary>
internal sealed class Pool
{
    public Pool(WorkQueue queue, Medium medium, IReadOnlyList<SkillRequirement> requirements)
    {
        Queue = queue;
        Medium = medium;
        Requirements = requirements;
        Idle = IdleLine.For(this);
    }

    public WorkQueue Queue { get; }

    public Medium Medium { get; }

    public IReadOnlyList<SkillRequirement> Requirements { get; }

    /// <summary>Who serves it, idle or not, in the order of the tenant's list.</summary>
    public List<(Agent Agent, int Level)> Members { get; } = [];

    public IdleLine Idle { get; }

    public RankedHeap<WorkEntry> Waiting { get; } = new();

    /// <summary>Items that ring already and would ring more agents.</summary>
    public List<WorkEntry> Wanting { get; } = [];

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

    /// <summary>The agent's levels in all that is asked for here, added up.</summary>
    public int SkillScore(Agent agent) => agent.LevelsIn(Queue.Settings.RequiredSkills) + agent.LevelsIn(Requirements);

    public void Join(Agent agent, int level)
    {
        Members.Add((agent, level));
        agent.Seats.Add(new Seat(this, level));
        if (agent.IsSeated(Medium))
            Idle.Add(agent, level);
    }

    /// <summary>The level of an agent's seat here.</summary>
    public int LevelOf(Agent agent)
    {
        foreach (ref readonly var seat in CollectionsMarshal.AsSpan(agent.Seats))
        {
            if (ReferenceEquals(seat.Pool, this))
                return seat.Level;
        }

        return int.MaxValue;
    }

    public void Dissolve()
    {
        foreach (var (agent, _) in Members)
            agent.Seats.RemoveAll(seat => ReferenceEquals(seat.Pool, this));
        Idle.Clear();
        Members.Clear();
    }

    /// <summary>How many could be asked now.</summary>
    public int CountIdle()
    {
        var idle = 0;
        foreach (var (agent, _) in Members)
        {
            if (agent.IsSeated(Medium))
                idle++;
        }

        return idle;
    }

    /// <summary>The agent to ask for this item; null when nobody is free who did not just reject it.</summary>
    public Agent? BestAgentFor(WorkEntry entry, long now) => entry.HasExclusions ? Idle.FirstFor(entry, now) : Idle.First;

    /// <summary>The item this agent should serve next; null when nothing waits that the agent did not just reject.</summary>
    public WorkEntry? BestItemFor(Agent agent, long now)
    {
        var first = Waiting.First;
        if (first is null || !first.HasExclusions || !first.Excludes(agent, now))
            return first;
        var best = -1;
        for (var i = 1; i < Waiting.Count; i++)
        {
            if (!Waiting[i].Excludes(agent, now) && (best < 0 || Waiting.KeyAt(i).Before(Waiting.KeyAt(best))))
                best = i;
        }

        return best < 0 ? null : Waiting[best];
    }
}
