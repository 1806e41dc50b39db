using System.Globalization;

namespace Switchboard.Bench.Routing;

/// <summary>The command line.</summary>
/// <param name="Arrivals">Callers in each run.</param>
/// <param name="Seeds">Runs to average.</param>
/// <param name="Only">Part of the name of the runs wanted; null for all.</param>
/// <param name="Strategies">Rules to compare.</param>
internal sealed record Options(int Arrivals, int Seeds, string? Only, string[] Strategies, bool Waits = false)
{
    public static Options Parse(string[] args)
    {
        var options = new Options(1_000_000, 1, null, ["longest-idle-agent", "best-match"]);
        if (args.Contains("--waits"))
            options = options with { Waits = true };
        args = [.. args.Where(a => a != "--waits")];
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            options = args[i] switch
            {
                "--arrivals" => options with { Arrivals = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seeds" => options with { Seeds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--only" => options with { Only = value },
                "--strategies" => options with { Strategies = value.Split(',') },
                _ => throw new ArgumentException($"Unknown option {args[i]}: there is --arrivals, --seeds, --only, --strategies and --waits."),
            };
        }

        return options;
    }
}
