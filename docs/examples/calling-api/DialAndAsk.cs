// Calls a number, asks for a key and says goodbye: dotnet run DialAndAsk.cs 1002
// Needs SWITCHBOARD_URL (http://127.0.0.1:8080) and SWITCHBOARD_KEY (scope calls.read).
#:property PublishAot=false
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

var server = new Uri(Environment.GetEnvironmentVariable("SWITCHBOARD_URL") ?? "http://127.0.0.1:8080");
using var http = new HttpClient { BaseAddress = new Uri(server, "/api/v1/") };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("SWITCHBOARD_KEY"));

// Subscribe first, so that nothing is missed.
var ticket = (await PostAsync("events/ticket", new JsonObject()))["ticket"]!.GetValue<string>();
using var events = new ClientWebSocket();
await events.ConnectAsync(new Uri($"ws://{server.Authority}/api/v1/events?ticket={ticket}&types=call."), CancellationToken.None);

var id = (await PostAsync("calls/program", new JsonObject { ["to"] = args[0] }))["id"]!.GetValue<string>();
Console.WriteLine($"call {id}");
await UntilAsync("call.answered", id);
var keys = await PostAsync($"calls/{id}/collect", new JsonObject { ["text"] = "Your order is ready. Press 1 to hear where.", ["language"] = "en", ["max"] = 1, ["firstDigitMs"] = 10_000 });
Console.WriteLine(keys.ToJsonString());
await PostAsync($"calls/{id}/hangup", new JsonObject());
await UntilAsync("call.ended", id);
Console.WriteLine("ended");

async Task<JsonNode> PostAsync(string path, JsonObject body)
{
    using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
    using var answer = await http.SendAsync(request);
    var text = await answer.Content.ReadAsStringAsync();
    return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException(text);
}

async Task UntilAsync(string type, string call)
{
    var buffer = new byte[64 * 1024];
    while (true)
    {
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await events.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var happened = JsonNode.Parse(message.ToArray())?["event"];
        if (happened?["type"]?.GetValue<string>() == type && happened["subject"]!["id"]!.GetValue<string>() == call)
            return;
    }
}
