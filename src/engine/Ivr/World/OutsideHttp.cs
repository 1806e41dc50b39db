using System.Net;
using System.Net.Sockets;
using System.Text;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.World;

/// <summary>
/// Asks other systems over HTTP for flows. The address is checked when the connection is made, after the name was resolved and on
/// each redirect, so neither a name nor a redirect leads into the house's own network unless the administrator allowed that range.
/// </summary>
public sealed class OutsideHttp : IDisposable
{
    /// <summary>The longest answer (HARDENING).</summary>
    public const int LargestAnswer = 5 * 1024 * 1024;

    private const int MostRedirects = 5;

    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "224.0.0.0/3", "::/128", "::1/128", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly HttpClient _client;

    /// <summary>With the private ranges that the administrator allows.</summary>
    public OutsideHttp(IReadOnlyList<IPNetwork> allowed)
    {
        _allowed = allowed;
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            MaxAutomaticRedirections = MostRedirects,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>Whether this address may be asked.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Private.Any(range => range.Contains(plain)) || _allowed.Any(range => range.Contains(plain));
    }

    /// <summary>Asks, within the time given for the whole answer.</summary>
    public async Task<HttpReply> AskAsync(HttpAsk ask, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ask);
        if (!Uri.TryCreate(ask.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return Refused("http.url", $"'{ask.Url}' is not an address of http or https.");
        using var patience = new CancellationTokenSource(ask.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(ask.Method), uri);
            if (ask.Body is not null)
                request.Content = new StringContent(ask.Body, Encoding.UTF8, ask.ContentType);
            foreach (var (name, value) in ask.Headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            return new HttpReply(HttpEnd.Answered, (int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new HttpReply(HttpEnd.TimedOut);
        }
        catch (Exception e) when (e is HttpRequestException or FormatException or InvalidOperationException)
        {
            return Refused("http.unreachable", (e.InnerException as HttpRequestException ?? e).Message);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static HttpReply Refused(string code, string detail) => new(HttpEnd.Refused, Fault: new Fault(code, detail));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var open = addresses.Where(Allows).ToArray();
        if (open.Length == 0)
            throw new HttpRequestException($"{context.DnsEndPoint.Host} lies in a private network, which the administrator has not allowed.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
