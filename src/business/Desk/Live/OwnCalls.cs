using System.Text.Json;
using Switchboard.Contracts.Switch;

namespace Switchboard.Desk.Live;

/// <summary>Whose call a call is.</summary>
internal static class OwnCalls
{
    /// <summary>True when the agent has it, or one of its living legs is his extension.</summary>
    public static bool IsOf(CallRecord call, Guid? agent, string? extension) =>
        (agent is not null && call.AgentId == agent)
        || (extension is not null && call.Legs.Any(l => l.State != LegState.Ended && l.Kind is LegKind.Agent or LegKind.Extension && l.Address == extension));

    /// <summary>The agent and the extensions in a call record's JSON. Ended legs count: the end of a call is told to those who had it.</summary>
    public static (Guid? Agent, IReadOnlyList<string> Extensions) Parties(JsonElement call)
    {
        var agent = Guid(call, "agentId");
        if (!call.TryGetProperty("legs", out var legs) || legs.ValueKind != JsonValueKind.Array)
            return (agent, []);
        var extensions = new List<string>(2);
        foreach (var leg in legs.EnumerateArray())
        {
            if (Text(leg, "kind") is "agent" or "extension" && Text(leg, "address") is { } address)
                extensions.Add(address);
        }

        return (agent, extensions);
    }

    public static Guid? Guid(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? id : null;

    public static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long Number(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}
