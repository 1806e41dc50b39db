using System.Text;
using Switchboard.Server.Configuration;

namespace Switchboard.Server.Demo;

/// <summary>The fictional company of <c>--demo</c>: an ordinary configuration file that travels in the program.</summary>
internal static class DemoFile
{
    public const string Tenant = "demo";
    private const string Name = "demo.yaml";

    /// <summary>Brings the company into the running house. Idempotent; the second start changes nothing.</summary>
    public static async Task<IReadOnlyList<ConfigurationError>> ApplyAsync(IServiceProvider services, TextWriter report, CancellationToken cancellation)
    {
        var (file, errors) = Parse();
        return file is null ? errors : await ConfigurationCommand.ApplyAsync(file, new OwnHouse(services), report, cancellation);
    }

    public static (ConfigurationFile? File, IReadOnlyList<ConfigurationError> Errors) Parse() =>
        ConfigurationFile.Parse(Name, Encoding.UTF8.GetString(new Resources().Read(Name)!), new Resources());

    /// <summary>The files beside it, which are resources too.</summary>
    private sealed class Resources : IConfigurationFiles
    {
        public byte[]? Read(string name)
        {
            using var stream = typeof(DemoFile).Assembly.GetManifestResourceStream($"Switchboard.Server.Demo.{name}");
            if (stream is null)
                return null;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
