using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Switchboard.Server.Configuration;

/// <summary>
/// What a queue does at the agent's seat, in the file: <c>seat: {announceAgent: true, whisper: prompt, whisperPrompt: new-call}</c>.
/// In the API ids stand where the file has names.
/// </summary>
internal static class QueueSeatNames
{
    // The screen pop is as in the API: pop: {on: answered, one: {url: "https://crm.example/{{customerId}}", open: window}}
    private static readonly string[] Plain = ["announceAgent", "whisper", "surveyAfterTalk", "afterLoss", "pop"];

    /// <summary>What is a name in the file and an id in the API.</summary>
    private static readonly (string Name, string Api, string Kind)[] Named = [("whisperPrompt", "whisperPromptId", "prompts"), ("surveyFlow", "surveyFlowId", "flows"), ("script", "scriptId", "scripts")];

    public static JsonObject? Read(YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is not YamlMappingNode || YamlJson.Of(node) is not JsonObject seat)
        {
            errors.Add(place, "what the queue does at the seat is expected here.");
            return null;
        }

        foreach (var (name, _) in seat.Where(p => !Plain.Contains(p.Key, StringComparer.Ordinal) && Named.All(n => n.Name != p.Key)))
            errors.Add(place, $"'{name}' is not known here; use {string.Join(", ", Plain.Concat(Named.Select(n => n.Name)))}");
        if (seat["pop"] is JsonObject pop)
            Fill(pop);
        return seat;
    }

    // The file says as much of the screen pop as it wants; what it leaves out is the house's usual.
    private static void Fill(JsonObject pop)
    {
        pop.TryAdd("on", "ringing");
        foreach (var (name, usual) in new[] { ("one", "card"), ("many", "chooser"), ("none", "form"), ("withheld", "nothing") })
        {
            pop.TryAdd(name, new JsonObject());
            if (pop[name] is not JsonObject action)
                continue;
            action.TryAdd("show", action["url"] is null ? usual : "url");
            action.TryAdd("open", "tab");
        }
    }

    /// <summary>Kind and name of everything it refers to.</summary>
    public static IEnumerable<(string Kind, string Name)> In(JsonNode? seat)
    {
        foreach (var (name, _, kind) in Named)
        {
            if (Text(seat?[name]) is { } value)
                yield return (kind, value);
        }
    }

    public static JsonNode? ToNames(JsonNode? seat, Func<string, JsonNode, string> name)
    {
        if (seat?.DeepClone() is not JsonObject made)
            return null;
        foreach (var (word, api, kind) in Named)
        {
            var id = made[api]?.DeepClone();
            made.Remove(api);
            made[word] = id is null ? null : name(kind, id);
        }

        return made;
    }

    public static JsonNode? ToIds(JsonNode? seat, Func<string, string, string> id)
    {
        if (seat?.DeepClone() is not JsonObject made)
            return null;
        foreach (var (word, api, kind) in Named)
        {
            if (!made.ContainsKey(word))
                continue;
            var name = Text(made[word]);
            made.Remove(word);
            made[api] = name is null ? null : id(kind, name);
        }

        return made;
    }

    // A name that looks like a number is a number for YAML.
    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;
}
