using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Model;

/// <summary>Flows as JSON: camelCase, <c>type</c> as discriminator, unknown fields refused with their path.</summary>
public static class FlowJson
{
    /// <summary>The largest flow, in characters.</summary>
    public const int MaxLength = 2 * 1024 * 1024;

    // HARDENING; a tree menu of forty steps nests three levels a step
    private const int MaxDepth = 256;

    /// <summary>The options, for endpoints that carry flows inside other documents.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions(indented: false);

    private static readonly JsonSerializerOptions Indented = CreateOptions(indented: true);

    private static readonly Regex PathInMessage = new(@"Path: \$\.?(?<path>\S*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(250));

    /// <summary>Reads a flow; the fault's field is the JSON path of what is wrong.</summary>
    public static Outcome<Flow> Parse(string json)
    {
        if (!Read<Flow>(json).TryGet(out var flow, out var fault))
            return fault;
        if (flow.SchemaVersion is < 1 or > Flow.CurrentSchema)
            return Fault.Invalid("flow.schema", $"Schema version {flow.SchemaVersion} is not known; this is {Flow.CurrentSchema}.", "schemaVersion");
        return flow;
    }

    /// <summary>Writes a flow.</summary>
    public static string Write(Flow flow, bool indented = false) => JsonSerializer.Serialize(flow, indented ? Indented : Options);

    /// <summary>Reads any document of this family (a flow, a tree, a schedule, a script of the text driver).</summary>
    public static Outcome<T> Read<T>(string json)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
            return Fault.Invalid("flow.too_large", $"A flow has at most {MaxLength} characters.");
        try
        {
            using (var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth }))
            {
                if (FindNull(document.RootElement, "") is { } path)
                    return Fault.Invalid("flow.null", "null is not allowed here; leave the entry out.", path);
            }

            return JsonSerializer.Deserialize<T>(json, Options) is { } value ? value : Fault.Invalid("flow.json", "There is no document.");
        }
        catch (JsonException problem)
        {
            return Fault.Invalid("flow.json", Sentence(problem), Path(problem));
        }
        catch (NotSupportedException problem)
        {
            // System.Text.Json's answer to an abstract type without its discriminator; the path stands in the message only
            var path = PathInMessage.Match(problem.Message) is { Success: true } match ? match.Groups["path"].Value : null;
            return Fault.Invalid("flow.json", "The object has no 'type'.", path);
        }
    }

    private static JsonSerializerOptions CreateOptions(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowOutOfOrderMetadataProperties = true,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            MaxDepth = MaxDepth,
            WriteIndented = indented,
            NewLine = "\n",
            // 中文 stays readable in exported files; < > & are still escaped
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.MakeReadOnly();
        return options;
    }

    // nullable annotations do not reach into lists and dictionaries; a null there would surface much later
    private static string? FindNull(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                var at = $"{path}[{index++}]";
                if ((item.ValueKind == JsonValueKind.Null ? at : FindNull(item, at)) is { } found)
                    return found;
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var keyed = path.EndsWith("exits", StringComparison.Ordinal) || path.EndsWith("text", StringComparison.Ordinal)
                || path.EndsWith("label", StringComparison.Ordinal);
            foreach (var property in element.EnumerateObject())
            {
                var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                if ((keyed && property.Value.ValueKind == JsonValueKind.Null ? at : FindNull(property.Value, at)) is { } found)
                    return found;
            }
        }

        return null;
    }

    private static string? Path(JsonException problem) => problem.Path switch
    {
        null or "$" => null,
        var path when path.StartsWith("$.", StringComparison.Ordinal) => path[2..],
        var path => path.TrimStart('$'),
    };

    // the library's messages name .NET types; ours name what the reader sees
    private static string Sentence(JsonException problem)
    {
        var text = problem.Message;
        if (text.Contains("could not be mapped", StringComparison.Ordinal))
            return $"The field {Quoted(text)} is not known here.";
        if (text.Contains("missing required properties", StringComparison.Ordinal))
            return $"Required fields are missing: {text[(text.LastIndexOf(':') + 1)..].Trim()}";
        if (text.Contains("type discriminator", StringComparison.Ordinal))
            return $"The type {Quoted(text)} is not known here.";
        if (text.Contains("Duplicate property", StringComparison.Ordinal))
            return $"The field {Quoted(text)} is there twice.";
        if (text.Contains("could not be converted", StringComparison.Ordinal))
            return "The value has the wrong type or is not one of those allowed.";
        return problem.LineNumber is { } line && text.Contains("LineNumber", StringComparison.Ordinal)
            ? $"This is not valid JSON (line {line + 1}, byte {problem.BytePositionInLine + 1})."
            : text;
    }

    private static string Quoted(string text)
    {
        var first = text.IndexOf('\'', StringComparison.Ordinal);
        var last = first < 0 ? -1 : text.IndexOf('\'', first + 1);
        return last < 0 ? "" : text[first..(last + 1)];
    }
}
