namespace Switchboard.Bench.Routing;

/// <summary>The second table: how true the expected waits are, where people really wait.</summary>
internal static class WaitReport
{
    private static readonly Setting[] Settings =
    [
        new("1k agents, 200 queues, ρ .95", 1_000, 200, 0.95),
        new("1k agents, 200 queues, lunch and churn", 1_000, 200, 0.9, Lunch: true),
        new("100 agents, 24 queues, ρ .95", 100, 24, 0.95),
        new("100 agents, 24 queues, ρ 1.05", 100, 24, 1.05),
        new("100 agents, 24 queues, lunch and churn", 100, 24, 0.85, Lunch: true),
        new("40 agents, 24 queues, ρ .9", 40, 24, 0.9),
    ];

    public static void Write(Options options)
    {
        Console.WriteLine("| run | callers who waited | mean wait s | RMSE s | RMSE of LES | ratio | RMSE of the line | bias s | p90 covers % |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var setting in Settings)
        {
            if (options.Only is { } only && !setting.Name.Contains(only, StringComparison.Ordinal))
                continue;
            var world = new World(setting, "best-match", 1);
            var simulation = new Simulation(world, Arrivals.Draw(world, options.Arrivals, 1), judgesWaits: true);
            simulation.Run();
            var waits = simulation.Forecasts;
            Console.WriteLine(
                $"| {setting.Name} | {waits.Count} | {waits.MeanWait:F1} | {waits.Ours:F1} | {waits.LastToEnter:F1} | {waits.Ours / waits.LastToEnter:F2} | {waits.Line:F1} | " +
                $"{waits.Bias:F1} | {waits.CoveredPercent:F1} |");
        }
    }
}
