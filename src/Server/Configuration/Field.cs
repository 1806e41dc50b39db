using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using YamlDotNet.RepresentationModel;

namespace Switchboard.Server.Configuration;

/// <summary>Reads values of one form and compares them with what the API tells.</summary>
internal enum Form
{
    Text,
    Integer,
    Flag,
    Texts,
    Object,
    Reference,
    References,
    Skills,
    Memberships,
    Target,
    Numbers,

    /// <summary>An object of which the file says as much as it wants; the rest stays.</summary>
    Part,
    Members,

    /// <summary>Opening hours, spelled out as the server does.</summary>
    Schedule,

    /// <summary>What a service does with a call: <c>{flow: NAME}</c>, <c>{message: PROMPT}</c>, <c>{busy: true}</c> …</summary>
    Step,

    /// <summary>A queue's rules: like <see cref="Part"/>, with names of skills, queues, flows and boxes in them.</summary>
    QueueRules,

    /// <summary>What a queue does at the agent's seat: like <see cref="Part"/>, with names of prompts and flows in it.</summary>
    QueueSeat,

    /// <summary>A wallboard's tiles, with names of queues and agents in them.</summary>
    Tiles,
}

/// <summary>A field of a kind.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Form">Its form.</param>
internal sealed record Field(string Name, Form Form = Form.Text)
{
    /// <summary>Its name in the API, where that differs (<c>user</c> → <c>userId</c>).</summary>
    public string Api { get; init; } = Name;

    public bool Required { get; init; }

    /// <summary>Told once, when the thing is made; never compared and never exported.</summary>
    public bool Secret { get; init; }

    /// <summary>May refer to what comes later, its own kind too: written when everything is there.</summary>
    public bool Late { get; init; }

    /// <summary>The words it may have.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public long Least { get; init; } = int.MinValue;

    public long Most { get; init; } = int.MaxValue;

    /// <summary>The kind that a reference names.</summary>
    public string RefersTo { get; init; } = "";
}

/// <summary>A value as the file has it, with names in place of ids.</summary>
internal sealed record FieldValue(Field Field, JsonNode? Value, Place Place)
{
    /// <summary>The kind that a target's word names.</summary>
    public static string KindOfTarget(string word) => word switch { "service" => "featureCodes", "voicemail" => "voicemailBoxes", "serviceLine" => "services", "message" => "prompts", _ => word + "s" };

    /// <summary>Kind and name of everything it refers to.</summary>
    public IEnumerable<(string Kind, string Name)> References() => Field.Form switch
    {
        Form.Reference when Value is not null => [(Field.RefersTo, Value.GetValue<string>())],
        Form.References => Value!.AsArray().Select(v => (Field.RefersTo, v!.GetValue<string>())),
        Form.Skills => Value!.AsArray().Select(v => ("skills", v!["skill"]!.GetValue<string>())),
        Form.Memberships => Value!.AsArray().Select(v => ("queues", v!["queue"]!.GetValue<string>())),
        Form.Members => Value!.AsArray().Select(v => ("trunks", v!["trunk"]!.GetValue<string>())),
        Form.QueueRules => QueueRulesNames.In(Value),
        Form.QueueSeat => QueueSeatNames.In(Value),
        Form.Tiles => WallTiles.In(Value),
        Form.Step => ServiceStepNames.In(Value),
        Form.Target => Value!.AsObject().Where(p => p.Key != "fax").Select(p => (KindOfTarget(p.Key), p.Value!.GetValue<string>())),
        _ => [],
    };
}

