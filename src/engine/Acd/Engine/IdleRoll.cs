using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>Down the list of members and round again: whoever stands next after the one asked last. Nothing is kept in order; asking walks the list.</summary>
internal sealed class IdleRoll(Pool pool) : IdleLine(pool)
{
    public override Agent? First => Next(null, 0);

    public override Agent? FirstFor(WorkEntry entry, long now) => Next(entry, now);

    public override void Add(Agent agent, int level)
    {
        // members know themselves whether they sit
    }

    public override void Clear()
    {
        // nothing is kept
    }

    private Agent? Next(WorkEntry? entry, long now)
    {
        var last = Pool.Queue.LastAskedPosition;
        (Agent? Agent, int Level, bool NextRound) best = default;
        foreach (var (agent, level) in Pool.Members)
        {
            if (!agent.IsSeated(Pool.Medium) || (entry is not null && !Suits(agent, entry, now)))
                continue;
            var nextRound = agent.Position <= last;
            // Members stand in the order of the list, so the first of a level and round is the one.
            if (best.Agent is null || level < best.Level || (level == best.Level && best.NextRound && !nextRound))
                best = (agent, level, nextRound);
        }

        return best.Agent;
    }
}
