using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Switchboard.Server.Configuration;

/// <summary>A thing in the file.</summary>
internal sealed record Item(Kind Kind, string Key, IReadOnlyDictionary<string, FieldValue> Values, Place Place)
{
    public FieldValue? this[string field] => Values.GetValueOrDefault(field);

    public string? Text(string field) => this[field]?.Value?.GetValue<string>();
}

/// <summary>A tenant in the file.</summary>
internal sealed record TenantPart(string Name, string? DisplayName, Item? Settings, Item? Mail, IReadOnlyDictionary<string, IReadOnlyList<Item>> Lists, Place Place)
{
    public IReadOnlyList<Item> Of(Kind kind) => Lists.GetValueOrDefault(kind.Name) ?? [];

    public bool Has(string kind, string name) => Lists.GetValueOrDefault(kind) is { } items
        && items.Any(i => string.Equals(kind == "prompts" ? i.Text("name") : i.Key, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// A configuration file, read and checked as far as the file alone tells: known keys, forms, words, ranges, nothing twice.
/// It holds <c>tenants:</c>, or one tenant at its top.
/// </summary>
internal sealed class ConfigurationFile
{
    private const int LargestFile = 8 * 1024 * 1024;

    private ConfigurationFile(string name, IReadOnlyList<TenantPart> tenants, IConfigurationFiles files) => (Name, Tenants, Files) = (name, tenants, files);

    /// <summary>As it was named; stands before every error.</summary>
    public string Name { get; }

    public IReadOnlyList<TenantPart> Tenants { get; }

    /// <summary>Where the files are that it names.</summary>
    public IConfigurationFiles Files { get; }

    /// <summary>Reads it; without a file the errors say why.</summary>
    public static (ConfigurationFile? File, IReadOnlyList<ConfigurationError> Errors) Parse(string name, string text, IConfigurationFiles files)
    {
        if (text.Length > LargestFile)
            return (null, [new ConfigurationError(1, "", "A configuration file has at most 8 MB.")]);
        var errors = new ConfigurationErrors();
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            return (null, [new ConfigurationError((int)e.Start.Line, "", $"This is not valid YAML: {e.Message}")]);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            return (null, [new ConfigurationError(1, "", "The file holds one mapping: tenants, or one tenant.")]);
        var tenants = ReadTenants(root, errors);
        return errors.Any ? (null, errors.All) : (new ConfigurationFile(name, tenants, files), []);
    }

    private static List<TenantPart> ReadTenants(YamlMappingNode root, ConfigurationErrors errors)
    {
        if (FieldReader.Child(root, "tenants") is not { } list)
            return ReadTenant(root, new Place(1, ""), errors) is { } only ? [only] : [];
        var top = new Place(FieldReader.Line(list), "tenants");
        foreach (var stranger in root.Children.Keys.OfType<YamlScalarNode>().Where(k => k.Value != "tenants"))
            errors.Add(new Place(FieldReader.Line(stranger), ""), $"'{stranger.Value}' is not known beside tenants");
        if (list is not YamlSequenceNode sequence)
        {
            errors.Add(top, "a list is expected here.");
            return [];
        }

        var tenants = new List<TenantPart>();
        foreach (var (i, node) in sequence.Children.Index())
        {
            var place = new Place(FieldReader.Line(node), sequence.Children.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"tenants[{i}]"));
            if (node is not YamlMappingNode map)
                errors.Add(place, "a tenant is expected here.");
            else if (ReadTenant(map, place, errors) is { } tenant)
                tenants.Add(tenant);
        }

        foreach (var twice in tenants.GroupBy(t => t.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            errors.Add(twice.Last().Place, $"the tenant '{twice.Key}' is there twice");
        return tenants;
    }

    private static TenantPart? ReadTenant(YamlMappingNode map, Place place, ConfigurationErrors errors)
    {
        string? name = null, displayName = null;
        Item? settings = null, mail = null;
        var lists = new Dictionary<string, IReadOnlyList<Item>>(StringComparer.Ordinal);
        foreach (var (keyNode, value) in map.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            var at = place.At(FieldReader.Line(keyNode), key);
            if (key == "name")
                name = (value as YamlScalarNode)?.Value;
            else if (key == "displayName")
                displayName = (value as YamlScalarNode)?.Value;
            else if (key == "settings")
                settings = ReadItem(Kinds.Settings, value, at, errors);
            else if (key == Kinds.Mail.Name)
                mail = ReadItem(Kinds.Mail, value, at, errors);
            else if (Kinds.InOrder.FirstOrDefault(k => k.Name == key) is { } kind)
                lists[key] = ReadList(kind, value, at, errors);
            else
                errors.Add(at, $"'{key}' is not known; use name, displayName, settings, mail, {string.Join(", ", Kinds.InOrder.Select(k => k.Name))}");
        }

        if (!string.IsNullOrWhiteSpace(name))
            return new TenantPart(name, displayName, settings, mail, lists, place);
        errors.Add(place.At(place.Line, "name"), "a tenant has a name");
        return null;
    }

    private static List<Item> ReadList(Kind kind, YamlNode node, Place place, ConfigurationErrors errors)
    {
        var items = new List<Item>();
        if (node is YamlScalarNode scalar && YamlJson.IsNull(scalar))
            return items;
        if (node is not YamlSequenceNode list)
        {
            errors.Add(place, "a list is expected here.");
            return items;
        }

        foreach (var (i, child) in list.Children.Index())
        {
            var at = new Place(FieldReader.Line(child), string.Create(CultureInfo.InvariantCulture, $"{place.Path}[{i}]"));
            if (ReadItem(kind, child, at, errors) is not { } item)
                continue;
            if (items.Any(other => string.Equals(other.Key, item.Key, StringComparison.OrdinalIgnoreCase)))
                errors.Add(at, $"'{item.Key}' is there twice");
            items.Add(item);
        }

        return items;
    }

    private static Item? ReadItem(Kind kind, YamlNode node, Place place, ConfigurationErrors errors)
    {
        if (node is not YamlMappingNode map)
        {
            errors.Add(place, "fields are expected here.");
            return null;
        }

        var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (keyNode, value) in map.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            var at = place.At(FieldReader.Line(keyNode), key);
            if (kind.Find(key) is not { } field)
                errors.Add(at, $"'{key}' is not known here; use {string.Join(", ", kind.Fields.Select(f => f.Name))}");
            else if (FieldReader.Read(field, value, at, errors) is { } read)
                values[key] = read;
        }

        foreach (var missing in kind.Fields.Where(f => f.Required && values.GetValueOrDefault(f.Name)?.Value is null && !errors.All.Any(e => e.Path == $"{place.Path}.{f.Name}")))
            errors.Add(place.At(place.Line, missing.Name), $"{missing.Name} is required");
        return new Item(kind, KeyOf(kind, field => values.GetValueOrDefault(field)?.Value), values, place);
    }

    /// <summary>What names a thing; the same for the file's form and for the API's with names in place of ids.</summary>
    public static string KeyOf(Kind kind, Func<string, JsonNode?> value)
    {
        if (kind == Kinds.Customers)
        {
            // a customer is known by his first number; without one by his name
            var first = value("numbers")?.AsArray().FirstOrDefault()?["number"]?.GetValue<string>();
            return first is null ? value("name")?.GetValue<string>() ?? "" : string.Concat(first.Where(c => char.IsAsciiDigit(c) || c == '+'));
        }

        return string.Join(' ', kind.Key.Select(k => value(k) is JsonValue v && v.TryGetValue<string>(out var text) ? text : ""));
    }
}
