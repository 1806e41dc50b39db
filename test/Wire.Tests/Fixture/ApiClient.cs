using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Somebody who uses the API: keeps the cookie, sends the CSRF header.</summary>
internal sealed class ApiClient(Uri server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = new Uri(server, "/api/v1/") };

    public async Task<JsonNode> SignInAsync(string name, string password) => await PostAsync("auth/sign-in", new { name, password });

    /// <summary>The body; fails the test with the problem when it is refused.</summary>
    public async Task<JsonNode> GetAsync(string path) => Body(await SendAsync(HttpMethod.Get, path, null));

    public async Task<JsonNode> PostAsync(string path, object? body = null) => Body(await SendAsync(HttpMethod.Post, path, body ?? new { }));

    public async Task<JsonNode> PutAsync(string path, object body) => Body(await SendAsync(HttpMethod.Put, path, body));

    public async Task<JsonNode> PatchAsync(string path, object body) => Body(await SendAsync(HttpMethod.Patch, path, body));

    public async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        request.Headers.Add("X-Switchboard", "1");
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<byte[]> DownloadAsync(string path) => _http.GetByteArrayAsync(path);

    /// <summary>Sends a WAV file in a form.</summary>
    public async Task<JsonNode> UploadAsync(string path, byte[] wav, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        var file = new ByteArrayContent(wav);
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        form.Add(file, "file", "music.wav");
        return Body(await SendAsync(HttpMethod.Post, path, form));
    }

    public void Dispose() => _http.Dispose();

    private static JsonNode Body((HttpStatusCode Status, string Text) answer)
    {
        ((int)answer.Status).ShouldBeInRange(200, 299, answer.Text);
        return answer.Text.Length > 0 ? JsonNode.Parse(answer.Text)! : new JsonObject();
    }
}

/// <summary>Reading JSON without ceremony.</summary>
internal static class Json
{
    public static string Text(this JsonNode node, string field) => node[field]?.GetValue<string>() ?? "";

    public static long Number(this JsonNode node, string field) => node[field]?.GetValue<long>() ?? 0;

    public static DateTimeOffset Time(this JsonNode node, string field) =>
        node[field] is { } value ? value.GetValue<DateTimeOffset>() : throw new ShouldAssertException($"{field} is missing in {node.ToJsonString()}");

    public static JsonArray List(this JsonNode node, string field) => node[field]!.AsArray();
}
