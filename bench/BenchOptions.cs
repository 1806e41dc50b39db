using System.Globalization;

namespace Switchboard.Bench;

/// <summary>How long and how much.</summary>
internal sealed record BenchOptions
{
    /// <summary>The built server.</summary>
    public string Server { get; init; } = "";

    /// <summary>The root of the system that holds Asterisk; null when there is none.</summary>
    public string? Asterisk { get; init; }

    /// <summary>Why there is no Asterisk.</summary>
    public string WhyNot { get; init; } = "not asked for";

    /// <summary>Where the table is written beside standard output.</summary>
    public string? Out { get; init; }

    /// <summary>A short run: fewer rows, shorter windows.</summary>
    public bool Quick { get; init; }

    /// <summary>Names of the trials to run; empty runs all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Environment given to the server besides its own (profiling).</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Windows a media trial is cut into.</summary>
    public int Windows => Quick ? 3 : 5;

    /// <summary>Length of one.</summary>
    public TimeSpan Window => TimeSpan.FromSeconds(Quick ? 2 : 4);

    /// <summary>Calls before the first that counts: code is compiled and caches are filled.</summary>
    public int WarmUpCalls => Quick ? 300 : 1000;

    /// <summary>Calls of a signalling trial.</summary>
    public int Calls => Quick ? 100 : 300;

    /// <summary>Signed-in agents of the queue.</summary>
    public int Agents { get; init; } = 200;

    /// <summary>Calls set up a second where only signalling is measured.</summary>
    public int Pace { get; init; } = 20;

    public bool Wants(string trial) => Only.Count == 0 || Only.Contains(trial, StringComparer.OrdinalIgnoreCase);

    public static (BenchOptions? Options, string? Wrong) Parse(string[] arguments)
    {
        var options = new BenchOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--quick")
            {
                options = options with { Quick = true };
                continue;
            }

            if (i + 1 == arguments.Length)
                return (null, $"{arguments[i]} is unknown or needs a value.");
            var value = arguments[i + 1];
            switch (arguments[i++])
            {
                case "--server": options = options with { Server = Path.GetFullPath(value) }; break;
                case "--asterisk": options = options with { Asterisk = Path.GetFullPath(value) }; break;
                case "--why-no-asterisk": options = options with { WhyNot = value }; break;
                case "--out": options = options with { Out = Path.GetFullPath(value) }; break;
                case "--only": options = options with { Only = value.Split(',') }; break;
                case "--agents": options = options with { Agents = int.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "--pace": options = options with { Pace = int.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "--env":
                    var pair = value.Split('=', 2);
                    options = options with { Environment = new Dictionary<string, string>(options.Environment, StringComparer.Ordinal) { [pair[0]] = pair[^1] } };
                    break;
                default: return (null, $"{arguments[i - 1]} is unknown.");
            }
        }

        return File.Exists(options.Server) ? (options, null) : (null, "--server names the built switchboard.dll.");
    }
}
