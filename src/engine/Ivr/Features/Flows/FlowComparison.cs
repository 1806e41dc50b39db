using System.Text.Json.Nodes;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>What became of a part of a flow.</summary>
internal enum FlowChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>One difference: of a node, or with no node id of the flow itself.</summary>
internal sealed record FlowChange(string? NodeId, string? Name, string? Type, FlowChangeKind Change, IReadOnlyList<FieldChange> Fields);

/// <summary>A field that differs; absent on the side that has none.</summary>
internal sealed record FieldChange(string Field, JsonNode? Before, JsonNode? After);

/// <summary>Compares two flows as people do: node by node and field by field. Where a node stands on the canvas makes no difference.</summary>
internal static class FlowComparison
{
    private static readonly HashSet<string> NotCompared = new(StringComparer.Ordinal) { "layout", "type", "id", "nodes", "notes", "schemaVersion" };

    public static IReadOnlyList<FlowChange> Compare(string before, string after)
    {
        var (old, now) = (Read(before), Read(after));
        var changes = new List<FlowChange>();
        if (Fields(old, now) is { Count: > 0 } head)
            changes.Add(new FlowChange(null, null, null, FlowChangeKind.Changed, head));
        var (oldNodes, nowNodes) = (Nodes(old), Nodes(now));
        foreach (var (id, node) in nowNodes)
        {
            if (!oldNodes.TryGetValue(id, out var was) || Text(was, "type") != Text(node, "type"))
                changes.Add(Of(id, node, FlowChangeKind.Added, []));
            else if (Fields(was, node) is { Count: > 0 } fields)
                changes.Add(Of(id, node, FlowChangeKind.Changed, fields));
        }

        foreach (var (id, node) in oldNodes)
        {
            if (!nowNodes.TryGetValue(id, out var left) || Text(left, "type") != Text(node, "type"))
                changes.Add(Of(id, node, FlowChangeKind.Removed, []));
        }

        return changes;
    }

    // written anew by the model, so that a default that is spelled out is no difference
    private static JsonObject Read(string json) =>
        FlowJson.Parse(json).TryGet(out var flow, out _) ? JsonNode.Parse(FlowJson.Write(flow))!.AsObject() : [];

    private static Dictionary<string, JsonObject> Nodes(JsonObject flow) =>
        (flow["nodes"]?.AsArray() ?? []).OfType<JsonObject>().DistinctBy(n => Text(n, "id"), StringComparer.Ordinal).ToDictionary(n => Text(n, "id"), StringComparer.Ordinal);

    private static string Text(JsonObject node, string field) => node[field]?.GetValue<string>() ?? "";

    private static FlowChange Of(string id, JsonObject node, FlowChangeKind kind, IReadOnlyList<FieldChange> fields) =>
        new(id, node["name"]?.GetValue<string>(), Text(node, "type"), kind, fields);

    private static List<FieldChange> Fields(JsonObject before, JsonObject after) =>
    [
        .. before.Select(p => p.Key).Union(after.Select(p => p.Key), StringComparer.Ordinal)
            .Where(field => !NotCompared.Contains(field) && !JsonNode.DeepEquals(before[field], after[field]))
            .Select(field => new FieldChange(field, before[field]?.DeepClone(), after[field]?.DeepClone())),
    ];
}
