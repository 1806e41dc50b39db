using Switchboard.Server.Hosting;

namespace Switchboard.Server.Configuration;

/// <summary>What was asked on the command line.</summary>
internal sealed record ConfigurationArguments(string Command, string? File, string? Tenant, bool Customers, Uri? Server, string? Key, ServerOptions? House)
{
    public static (ConfigurationArguments? Asked, string? Wrong) Parse(string command, IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        string? file = null, tenant = null, url = null, key = null;
        var customers = false;
        var rest = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            string? Value() => value ?? (++i < arguments.Count ? arguments[i] : null);
            if (name == "--customers")
                customers = true;
            else if (name is "--out" or "--tenant" or "--url" or "--key")
            {
                if (Value() is not { } given)
                    return (null, $"{name} needs a value.");
                (file, tenant, url, key) = name switch
                {
                    "--out" => (given, tenant, url, key),
                    "--tenant" => (file, given, url, key),
                    "--url" => (file, tenant, given, key),
                    _ => (file, tenant, url, given),
                };
            }
            else if (command == "apply" && file is null && !name.StartsWith("--", StringComparison.Ordinal))
                file = arguments[i];
            else
                rest.Add(arguments[i]);
        }

        if (command == "apply" && file is null)
            return (null, "Name the file: switchboard apply FILE.yaml");
        var onFolder = url is null && rest.Any(r => r.StartsWith("--data", StringComparison.Ordinal) || r.StartsWith("--db", StringComparison.Ordinal));
        url ??= onFolder ? null : environment("SWITCHBOARD_URL");
        return string.IsNullOrEmpty(url)
            ? OnFolder(command, file, tenant, customers, rest, environment)
            : OverHttp(command, file, tenant, customers, url, key ?? environment("SWITCHBOARD_KEY"), rest);
    }

    private static (ConfigurationArguments?, string?) OverHttp(string command, string? file, string? tenant, bool customers, string url, string? key, List<string> rest)
    {
        if (rest.Count > 0)
            return (null, $"Unknown option {rest[0]}.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            return (null, "--url is an address such as http://127.0.0.1:8080.");
        return string.IsNullOrEmpty(key) ? (null, "--url needs --key (or SWITCHBOARD_KEY): an API key made in the console.")
            : (new ConfigurationArguments(command, file, tenant, customers, server, key, null), null);
    }

    private static (ConfigurationArguments?, string?) OnFolder(
        string command, string? file, string? tenant, bool customers, List<string> rest, Func<string, string?> environment)
    {
        var (options, wrong) = ServerOptions.Parse(rest, environment);
        return options is null ? (null, wrong) : (new ConfigurationArguments(command, file, tenant, customers, null, null, options), null);
    }

    private static (string Name, string? Value) Split(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (argument[..at], argument[(at + 1)..]) : (argument, null);
}
