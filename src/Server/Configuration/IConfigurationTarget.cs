using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Kernel;

namespace Switchboard.Server.Configuration;

/// <summary>An answer of the API.</summary>
internal sealed record ApiReply(int Status, byte[] Body)
{
    public Outcome<JsonNode> Json()
    {
        JsonNode? node = null;
        try
        {
            node = Body.Length > 0 ? JsonNode.Parse(Body) : new JsonObject();
        }
        catch (JsonException)
        {
            // said below
        }

        if (Status is >= 200 and < 300 && node is not null)
            return node;
        var errors = (node?["errors"] as JsonArray ?? []).Select(e => Fault.Invalid(Text(e, "code"), Text(e, "detail"), e?["nodeId"] is null ? Text(e, "field") : $"{Text(e, "nodeId")}.{Text(e, "field")}"));
        return new Fault(Text(node, "code") is { Length: > 0 } code ? code : "api.unexpected", Text(node, "detail") is { Length: > 0 } detail ? detail : $"The server answered {Status}.")
        {
            Errors = [.. errors],
        };
    }

    private static string Text(JsonNode? node, string field) => node is JsonObject o && o[field] is JsonValue v && v.TryGetValue<string>(out var text) ? text : "";
}

/// <summary>Where a configuration goes: one tenant's API, over HTTP or in this very process.</summary>
internal interface IConfigurationTarget
{
    /// <summary>Sends a request; the path is below <c>/api/v1</c>.</summary>
    Task<ApiReply> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation);
}

/// <summary>The few requests a configuration makes.</summary>
internal static class TargetRequests
{
    public static async Task<Outcome<JsonNode>> GetAsync(this IConfigurationTarget target, string path, CancellationToken cancellation) =>
        (await target.SendAsync(HttpMethod.Get, path, null, cancellation)).Json();

    public static async Task<Outcome<JsonNode>> SendAsync(this IConfigurationTarget target, HttpMethod method, string path, JsonNode body, CancellationToken cancellation)
    {
        using var content = new StringContent(body.ToJsonString(Contracts.Events.WireJson.Options), System.Text.Encoding.UTF8, "application/json");
        return (await target.SendAsync(method, path, content, cancellation)).Json();
    }

    public static async Task<Outcome<JsonNode>> UploadAsync(
        this IConfigurationTarget target, HttpMethod method, string path, IReadOnlyDictionary<string, string> fields, byte[] wav, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(wav), "file", "audio.wav");
        return (await target.SendAsync(method, path, form, cancellation)).Json();
    }

    /// <summary>All rows of a list.</summary>
    public static async Task<Outcome<IReadOnlyList<JsonObject>>> ListAsync(this IConfigurationTarget target, string path, CancellationToken cancellation)
    {
        var rows = new List<JsonObject>();
        for (string? cursor = null; ;)
        {
            var page = await target.GetAsync($"{path}?limit=200{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", cancellation);
            if (!page.TryGet(out var body, out var fault))
                return fault;
            rows.AddRange(body["items"]!.AsArray().Select(i => i!.AsObject()));
            cursor = body["next"]?.GetValue<string>();
            if (cursor is null)
                return rows;
        }
    }
}