/// <summary>Turns YAML into values.</summary>
internal static class FieldReader
{
    public static FieldValue? Read(Field field, YamlNode node, Place place, ConfigurationErrors errors)
    {
        var value = field.Form switch
        {
            Form.Text or Form.Reference => Scalar(field, node, place, errors),
            Form.Integer => Integer(field, node, place, errors),
            Form.Flag => Flag(node, place, errors),
            Form.Texts or Form.References => Texts(node, place, errors),
            Form.Skills => Pairs(node, "skill", "level", 3, 1, 5, place, errors),
            Form.Memberships => Pairs(node, "queue", "priority", 1, 1, 10, place, errors),
            Form.Target => Target(node, place, errors),
            Form.Members => Members(node, place, errors),
            Form.Numbers => Numbers(node, place, errors),
            Form.QueueRules => QueueRulesNames.Read(node, place, errors),
            Form.QueueSeat => QueueSeatNames.Read(node, place, errors),
            Form.Tiles => WallTiles.Read(node, place, errors),
            Form.Step => ServiceStepNames.Read(node, place, errors),
            Form.Schedule => Schedule(node, place, errors),
            _ => YamlJson.Of(node),
        };
        return new FieldValue(field, value, place);
    }

    private static JsonNode? Schedule(YamlNode node, Place place, ConfigurationErrors errors)
    {
        var written = YamlJson.Of(node)?.ToJsonString() ?? "{}";
        if (!FlowJson.Read<Schedule>(written).TryGet(out var schedule, out var fault))
        {
            errors.Add(place, $"{(fault.Field is { Length: > 0 } at ? at + ": " : "")}{fault.Detail}");
            return null;
        }

        foreach (var problem in schedule.Problems())
            errors.Add(place, $"{problem.Field}: {problem.Detail}");
        return JsonSerializer.SerializeToNode(schedule, FlowJson.Options);
    }

