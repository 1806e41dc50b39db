using Switchboard.Acd.Agents;

namespace Switchboard.Acd.Engine;

/// <summary>For chance: every idle agent of the lowest level is drawn with the same probability, or by weight. Asking walks the list of members.</summary>
internal sealed class IdleLottery(Pool pool, IRandomRanking ranking) : IdleLine(pool)
{
    // Every queue draws its own, repeatable numbers.
    private ulong _dice = (ulong)pool.Queue.Settings.Id.GetHashCode() | 1;

    public override Agent? First => Draw(null, 0);

    public override Agent? FirstFor(WorkEntry entry, long now) => Draw(entry, now);

    public override void Add(Agent agent, int level)
    {
        // members know themselves whether they sit
    }

    public override void Clear()
    {
        // nothing is kept
    }

    // One pass: each candidate takes the prize from the one before with the chance of his own weight in the sum so far.
    private Agent? Draw(WorkEntry? entry, long now)
    {
        (Agent? Agent, int Level, long Sum) drawn = default;
        foreach (var (agent, level) in Pool.Members)
        {
            if (!agent.IsSeated(Pool.Medium) || (entry is not null && !Suits(agent, entry, now)))
                continue;
            if (drawn.Agent is not null && level > drawn.Level)
                continue;
            if (drawn.Agent is null || level < drawn.Level)
                drawn = (agent, level, 0);
            var weight = ranking.Weight(agent, Pool);
            drawn.Sum += weight;
            if ((long)(Next() % (ulong)drawn.Sum) < weight)
                drawn.Agent = agent;
        }

        return drawn.Agent;
    }

    // xorshift64 (Marsaglia, 2003).
    private ulong Next()
    {
        _dice ^= _dice << 13;
        _dice ^= _dice >> 7;
        return _dice ^= _dice << 17;
    }
}
