using System.Globalization;
using Switchboard.Bench.Routing;

// Routing benchmark ACD-1k and ACD-10k: bench/routing/run [--arrivals N] [--seeds N] [--only NAME] [--strategies A,B] [--waits]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = Options.Parse(args);
if (options.Waits)
{
    WaitReport.Write(options);
    return;
}

Setting[] settings =
[
    new("1k, ρ .95", 1_000, 200, 0.95),
    new("10k, ρ .95", 10_000, 200, 0.95),
    new("10k, ρ .99", 10_000, 200, 0.99),
    new("10k, ρ 1.02", 10_000, 200, 1.02),
    new("10k, ρ .95, lunch and churn", 10_000, 200, 0.95, Lunch: true),
];
Console.WriteLine("| run | rule | ASA s | p95 s | aband % | SL % | worst 5 % SL | Jain | inversions | M decisions/s | p50 µs | p99 µs | p99.9 µs | bytes |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
foreach (var setting in settings)
{
    if (options.Only is { } only && !setting.Name.Contains(only, StringComparison.Ordinal))
        continue;
    foreach (var strategy in options.Strategies)
        Report.Write(setting, strategy, options);
    Report.WriteBound(setting, options);
}
