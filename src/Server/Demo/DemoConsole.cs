using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Events;

namespace Switchboard.Server.Demo;

/// <summary>The API as the console uses it, signed in as the demo's administrator.</summary>
internal sealed class DemoConsole : IDisposable
{
    private readonly SocketsHttpHandler _wire = new() { CookieContainer = new CookieContainer(), UseProxy = false };
    private readonly HttpClient _http;

    public DemoConsole(Uri address) => _http = new HttpClient(_wire) { BaseAddress = new Uri(address, "/api/v1/") };

    public async Task<bool> SignInAsync(string tenant, string name, string password, CancellationToken cancellation)
    {
        var (status, _, _) = await SendAsync(HttpMethod.Post, "auth/sign-in", new { tenant, name, password }, cancellation);
        return status == HttpStatusCode.OK;
    }

    /// <summary>The thing; null when there is none, or no such path.</summary>
    public async Task<JsonNode?> FindAsync(string path, CancellationToken cancellation)
    {
        var (status, body, _) = await SendAsync(HttpMethod.Get, path, null, cancellation);
        return status == HttpStatusCode.OK ? body : null;
    }

    public Task<JsonNode> PutAsync(string path, object body, CancellationToken cancellation) => MustAsync(HttpMethod.Put, path, body, cancellation);

    public Task<JsonNode> PostAsync(string path, object body, CancellationToken cancellation) => MustAsync(HttpMethod.Post, path, body, cancellation);

    /// <summary>Makes the thing and gives its id.</summary>
    public async Task<Guid> MakeAsync(string path, object body, CancellationToken cancellation) =>
        Guid.Parse((await MustAsync(HttpMethod.Post, path, body, cancellation))["id"]!.GetValue<string>());

    public void Dispose()
    {
        _http.Dispose();
        _wire.Dispose();
    }

    private async Task<JsonNode> MustAsync(HttpMethod method, string path, object body, CancellationToken cancellation)
    {
        var (status, answer, text) = await SendAsync(method, path, body, cancellation);
        return (int)status is >= 200 and < 300
            ? answer ?? new JsonObject()
            : throw new InvalidOperationException($"The demo cannot be set up: {method} {path} was answered {(int)status}: {text}");
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body, string Text)> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Switchboard", "1");
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body, WireJson.Options), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var json = text.Length > 0 && response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return (response.StatusCode, json ? JsonNode.Parse(text) : null, text);
    }
}
