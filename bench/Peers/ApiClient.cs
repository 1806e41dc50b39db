using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Bench.Peers;

/// <summary>The administrator's console as a program: keeps its cookie, waits when it is told that it is too fast.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    public Task<JsonNode> PutAsync(string path, object body, CancellationToken cancel) => SendAsync(HttpMethod.Put, path, body, cancel);

    public Task<JsonNode> PostAsync(string path, object body, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, body, cancel);

    /// <summary>Makes an object and gives its id.</summary>
    public async Task<string> MakeAsync(string path, object body, CancellationToken cancel) =>
        (await PostAsync(path, body, cancel))["id"]!.GetValue<string>();

    /// <summary>Uploads a file with a name.</summary>
    public async Task UploadAsync(string path, string name, byte[] content, CancellationToken cancel)
    {
        using var form = new MultipartFormDataContent { { new StringContent(name), "name" }, { new ByteArrayContent(content), "file", name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1" + path, UriKind.Relative)) { Content = form };
        request.Headers.Add("X-Switchboard", "1");
        using var answer = await _http.SendAsync(request, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative));
            request.Headers.Add("X-Switchboard", "1");
            if (body is not null)
                request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            if (response.IsSuccessStatusCode)
                return (text.Length > 0 ? JsonNode.Parse(text) : null) ?? new JsonObject();
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
                throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancel);
        }
    }
}
