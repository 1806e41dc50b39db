using System.Text.Json.Nodes;

namespace Switchboard.Server.Configuration;

/// <summary>
/// What a flow's nodes name of the tenant: queues, prompts, calendars, other flows. The console writes ids where a file has names; both
/// work in a call. A file gets names, so that it makes the same flow in another tenant.
/// </summary>
internal static class FlowNames
{
    private static readonly Dictionary<(string Type, string Field), string> Kinds = new()
    {
        [("queue", "queue")] = "queues",
        [("queue", "music")] = "prompts",
        [("agentBack", "queue")] = "queues",
        [("agentBack", "music")] = "prompts",
        [("callback", "queue")] = "queues",
        [("queueStatus", "queue")] = "queues",
        [("hours", "calendar")] = "calendars",
        [("subflow", "flow")] = "flows",
        [("flow", "flow")] = "flows",
        [("prompt", "prompt")] = "prompts",
        [("agent", "agent")] = "agents",
        [("sql", "source")] = "dataSources",
        [("tableLookup", "table")] = "dataTables",
        [("tableSave", "table")] = "dataTables",
    };

    /// <summary>A copy of the flow, or of a tree of it, with every id that is known replaced by its name.</summary>
    public static JsonNode? Named(JsonNode? flow, Func<string, string, string?> nameOf)
    {
        var copy = flow?.DeepClone();
        Walk(copy, nameOf);
        return copy;
    }

    private static void Walk(JsonNode? node, Func<string, string, string?> nameOf)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Walk(item, nameOf);
        }
        else if (node is JsonObject map)
        {
            var type = Text(map["type"]);
            foreach (var (field, value) in map.ToList())
            {
                if (type is not null && Kinds.TryGetValue((type, field), out var kind) && Text(value) is { } id)
                    map[field] = nameOf(kind, id) ?? id;
                else if (field == "skills" && value is JsonArray skills)
                    map[field] = new JsonArray([.. skills.Select(skill => (JsonNode?)(Text(skill) is { } word ? nameOf("skills", word) ?? word : skill?.DeepClone()))]);
                else
                    Walk(value, nameOf);
            }
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
