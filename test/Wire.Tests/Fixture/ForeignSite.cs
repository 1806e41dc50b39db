using System.Text.Json.Nodes;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>A third party's web server: the example that comes with the embeddable phone, with an API key of its own.</summary>
internal sealed class ForeignSite : IAsyncDisposable
{
    private readonly Started _process;

    private ForeignSite(Started process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>An origin in the key's list.</summary>
    public Uri Listed(string page, Agent agent) => new($"http://localhost:{Port}/{page}/?user={agent.UserName}");

    /// <summary>The same page from an origin that the key does not list.</summary>
    public Uri Unlisted(string page, Agent agent) => new($"http://127.0.0.1:{Port}/{page}/?user={agent.UserName}");

    public static async Task<ForeignSite> StartAsync(CallCentre centre)
    {
        var port = Ports.Free();
        JsonNode key = await centre.Admin.PostAsync("api-keys", new
        {
            name = "crm",
            scopes = new[] { "embed.tokens", "calls.own", "desk.use", "customers.read" },
            origins = new[] { $"http://localhost:{port}" },
        });
        var server = Path.Combine(Repository.Root, "web", "embed", "examples", "server.mjs");
        var process = Started.Run("node", [server, $"{port}"], null, ("SWITCHBOARD_URL", centre.Server.Address.ToString().TrimEnd('/')), ("SWITCHBOARD_KEY", key.Text("key")));
        await Eventually.TrueAsync("the third party's server is up", () => process.Wrote("http://localhost"));
        return new ForeignSite(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
