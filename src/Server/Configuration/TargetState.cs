using System.Text.Json.Nodes;
using Switchboard.Kernel;

namespace Switchboard.Server.Configuration;

/// <summary>What a tenant has now, with ids turned into names: the form in which file and server are compared.</summary>
internal sealed class TargetState
{
    private readonly Dictionary<string, List<JsonObject>> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Id), string> _names = [];
    private readonly Dictionary<string, Dictionary<string, string>> _ids = new(StringComparer.Ordinal);

    public JsonObject Settings { get; private set; } = [];

    /// <summary>The mail server; null when none is set up.</summary>
    public JsonObject? Mail { get; private set; }

    public static async Task<Outcome<TargetState>> ReadAsync(IConfigurationTarget target, bool customers, CancellationToken cancellation)
    {
        var state = new TargetState();
        foreach (var kind in Kinds.InOrder.Where(k => customers || k != Kinds.Customers))
        {
            if (!(await target.ListAsync(kind.Path, cancellation)).TryGet(out var rows, out var fault))
            {
                if (!kind.Optional)
                    return fault;
                rows = [];
            }

            state._rows[kind.Name] = [];
            state._ids[kind.Name] = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var row in rows)
                state.Keep(kind, row);
        }

        var settings = await target.GetAsync(Kinds.Settings.Path, cancellation);
        if (!settings.TryGet(out var found, out var wrong))
            return wrong;
        state.Settings = found.AsObject();
        if (!(await target.GetAsync(Kinds.Mail.Path, cancellation)).TryGet(out var mail, out wrong))
            return wrong;
        state.Mail = mail["version"]!.GetValue<int>() > 0 ? mail.AsObject() : null;
        return state;
    }

    public IReadOnlyList<JsonObject> Rows(Kind kind) => _rows.GetValueOrDefault(kind.Name) ?? [];

    public JsonObject? Find(Item item) => Rows(item.Kind).FirstOrDefault(row => string.Equals(KeyOf(item.Kind, row), item.Key, StringComparison.OrdinalIgnoreCase));

    public bool Has(string kind, string name) => _ids.GetValueOrDefault(kind)?.ContainsKey(name) == true;

    public string Id(string kind, string name) => _ids[kind][name];

    /// <summary>The name of the thing with this id; null when there is none.</summary>
    public string? NameOf(string kind, string id) => _names.GetValueOrDefault((kind, id.ToLowerInvariant()));

    /// <summary>Takes in what was just made or changed.</summary>
    public void Keep(Kind kind, JsonObject row)
    {
        var id = row["id"]!.GetValue<string>();
        var list = _rows[kind.Name];
        list.RemoveAll(other => other["id"]!.GetValue<string>() == id);
        list.Add(row);
        var name = row[kind.Key[0]] is JsonValue value && value.TryGetValue<string>(out var text) ? text : id;
        _names[(kind.Name, id)] = name;
        _ids[kind.Name][name] = id;
    }

    public string KeyOf(Kind kind, JsonObject row) => ConfigurationFile.KeyOf(kind, field => kind.Find(field) is { } known ? Show(known, row) : null);

    /// <summary>A field of the server's, in the file's form.</summary>
    public JsonNode? Show(Field field, JsonObject row)
    {
        var value = row[field.Api];
        return field.Form switch
        {
            Form.Reference => value is null ? null : Name(field.RefersTo, value),
            Form.References => new JsonArray([.. (value as JsonArray ?? []).Select(v => (JsonNode?)Name(field.RefersTo, v!))]),
            Form.Skills => Pairs(value, "skills", "skillId", "skill", "level"),
            Form.Memberships => Pairs(value, "queues", "queueId", "queue", "priority"),
            Form.QueueRules => QueueRulesNames.Translate(value, Name, toNames: true),
            Form.QueueSeat => QueueSeatNames.ToNames(value, Name),
            Form.Tiles => WallTiles.ToNames(value, Name),
            Form.Step => ServiceStepNames.Show(value, Name),
            Form.Target when value?["type"]?.GetValue<string>() == "fax" => new JsonObject { ["fax"] = "receive" },
            Form.Target => value is null ? null : new JsonObject { [value["type"]!.GetValue<string>()] = Name(FieldValue.KindOfTarget(value["type"]!.GetValue<string>()), value["id"]!) },
            Form.Members => new JsonArray([.. (value as JsonArray ?? []).Select(v => (JsonNode?)new JsonObject { ["trunk"] = Name("trunks", v!["trunkId"]!), ["priority"] = v["priority"]?.DeepClone(), ["weight"] = v["weight"]?.DeepClone() })]),
            Form.Numbers => new JsonArray([.. (value as JsonArray ?? []).Select(v => (JsonNode?)new JsonObject { ["number"] = v!["number"]!.GetValue<string>(), ["label"] = v["label"]?.GetValue<string>() ?? "" })]),
            _ => value?.DeepClone(),
        };
    }

    /// <summary>A value of the file, in the API's form. Everything it names is there by now.</summary>
    public JsonNode? Resolve(FieldValue given) => given.Field.Form switch
    {
        Form.Reference => given.Value is null ? null : Id(given.Field.RefersTo, given.Value.GetValue<string>()),
        Form.References => new JsonArray([.. given.Value!.AsArray().Select(v => (JsonNode?)Id(given.Field.RefersTo, v!.GetValue<string>()))]),
        Form.Skills => new JsonArray([.. given.Value!.AsArray().Select(v => (JsonNode?)new JsonObject { ["skillId"] = Id("skills", v!["skill"]!.GetValue<string>()), ["level"] = v["level"]!.GetValue<int>() })]),
        Form.Memberships => new JsonArray([.. given.Value!.AsArray().Select(v => (JsonNode?)new JsonObject { ["queueId"] = Id("queues", v!["queue"]!.GetValue<string>()), ["priority"] = v["priority"]!.GetValue<int>() })]),
        Form.Members => new JsonArray([.. given.Value!.AsArray().Select(v => (JsonNode?)new JsonObject { ["trunkId"] = Id("trunks", v!["trunk"]!.GetValue<string>()), ["priority"] = v["priority"]!.DeepClone(), ["weight"] = v["weight"]!.DeepClone() })]),
        Form.QueueSeat => QueueSeatNames.ToIds(given.Value, Id),
        Form.Tiles => WallTiles.ToIds(given.Value, Id),
        Form.QueueRules => QueueRulesNames.Translate(given.Value, (kind, name) => Id(kind, name.GetValue<string>()), toNames: false),
        Form.Step => ServiceStepNames.Resolve(given.Value, Id),
        Form.Target when given.Value!.AsObject().ContainsKey("fax") => new JsonObject { ["type"] = "fax", ["id"] = Guid.Empty.ToString() },
        Form.Target => given.Value!.AsObject().Select(p => new JsonObject { ["type"] = p.Key, ["id"] = Id(FieldValue.KindOfTarget(p.Key), p.Value!.GetValue<string>()) }).First(),
        _ => given.Value?.DeepClone(),
    };

    /// <summary>True when the server has what the file wants.</summary>
    public bool Same(FieldValue given, JsonObject row) => given.Field.Form is Form.Part or Form.QueueRules or Form.QueueSeat
        ? (given.Value as JsonObject ?? []).All(p => Ordered(p.Value) == Ordered((Show(given.Field, row) as JsonObject)?[p.Key]))
        : Comparable(given.Field, given.Value) == Comparable(given.Field, Show(given.Field, row));

    private static string Comparable(Field field, JsonNode? value) => field.Form switch
    {
        _ when value is null => "",
        Form.Text => value.GetValue<string>().Trim(),
        Form.Reference => value.GetValue<string>().ToUpperInvariant(),
        Form.Skills or Form.Memberships => string.Join(',', value.AsArray().Select(v => v!.ToJsonString().ToUpperInvariant()).Order(StringComparer.Ordinal)),
        Form.Texts when field.Name == "addresses" => string.Join(',', value.AsArray().Select(v => Network(v!.GetValue<string>()))),
        Form.Target or Form.References or Form.Step => value.ToJsonString().ToUpperInvariant(),
        Form.Object or Form.Part or Form.Members or Form.Schedule or Form.Tiles => Ordered(value),
        _ => value.ToJsonString(),
    };

    private static string Network(string address) => address.Contains('/', StringComparison.Ordinal) ? address : address + (address.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");

    /// <summary>JSON with its fields in order; a null field is none.</summary>
    public static string Ordered(JsonNode? node) => node switch
    {
        JsonObject o => "{" + string.Join(',', o.Where(p => p.Value is not null).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"\"{p.Key}\":{Ordered(p.Value)}")) + "}",
        JsonArray a => "[" + string.Join(',', a.Select(Ordered)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };

    /// <summary>What the file says of an object, and for the rest what there was.</summary>
    public static JsonObject Merged(JsonNode? before, JsonNode? given)
    {
        var merged = before?.DeepClone() as JsonObject ?? [];
        foreach (var (name, value) in given as JsonObject ?? [])
            merged[name] = value?.DeepClone();
        return merged;
    }

    private JsonArray Pairs(JsonNode? value, string kind, string idField, string name, string number) => new(
        [.. (value as JsonArray ?? []).Select(v => (JsonNode?)new JsonObject { [name] = Name(kind, v![idField]!), [number] = v[number]!.GetValue<int>() })]);

    private string Name(string kind, JsonNode id) => _names.GetValueOrDefault((kind, id.GetValue<string>())) ?? id.GetValue<string>();
}
