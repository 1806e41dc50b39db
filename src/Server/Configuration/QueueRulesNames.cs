using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Switchboard.Server.Configuration;

/// <summary>
/// A queue's rules in the file: <c>rings: [{afterMs, dropSkills: [english], addQueues: [sales]}]</c>,
/// <c>overflow: [{when: length, limit: 10, target: {queue: sales}}]</c>. In the API ids stand where the file has names.
/// </summary>
internal static class QueueRulesNames
{
    private static readonly string[] Fields =
    [
        "ringNextMs", "skillEvaluation", "rings", "agingMs", "vipBonus", "lastAgentDays", "ownAgent", "preferredWaitMs", "overflow", "joinUnless", "leaveWhen", "ringBackMs", "hours",
    ];

    private const string Callback = "callback";
    private static readonly string[] Targets = ["queue", "flow", "voicemail", "number", Callback];

    public static JsonObject? Read(YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is not YamlMappingNode || YamlJson.Of(node) is not JsonObject rules)
        {
            errors.Add(place, "the queue's rules are expected here.");
            return null;
        }

        foreach (var (name, _) in rules.Where(p => !Fields.Contains(p.Key, StringComparer.Ordinal)))
            errors.Add(place, $"'{name}' is not known here; use {string.Join(", ", Fields)}");
        foreach (var ring in List(rules["rings"]))
        {
            ring.TryAdd("dropSkills", new JsonArray());
            ring.TryAdd("lowerLevels", 0);
            ring.TryAdd("addQueues", new JsonArray());
        }

        foreach (var (i, rule) in List(rules["overflow"]).Index())
        {
            if (!IsTarget(rule["target"], Targets))
                errors.Add(place, string.Create(CultureInfo.InvariantCulture, $"overflow[{i}]: say 'target: {{queue: NAME}}', with queue, flow, voicemail, number or callback: true"));
        }

        if (rules["hours"] is { } hours && (hours is not JsonObject known || known.Any(p => p.Key is not ("calendar" or "closed")) || (known["closed"] is { } closed && !IsTarget(closed, Targets))))
            errors.Add(place, "hours: say 'calendar: NAME' and, for who finds it closed, 'closed: {flow: NAME}', with queue, flow, voicemail, number or callback: true");
        return rules;
    }

    private static bool IsTarget(JsonNode? node, IReadOnlyList<string> types) =>
        node is JsonObject { Count: 1 } target && types.Contains(target.First().Key, StringComparer.Ordinal) && Text(target.First().Value) is not null;

    /// <summary>Kind and name of everything that the rules refer to.</summary>
    public static IEnumerable<(string Kind, string Name)> In(JsonNode? rules)
    {
        foreach (var ring in List(rules?["rings"]))
        {
            foreach (var skill in Texts(ring["dropSkills"]))
                yield return ("skills", skill);
            foreach (var queue in Texts(ring["addQueues"]))
                yield return ("queues", queue);
        }

        if (Text(rules?["hours"]?["calendar"]) is { } calendar)
            yield return ("calendars", calendar);
        foreach (var node in List(rules?["overflow"]).Select(rule => rule["target"]).Append(rules?["hours"]?["closed"]))
        {
            if (node is JsonObject { Count: 1 } target && target.First() is { Key: not ("number" or Callback) } named && Text(named.Value) is { } name)
                yield return (FieldValue.KindOfTarget(named.Key), name);
        }
    }

    /// <summary>The rules with names in place of ids, or the other way round.</summary>
    public static JsonNode? Translate(JsonNode? rules, Func<string, JsonNode, string> word, bool toNames)
    {
        if (rules?.DeepClone() is not JsonObject made)
            return null;
        foreach (var ring in List(made["rings"]))
        {
            Replace(ring, "dropSkills", id => word("skills", id));
            Replace(ring, "addQueues", id => word("queues", id));
        }

        foreach (var rule in List(made["overflow"]))
        {
            if (rule["target"] is JsonObject target)
                rule["target"] = toNames ? Named(target, word) : WithId(target, word);
        }

        if (made["hours"] is JsonObject hours)
            made["hours"] = toNames ? Hours(hours["calendarId"], "calendar", hours, t => Named(t, word), word) : Hours(hours["calendar"], "calendarId", hours, t => WithId(t, word), word);
        return made;
    }

    private static JsonObject Hours(JsonNode? calendar, string field, JsonObject hours, Func<JsonObject, JsonObject> target, Func<string, JsonNode, string> word)
    {
        var made = new JsonObject();
        if (calendar is not null)
            made[field] = word("calendars", calendar);
        if (hours["closed"] is JsonObject closed)
            made["closed"] = target(closed);
        return made;
    }

    private static JsonObject Named(JsonObject target, Func<string, JsonNode, string> word)
    {
        var type = target["type"]!.GetValue<string>();
        return new JsonObject { [type] = type switch { "number" => target["number"]?.DeepClone(), Callback => true, _ => word(FieldValue.KindOfTarget(type), target["id"]!) } };
    }

    private static JsonObject WithId(JsonObject target, Func<string, JsonNode, string> word)
    {
        var (type, name) = target.First();
        return type switch
        {
            "number" => new JsonObject { ["type"] = type, ["number"] = Text(name) },
            Callback => new JsonObject { ["type"] = type },
            _ => new JsonObject { ["type"] = type, ["id"] = word(FieldValue.KindOfTarget(type), Text(name)!) },
        };
    }

    private static void Replace(JsonObject owner, string list, Func<JsonNode, string> word)
    {
        if (owner[list] is JsonArray array)
            owner[list] = new JsonArray([.. array.Select(v => (JsonNode?)word(v!))]);
    }

    private static IEnumerable<JsonObject> List(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Texts(JsonNode? node) => (node as JsonArray ?? []).Select(Text).OfType<string>();

    // A number without quotes is a number for YAML.
    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;
}
