using System.Net.Http.Headers;

namespace Switchboard.Server.Configuration;

/// <summary>A running server, with an API key.</summary>
internal sealed class HttpTarget(HttpClient http, Uri server, string key) : IConfigurationTarget
{
    public async Task<ApiReply> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, "/api/v1" + path)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, cancellation);
        return new ApiReply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
    }
}