    private static JsonNode? Scalar(Field field, YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is not YamlScalarNode scalar)
            errors.Add(place, "a text is expected here.");
        else if (YamlJson.IsNull(scalar))
            return null;
        else if (field.Words.Count > 0 && !field.Words.Contains(scalar.Value, StringComparer.Ordinal))
            errors.Add(place, $"'{scalar.Value}' is not known; use {string.Join(", ", field.Words.Select(w => $"'{w}'"))}");
        else
            return scalar.Value;
        return null;
    }

    private static JsonNode? Integer(Field field, YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is YamlScalarNode scalar)
        {
            if (YamlJson.IsNull(scalar))
                return null;
            if (int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                if (number < field.Least || number > field.Most)
                    errors.Add(place, string.Create(CultureInfo.InvariantCulture, $"{number} is out of range; use {field.Least} to {field.Most}"));
                return number;
            }
        }

        errors.Add(place, "a whole number is expected here.");
        return null;
    }

    private static JsonNode? Flag(YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is YamlScalarNode { Value: "true" or "false" } scalar)
            return scalar.Value == "true";
        errors.Add(place, "true or false is expected here.");
        return null;
    }

    private static JsonArray Texts(YamlNode node, Place place, ConfigurationErrors errors)
    {
        var texts = new JsonArray();
        foreach (var item in Items(node, place, errors))
        {
            if (item is YamlScalarNode { Value: { } text })
                texts.Add(text);
            else
                errors.Add(place with { Line = Line(item) }, "a list of texts is expected here.");
        }

        return texts;
    }

    /// <summary><c>[{skill: sales, level: 3}]</c>, or in short <c>{sales: 3}</c>, or <c>[sales]</c> with the usual number.</summary>
    private static JsonArray Pairs(YamlNode node, string name, string number, int usual, int least, int most, Place place, ConfigurationErrors errors)
    {
        var pairs = new JsonArray();
        if (node is YamlMappingNode map)
        {
            foreach (var (key, value) in map.Children)
                AddPair(pairs, name, (key as YamlScalarNode)?.Value, number, value, usual, least, most, place with { Line = Line(key) }, errors);
            return pairs;
        }

        foreach (var item in Items(node, place, errors))
        {
            var at = place with { Line = Line(item) };
            if (item is YamlScalarNode { Value: { } only })
            {
                AddPair(pairs, name, only, number, null, usual, least, most, at, errors);
            }
            else if (item is YamlMappingNode pair)
            {
                foreach (var key in pair.Children.Keys.OfType<YamlScalarNode>().Where(k => k.Value != name && k.Value != number))
                    errors.Add(at, $"'{key.Value}' is not known here; use {name}, {number}");
                AddPair(pairs, name, (Child(pair, name) as YamlScalarNode)?.Value, number, Child(pair, number), usual, least, most, at, errors);
            }
        }

        return pairs;
    }

    private static void AddPair(
        JsonArray pairs, string name, string? key, string number, YamlNode? value, int usual, int least, int most, Place place, ConfigurationErrors errors)
    {
        var count = usual;
        if (string.IsNullOrEmpty(key))
            errors.Add(place, $"{name} is required.");
        else if (value is not null && (value is not YamlScalarNode scalar || !int.TryParse(scalar.Value, CultureInfo.InvariantCulture, out count) || count < least || count > most))
            errors.Add(place, string.Create(CultureInfo.InvariantCulture, $"{number} is between {least} and {most}"));
        else
            pairs.Add(new JsonObject { [name] = key, [number] = count });
    }

    private static JsonObject Target(YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is YamlMappingNode { Children.Count: 1 } map && map.Children.First() is { Key: YamlScalarNode { Value: "flow" or "queue" or "extension" or "ringGroup" or "service" or "serviceLine" or "voicemail" or "fax" } kind, Value: YamlScalarNode { Value: { } name } })
            return new JsonObject { [kind.Value!] = name };
        errors.Add(place, "say 'flow: NAME', 'queue: NAME', 'extension: NUMBER', 'ringGroup: NUMBER', 'service: CODE', 'serviceLine: NAME', 'voicemail: NUMBER' or 'fax: receive'");
        return [];
    }

    private static JsonArray Members(YamlNode node, Place place, ConfigurationErrors errors)
    {
        var members = new JsonArray();
        foreach (var item in Items(node, place, errors))
        {
            if (item is YamlScalarNode { Value: { } only })
                members.Add(new JsonObject { ["trunk"] = only, ["priority"] = 1, ["weight"] = 1 });
            else if (item is YamlMappingNode map && YamlJson.Of(map) is JsonObject member && member["trunk"] is JsonValue name && name.GetValueKind() == System.Text.Json.JsonValueKind.String)
                members.Add(new JsonObject { ["trunk"] = name.DeepClone(), ["priority"] = member["priority"]?.DeepClone() ?? 1, ["weight"] = member["weight"]?.DeepClone() ?? 1 });
            else
                errors.Add(place with { Line = Line(item) }, "a trunk, or {trunk, priority, weight}, is expected here.");
        }

        return members;
    }

    private static JsonArray Numbers(YamlNode node, Place place, ConfigurationErrors errors)
    {
        var numbers = new JsonArray();
        foreach (var item in Items(node, place, errors))
        {
            if (item is YamlScalarNode { Value: { } plain })
                numbers.Add(new JsonObject { ["number"] = plain, ["label"] = "" });
            else if (item is YamlMappingNode map && Child(map, "number") is YamlScalarNode { Value: { } number })
                numbers.Add(new JsonObject { ["number"] = number, ["label"] = (Child(map, "label") as YamlScalarNode)?.Value ?? "" });
            else
                errors.Add(place with { Line = Line(item) }, "a number, or {number, label}, is expected here.");
        }

        return numbers;
    }

    private static IEnumerable<YamlNode> Items(YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is YamlSequenceNode list)
            return list.Children;
        errors.Add(place, "a list is expected here.");
        return [];
    }

    public static YamlNode? Child(YamlMappingNode map, string name) => map.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    public static int Line(YamlNode node) => (int)node.Start.Line;
}

/// <summary>YAML as JSON: plain scalars are numbers, booleans and null where they look so; quoted ones are text.</summary>
internal static class YamlJson
{
    public static bool IsNull(YamlScalarNode scalar) => scalar.Style == YamlDotNet.Core.ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null";

    public static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Of(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Of)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain => Plain(plain),
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    private static JsonNode? Plain(YamlScalarNode scalar) => scalar.Value switch
    {
        null or "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        { } text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && !(text.Length > 1 && text[0] == '0') => whole,
        { } text when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        { } text => text,
    };
}
