using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Switchboard.VoiceXml.Fetching;

/// <summary>Fetches by HTTP for one session.</summary>
internal sealed class HttpSessionFetcher(HttpFetching shared, HttpMessageInvoker client, Func<string, CancellationToken, Task<byte[]?>>? recordings)
    : IResourceFetcher
{
    private readonly CookieContainer _cookies = new();
    private int _fetches;

    public async Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        if (++_fetches > shared.Limits.MaxFetches)
            return Failed(request, $"a session may fetch {shared.Limits.MaxFetches} resources");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Timeout < shared.Limits.MaxTime ? request.Timeout : shared.Limits.MaxTime);
        try
        {
            return await FollowAsync(request, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(request, "it took too long");
        }
        catch (Exception wrong) when (wrong is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return Failed(request, wrong.InnerException?.Message ?? wrong.Message);
        }
    }

    private async Task<FetchResponse> FollowAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var (uri, method) = (request.Uri, request.Method);
        for (var hops = 0; hops <= shared.Limits.MaxRedirects; hops++)
        {
            if (!Uri.TryCreate(uri, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
                return Failed(request, $"{uri} is no http or https URI");
            var known = method == "GET" ? shared.Cache.Find(Key(target)) : null;
            if (known is not null && shared.Cache.IsFresh(known, request))
                return known.Content;
            using var message = await MessageAsync(request, target, method, known, cancellationToken);
            using var response = await client.SendAsync(message, cancellationToken);
            TakeCookies(target, response);
            if (response.StatusCode == HttpStatusCode.NotModified && known is not null)
            {
                shared.Cache.Renew(known, response);
                return known.Content;
            }

            if (response.Headers.Location is not { } location || (int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return await ReadAsync(request, target, method, response, cancellationToken);
            uri = new Uri(target, location).AbsoluteUri;
            if ((int)response.StatusCode is 301 or 302 or 303)
                method = "GET";
        }

        return Failed(request, $"more than {shared.Limits.MaxRedirects} redirects");
    }

    private async Task<HttpRequestMessage> MessageAsync(
        FetchRequest request, Uri target, string method, CacheEntry? known, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(new HttpMethod(method), target);
        message.Headers.UserAgent.ParseAdd("Switchboard-VoiceXML/2.1");
        message.Headers.TryAddWithoutValidation("Accept", request.Purpose switch
        {
            FetchPurpose.Document => "application/voicexml+xml, text/xml;q=0.9, */*;q=0.1",
            FetchPurpose.Grammar => "application/srgs+xml, application/srgs, */*;q=0.1",
            _ => "*/*",
        });
        if (_cookies.GetCookieHeader(target) is { Length: > 0 } cookies)
            message.Headers.TryAddWithoutValidation("Cookie", cookies);
        if (known?.Tag is { } tag)
            message.Headers.IfNoneMatch.Add(tag);
        if (known?.Modified is { } modified)
            message.Headers.IfModifiedSince = modified;
        if (method == "POST")
        {
            message.Content = new ByteArrayContent(await BodyAsync(request, cancellationToken));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType ?? "application/x-www-form-urlencoded");
        }

        return message;
    }

    /// <summary>The form, with the recordings that belong in it put before its closing line.</summary>
    private async Task<byte[]> BodyAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var body = request.Body ?? [];
        if (request.Recordings.Count == 0 || recordings is null || request.ContentType?.Split("boundary=") is not [_, var boundary])
            return body;
        using var whole = new MemoryStream();
        var closing = Encoding.ASCII.GetByteCount($"--{boundary}--\r\n");
        whole.Write(body, 0, body.Length - closing);
        foreach (var (name, recording) in request.Recordings)
        {
            if (await recordings(recording, cancellationToken) is not { } audio)
                continue;
            whole.Write(Encoding.UTF8.GetBytes(
                $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}.wav\"\r\nContent-Type: audio/x-wav\r\n\r\n"));
            whole.Write(audio);
            whole.Write("\r\n"u8);
        }

        whole.Write(body, body.Length - closing, closing);
        return whole.ToArray();
    }

    private async Task<FetchResponse> ReadAsync(
        FetchRequest request, Uri target, string method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > shared.Limits.MaxBytes)
            return Failed(request, $"it has more than {shared.Limits.MaxBytes} bytes");
        using var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        for (var read = await stream.ReadAsync(buffer, cancellationToken); read > 0; read = await stream.ReadAsync(buffer, cancellationToken))
        {
            body.Write(buffer, 0, read);
            if (body.Length > shared.Limits.MaxBytes)
                return Failed(request, $"it has more than {shared.Limits.MaxBytes} bytes");
        }

        var type = response.Content.Headers.ContentType;
        var content = new FetchResponse
        {
            Uri = target.AbsoluteUri,
            Status = (int)response.StatusCode,
            Body = body.ToArray(),
            ContentType = type?.MediaType,
            Charset = type?.CharSet,
        };
        if (content.Ok && method == "GET")
            shared.Cache.Keep(Key(target), response, content);
        return content;
    }

    private void TakeCookies(Uri target, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var values))
            return;
        foreach (var value in values)
        {
            try
            {
                _cookies.SetCookies(target, value);
            }
            catch (CookieException)
            {
                // a malformed cookie is none
            }
        }
    }

    private static string Key(Uri target) => target.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private static FetchResponse Failed(FetchRequest request, string problem) => new() { Uri = request.Uri, Problem = problem };
}
