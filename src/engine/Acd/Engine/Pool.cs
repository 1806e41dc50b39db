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
    private const int MostScore = 999;

    /// <summary>All that an agent must know here: what queue and item ask for, less what the rings gave up.</summary>
    private readonly IReadOnlyList<SkillRequirement> _needs;

    public Pool(WorkQueue queue, Medium medium, IReadOnlyList<SkillRequirement> requirements, int circle = 0)
    {
        Queue = queue;
        Medium = medium;
        Requirements = requirements;
        Circle = circle;
        _needs = Needs(queue.Settings, requirements, circle);
        Idle = IdleLine.For(this);
    }

    public WorkQueue Queue { get; }

    public Medium Medium { get; }

    public IReadOnlyList<SkillRequirement> Requirements { get; }

    /// <summary>The ring that it is for; 0 = the queue's own agents with all skills.</summary>
    public int Circle { get; }

    /// <summary>Who serves it, idle or not, in the order of the tenant's list.</summary>
    public List<(Agent Agent, int Level)> Members { get; } = [];

    public IdleLine Idle { get; }

    public RankedHeap<WorkEntry> Waiting { get; } = new();

    /// <summary>Items that ring already and would ring more agents.</summary>
    public List<WorkEntry> Wanting { get; } = [];

    /// <summary>Items that wait here or may come back here.</summary>
    public int Users { get; set; }

    public bool Matches(Medium medium, IReadOnlyList<SkillRequirement> requirements, int circle)
    {
        if (Medium != medium || Circle != circle || Requirements.Count != requirements.Count)
            return false;
        for (var i = 0; i < requirements.Count; i++)
        {
            if (Requirements[i] != requirements[i])
                return false;
        }

        return true;
    }

    public bool IsServedBy(Agent agent) => agent.CapacityFor(Medium) > 0 && IsSkilled(agent);

    /// <summary>Knows all that is asked for, where that counts.</summary>
    public bool IsSkilled(Agent agent) => Queue.Settings.SkillEvaluation != SkillEvaluation.All || agent.Has(_needs);

    /// <summary>The first need here that the agent does not fulfil.</summary>
    public SkillRequirement? Lacking(Agent agent)
    {
        for (var i = 0; i < _needs.Count; i++)
        {
            if (!agent.Has(_needs[i]))
                return _needs[i];
        }

        return null;
    }

    /// <summary>The agent's levels in all that is asked for here, added up.</summary>
    public int SkillScore(Agent agent) => agent.LevelsIn(_needs);

    public void Join(Agent agent, int level)
    {
        // Best skills first: inside a level the more skilled stand on a lower one of their own.
        if (Queue.Settings.SkillEvaluation == SkillEvaluation.Best)
            level = (level * (MostScore + 1)) + MostScore - Math.Min(MostScore, SkillScore(agent));
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

    private static List<SkillRequirement> Needs(QueueSettings queue, IReadOnlyList<SkillRequirement> requirements, int circle)
    {
        List<SkillRequirement> needs = [.. queue.RequiredSkills, .. requirements];
        for (var i = 0; i < circle && i < queue.Circles.Count; i++)
        {
            var ring = queue.Circles[i];
            needs.RemoveAll(n => ring.DropSkills.Contains(n.Skill, StringComparer.OrdinalIgnoreCase));
            for (var j = 0; j < needs.Count; j++)
                needs[j] = needs[j] with { MinimumLevel = needs[j].MinimumLevel - ring.LowerLevels };
        }

        return needs;
    }
}
