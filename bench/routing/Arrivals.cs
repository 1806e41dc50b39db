namespace Switchboard.Bench.Routing;

/// <summary>One caller, drawn beforehand, so that every rule meets the same callers (common random numbers).</summary>
internal readonly record struct Arrival(long At, int Queue, long Handling, long Patience);

/// <summary>Poisson arrivals, lognormal handling (CV 1), exponential patience.</summary>
internal static class Arrivals
{
    public static Arrival[] Draw(World world, int count, int seed)
    {
        var random = new Random(seed);
        var cumulative = new double[world.Demand.Length];
        var sum = 0.0;
        for (var i = 0; i < cumulative.Length; i++)
            cumulative[i] = sum += world.Demand[i];

        // Lognormal with CV 1: σ² = ln 2, μ = ln(mean) − σ²/2.
        var sigma = Math.Sqrt(Math.Log(2));
        var mu = Math.Log(World.MeanHandlingSeconds) - (sigma * sigma / 2);
        var gap = World.MeanHandlingSeconds / world.Setting.Agents / world.Setting.Load;
        var now = 0.0;
        var arrivals = new Arrival[count];
        for (var i = 0; i < count; i++)
        {
            var peak = world.Setting.Lunch && i > count * 2 / 5 && i < count * 3 / 5;
            now -= Math.Log(1 - random.NextDouble()) * (peak ? gap / 1.5 : gap);
            var queue = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            arrivals[i] = new Arrival(
                Ticks(now),
                Math.Min(queue < 0 ? ~queue : queue, cumulative.Length - 1),
                Ticks(Math.Exp(mu + (sigma * World.Normal(random)))),
                Ticks(-Math.Log(1 - random.NextDouble()) * World.MeanPatienceSeconds));
        }

        return arrivals;
    }

    private static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);
}
