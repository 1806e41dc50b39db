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

    private readonly HttpClient _client;

    /// <summary>Asks what <paramref name="rules"/> let it reach.</summary>
    public OutsideHttp(AddressRules rules)
    {
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellation) => rules.ConnectAsync(context.DnsEndPoint, cancellation),
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
}
