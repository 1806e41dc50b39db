using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Switchboard.Server.Configuration;

/// <summary>
/// A service's steps in the file: <c>{flow: NAME}</c>, <c>{queue: NAME}</c>, <c>{voicemail: NUMBER}</c>, <c>{extension: NUMBER}</c>, <c>{number: "…"}</c> for a number
/// outside, <c>{message: PROMPT}</c>, <c>{busy: true}</c>. In the API ids stand where the file has names.
/// </summary>
internal static class ServiceStepNames
{
    private const string Outside = "number";
    private const string Busy = "busy";
    private static readonly string[] Types = ["flow", "queue", "voicemail", "extension", "message", Outside, Busy];

    public static JsonObject? Read(YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is YamlScalarNode scalar && YamlJson.IsNull(scalar))
            return null;
        if (node is YamlMappingNode { Children.Count: 1 } map && map.Children[0] is { Key: YamlScalarNode { Value: { } type }, Value: YamlScalarNode { Value: { } name } } && Types.Contains(type, StringComparer.Ordinal))
            return new JsonObject { [type] = type == Busy ? true : name };
        errors.Add(place, "say '{flow: NAME}', with flow, queue, voicemail, extension, message (a prompt) or number (outside), or '{busy: true}'");
        return null;
    }

    /// <summary>Kind and name of what it refers to.</summary>
    public static IEnumerable<(string Kind, string Name)> In(JsonNode? step) =>
        step is JsonObject { Count: 1 } one && one.First() is { Key: not (Outside or Busy) } named ? [(FieldValue.KindOfTarget(named.Key), named.Value!.GetValue<string>())] : [];

    public static JsonObject? Show(JsonNode? step, Func<string, JsonNode, string> name)
    {
        if (step is not JsonObject known)
            return null;
        var type = known["type"]!.GetValue<string>();
        return new JsonObject { [type] = type switch { Busy => true, Outside => known[Outside]?.DeepClone(), _ => name(FieldValue.KindOfTarget(type), known["id"]!) } };
    }

    public static JsonObject? Resolve(JsonNode? step, Func<string, string, string> id)
    {
        if (step is not JsonObject given)
            return null;
        var (type, value) = given.First();
        return type switch
        {
            Busy => new JsonObject { ["type"] = type },
            Outside => new JsonObject { ["type"] = type, [Outside] = value!.GetValue<string>() },
            _ => new JsonObject { ["type"] = type, ["id"] = id(FieldValue.KindOfTarget(type), value!.GetValue<string>()) },
        };
    }
}
