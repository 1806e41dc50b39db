using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Switchboard.Server.Configuration;

/// <summary>
/// A wallboard's tiles in the file: <c>tiles: [{figure: waiting, queue: sales, warn: 5, alarm: 10}]</c>. In the API ids stand where
/// the file has names.
/// </summary>
internal static class WallTiles
{
    private static readonly string[] Fields = ["figure", "queue", "agent", "title", "warn", "alarm", "lowIsBad"];

    private static readonly (string Name, string Api, string Kind)[] Named = [("queue", "queueId", "queues"), ("agent", "agentId", "agents")];

    public static JsonArray? Read(YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is not YamlSequenceNode || YamlJson.Of(node) is not JsonArray tiles || tiles.Any(t => t is not JsonObject))
        {
            errors.Add(place, "a list of tiles is expected here: {figure: NAME, queue: NAME}");
            return null;
        }

        foreach (var tile in tiles.OfType<JsonObject>())
        {
            foreach (var (name, _) in tile.Where(p => !Fields.Contains(p.Key, StringComparer.Ordinal)))
                errors.Add(place, $"'{name}' is not known here; use {string.Join(", ", Fields)}");
            tile.TryAdd("lowIsBad", false);
        }

        return tiles;
    }

    /// <summary>Kind and name of everything they refer to.</summary>
    public static IEnumerable<(string Kind, string Name)> In(JsonNode? tiles) =>
        from tile in (tiles as JsonArray ?? []).OfType<JsonObject>()
        from field in Named
        let name = Text(tile[field.Name])
        where name is not null
        select (field.Kind, name);

    public static JsonNode? ToNames(JsonNode? tiles, Func<string, JsonNode, string> name) => Each(tiles, tile =>
    {
        foreach (var (word, api, kind) in Named)
        {
            var id = tile[api]?.DeepClone();
            tile.Remove(api);
            tile[word] = id is null ? null : name(kind, id);
        }
    });

    public static JsonNode? ToIds(JsonNode? tiles, Func<string, string, string> id) => Each(tiles, tile =>
    {
        foreach (var (word, api, kind) in Named)
        {
            var name = Text(tile[word]);
            tile.Remove(word);
            tile[api] = name is null ? null : id(kind, name);
        }
    });

    private static JsonArray? Each(JsonNode? tiles, Action<JsonObject> change)
    {
        var made = tiles?.DeepClone() as JsonArray;
        foreach (var tile in (made ?? []).OfType<JsonObject>())
            change(tile);
        return made;
    }

    // A number without quotes is a number for YAML.
    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;
}
