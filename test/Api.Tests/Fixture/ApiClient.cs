using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Switchboard.Api.Tests.Fixture;

/// <summary>An answer with its body as JSON.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers, string Text)
{
    /// <summary>The stable code of a problem.</summary>
    public string? Code => Body?["code"]?.GetValue<string>();

    public string? Id => Body?["id"]?.GetValue<string>();

    public JsonNode this[string field] => Body![field]!;
}

/// <summary>A console or a program: keeps its cookie, sends the CSRF header.</summary>
public sealed class ApiClient(Uri address)
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _http;

    public bool SendsCsrfHeader { get; set; } = true;

    public string? ApiKey { get; set; }

    public Uri Address => address;

    private HttpClient Http => _http ??= new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false });

    public async Task<ApiAnswer> SignInAsync(string? tenant, string name, string password) =>
        await PostAsync("/api/v1/auth/sign-in", new { tenant, name, password });

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ApiAnswer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body ?? new { }, headers);

    public Task<ApiAnswer> PutAsync(string path, object body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        if (body is HttpContent content)
            request.Content = content;
        else if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (SendsCsrfHeader)
            request.Headers.Add("X-Switchboard", "1");
        if (ApiKey is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true && text.Length > 0 ? JsonNode.Parse(text) : null;
        return new ApiAnswer(response.StatusCode, json, response.Headers, text);
    }

    /// <summary>Makes a user of this tenant and signs him in with a client of his own.</summary>
    public async Task<(ApiClient Client, string Id)> NewUserAsync(string tenant, string name, string role)
    {
        var made = await PostAsync("/api/v1/users", new { name, displayName = name, role, password = House.Password });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var client = new ApiClient(address);
        (await client.SignInAsync(tenant, name, House.Password)).Status.ShouldBe(HttpStatusCode.OK);
        return (client, made.Id!);
    }

    /// <summary>Opens the event stream with a fresh ticket.</summary>
    public async Task<EventClient> OpenEventsAsync(long? since = null)
    {
        var ticket = (await PostAsync("/api/v1/events/ticket"))["ticket"].GetValue<string>();
        return await EventClient.ConnectAsync(address, $"ticket={ticket}" + (since is { } s ? $"&since={s}" : ""));
    }
}

/// <summary>A client of the event stream.</summary>
public sealed class EventClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();

    /// <summary>Connects; a browser says by <paramref name="origin"/> whose page it shows, programs say nothing.</summary>
    public static async Task<EventClient> ConnectAsync(Uri address, string query, string? origin = null)
    {
        var client = new EventClient();
        if (origin is not null)
            client._socket.Options.SetRequestHeader("Origin", origin);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await client._socket.ConnectAsync(new Uri($"ws://{address.Authority}/api/v1/events?{query}"), patience.Token);
        return client;
    }

    /// <summary>The next message; null when the server closed.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            ValueWebSocketReceiveResult got;
            try
            {
                got = await _socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            }
            catch (WebSocketException)
            {
                return null; // the server's close overtook what it had not read: the system resets the connection
            }

            if (got.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(buffer, 0, got.Count);
            if (got.EndOfMessage)
                return JsonNode.Parse(message.ToArray());
        }
    }

    /// <summary>The next message that is an event of this type.</summary>
    public async Task<JsonNode> NextAsync(string type)
    {
        while (true)
        {
            var message = await NextAsync() ?? throw new InvalidOperationException($"The stream closed before {type}.");
            if (message["event"]?["type"]?.GetValue<string>() == type)
                return message["event"]!;
        }
    }

    public async Task SendAsync(byte[] message) => await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
