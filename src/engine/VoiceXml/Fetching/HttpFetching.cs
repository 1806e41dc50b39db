using Switchboard.Kernel;

namespace Switchboard.VoiceXml.Fetching;

/// <summary>What a session may fetch.</summary>
public sealed record FetchLimits
{
    /// <summary>Fetches of one session.</summary>
    public int MaxFetches { get; init; } = 200;

    /// <summary>Bytes of one resource.</summary>
    public int MaxBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Redirects of one fetch.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>The longest that one fetch may take, whatever the document asks for.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Fetches by HTTP for all sessions: one set of connections and one cache.</summary>
public sealed class HttpFetching : IDisposable
{
    private readonly HttpMessageInvoker _client;

    /// <summary>Fetches within the rules.</summary>
    public HttpFetching(AddressRules rules, FetchLimits? limits = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Limits = limits ?? new FetchLimits();
        Cache = new HttpCache(clock ?? TimeProvider.System);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            MaxResponseHeadersLength = 64,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = (context, cancellationToken) => rules.ConnectAsync(context.DnsEndPoint, cancellationToken),
        };
        _client = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    internal FetchLimits Limits { get; }

    internal HttpCache Cache { get; }

    /// <summary>A fetcher for one session: with cookies of its own.</summary>
    /// <param name="recordings">Gives the bytes of a recording that is submitted.</param>
    public IResourceFetcher NewSession(Func<string, CancellationToken, Task<byte[]?>>? recordings = null) => new HttpSessionFetcher(this, _client, recordings);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
