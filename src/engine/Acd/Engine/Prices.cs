using System.Runtime.InteropServices;
using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>
/// What an agent's time is worth to the queues he serves. A queue's price is its offered work divided by the staff that is
/// left for it when every agent shares himself among his queues by what they need and pay (a few steps of the fluid
/// allocation); an agent's price is the sum of the cubes over his queues, so that the scarcest counts most. The dearest are
/// asked last, so that they are idle when only they will do.
/// </summary>
internal sealed class Prices
{
    /// <summary>Classes by rank, so that the lines of idle agents need few lanes.</summary>
    public const int Classes = 12;

    // New prices after so many arrivals for each agent: reckoning them costs far less than the decisions between.
    private const int ArrivalsPerAgent = 4;
    private const int FirstArrivals = 500;
    private const int Steps = 4;
    private readonly List<(double Price, Agent Agent)> _ranked = [];
    private int _sinceReckoned;

    /// <summary>Counts an arrival; true when it is time to reckon again.</summary>
    public bool IsDue(int agents) => ++_sinceReckoned >= FirstArrivals + (ArrivalsPerAgent * agents);

    /// <summary>New prices from what the queues were offered of late.</summary>
    public void Reckon(long now, Dictionary<QueueId, WorkQueue>.ValueCollection queues, Dictionary<AgentId, Agent>.ValueCollection agents)
    {
        _sinceReckoned = 0;
        foreach (var queue in queues)
        {
            queue.OfferedWork = queue.Tally.OfferedWork(now);
            queue.Price = 1;
        }

        for (var step = 0; step < Steps; step++)
            Share(queues, agents);
        Classify(agents);
    }

    // Every agent shares himself among his queues by what they need and what they pay now; then the queues pay by what they got.
    private static void Share(Dictionary<QueueId, WorkQueue>.ValueCollection queues, Dictionary<AgentId, Agent>.ValueCollection agents)
    {
        foreach (var queue in queues)
            queue.Supply = 0;
        foreach (var agent in agents)
        {
            double sum = 0;
            foreach (ref readonly var seat in CollectionsMarshal.AsSpan(agent.Seats))
                sum += seat.Pool.Queue.OfferedWork * seat.Pool.Queue.Price;
            if (sum <= 0)
                continue;
            foreach (ref readonly var seat in CollectionsMarshal.AsSpan(agent.Seats))
                seat.Pool.Queue.Supply += seat.Pool.Queue.OfferedWork * seat.Pool.Queue.Price / sum;
        }

        foreach (var queue in queues)
            queue.Price = queue.Supply <= 0 ? 1 : queue.OfferedWork / queue.Supply;
    }

    private void Classify(Dictionary<AgentId, Agent>.ValueCollection agents)
    {
        _ranked.Clear();
        foreach (var agent in agents)
        {
            double price = 0;
            foreach (ref readonly var seat in CollectionsMarshal.AsSpan(agent.Seats))
                price += Math.Pow(seat.Pool.Queue.Price, 3);
            _ranked.Add((price, agent));
        }

        _ranked.Sort(static (a, b) => a.Price != b.Price ? a.Price.CompareTo(b.Price) : a.Agent.Position.CompareTo(b.Agent.Position));
        for (var i = 0; i < _ranked.Count; i++)
            _ranked[i].Agent.PriceClass = i * Classes / _ranked.Count;
    }
}
