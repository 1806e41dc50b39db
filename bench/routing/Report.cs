namespace Switchboard.Bench.Routing;

/// <summary>Runs a setting with each seed and writes the means as a line of the table.</summary>
internal static class Report
{
    public static void Write(Setting setting, string strategy, Options options)
    {
        var results = new List<Result>();
        for (var seed = 1; seed <= options.Seeds; seed++)
        {
            var world = new World(setting, strategy, seed);
            results.Add(new Simulation(world, Arrivals.Draw(world, options.Arrivals, seed)).Run());
        }

        double Mean(Func<Result, double> figure) => results.Average(figure);
        Console.WriteLine(
            $"| {setting.Name} | {strategy} | {Mean(r => r.MeanWait):F3} | {Mean(r => r.Wait95):F1} | {Mean(r => r.AbandonedPercent):F2} | {Mean(r => r.ServiceLevel):F1} | " +
            $"{Mean(r => r.WorstQueues):F1} | {Mean(r => r.Jain):F4} | {Mean(r => r.Inversions):F0} | {Mean(r => r.DecisionsPerSecond) / 1e6:F2} | " +
            $"{Mean(r => r.Microseconds(0.5)):F2} | {Mean(r => r.Microseconds(0.99)):F2} | {Mean(r => r.Microseconds(0.999)):F2} | {Mean(r => r.BytesPerDecision):F2} |");
    }

    public static void WriteBound(Setting setting, Options options)
    {
        double wait = 0, abandoned = 0;
        for (var seed = 1; seed <= options.Seeds; seed++)
        {
            var world = new World(setting, "longest-idle-agent", seed);
            var bound = Pooled.Run(Arrivals.Draw(world, options.Arrivals, seed), setting.Agents);
            wait += bound.MeanWait / options.Seeds;
            abandoned += bound.AbandonedPercent / options.Seeds;
        }

        Console.WriteLine($"| {setting.Name} | pooled bound | {wait:F3} | | {abandoned:F2} | | | | | | | | | |");
    }
}
