namespace Switchboard.Bench.Routing;

/// <summary>The bound: the same arrivals, every agent can do everything, first come first served. No rule can do better on average.</summary>
internal static class Pooled
{
    /// <summary>Mean wait of the answered (seconds) and abandoned (percent).</summary>
    public static (double MeanWait, double AbandonedPercent) Run(Arrival[] arrivals, int agents)
    {
        var free = new PriorityQueue<int, long>();
        for (var i = 0; i < agents; i++)
            free.Enqueue(i, 0);
        double waited = 0;
        long answered = 0, abandoned = 0;
        for (var i = 0; i < arrivals.Length; i++)
        {
            ref readonly var arrival = ref arrivals[i];
            free.TryPeek(out var agent, out var from);
            var wait = Math.Max(0, from - arrival.At);
            var counts = i >= arrivals.Length / 10;
            if (wait > arrival.Patience)
            {
                abandoned += counts ? 1 : 0;
                continue;
            }

            free.Dequeue();
            free.Enqueue(agent, arrival.At + wait + arrival.Handling);
            if (!counts)
                continue;
            answered++;
            waited += wait / (double)TimeSpan.TicksPerSecond;
        }

        return (waited / answered, 100.0 * abandoned / (answered + abandoned));
    }
}
