using System.Text.Json.Nodes;
using Switchboard.Kernel;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Switchboard.Server.Configuration;

/// <summary>
/// Writes what a tenant has as a file that <c>apply</c> takes and that then changes nothing. No password is in it. Recorded
/// prompts become WAV files beside it.
/// </summary>
internal sealed class ConfigurationExport
{
    private readonly TargetState _state;
    private readonly Dictionary<string, string> _audio = new(StringComparer.Ordinal);

    private ConfigurationExport(TargetState state) => _state = state;

    /// <summary>The file's text, and the audio files that belong beside it.</summary>
    public static async Task<Outcome<(string Text, IReadOnlyDictionary<string, byte[]> Files)>> WriteAsync(
        string tenant, bool customers, IConfigurationTarget target, CancellationToken cancellation)
    {
        if (!(await TargetState.ReadAsync(target, customers, cancellation)).TryGet(out var state, out var fault))
            return fault;
        var export = new ConfigurationExport(state);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var prompt in state.Rows(Kinds.Prompts).Where(p => p["kind"]!.GetValue<string>() != "tts"))
        {
            var id = prompt["id"]!.GetValue<string>();
            var name = $"prompts/{Plain(prompt["name"]!.GetValue<string>())}-{prompt["language"]!.GetValue<string>()}.wav";
            if (!files.TryAdd(name, []))
                files.Add(name = $"prompts/{id}.wav", []);
            files[name] = (await target.SendAsync(HttpMethod.Get, $"/prompts/{id}/audio", null, cancellation)).Body;
            export._audio[id] = name;
        }

        using var text = new StringWriter();
        export.Write(new Emitter(text, new EmitterSettings(2, int.MaxValue, false, 1024, false, true, "\n")), tenant);
        return (text.ToString(), files);
    }

    private static string Plain(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private void Write(Emitter to, string tenant)
    {
        to.Emit(new StreamStart());
        to.Emit(new DocumentStart());
        var document = new JsonObject { ["name"] = tenant, ["displayName"] = _state.Settings["tenantDisplayName"]?.DeepClone(), ["settings"] = Shown(Kinds.Settings, _state.Settings) };
        if (_state.Mail is { } mail)
            document[Kinds.Mail.Name] = Shown(Kinds.Mail, mail);
        foreach (var kind in Kinds.InOrder)
        {
            var rows = _state.Rows(kind).OrderBy(row => _state.KeyOf(kind, row), StringComparer.Ordinal).Select(row => (JsonNode?)Shown(kind, row)).ToArray();
            if (rows.Length > 0)
                document[kind.Name] = new JsonArray(rows);
        }

        Emit(to, new JsonObject { ["tenants"] = new JsonArray(document) });
        to.Emit(new DocumentEnd(true));
        to.Emit(new StreamEnd());
    }

    private JsonObject Shown(Kind kind, JsonObject row)
    {
        var shown = new JsonObject();
        foreach (var field in kind.Fields.Where(f => !f.Secret && f.Name is not ("file" or "flow" or "tree")))
        {
            // an empty list says something, a missing value does not
            if (_state.Show(field, row) is { } value)
                shown[field.Name] = value;
        }

        if (kind == Kinds.Prompts && _audio.TryGetValue(row["id"]!.GetValue<string>(), out var file))
        {
            shown["file"] = file;
            shown.Remove("voice");
        }

        if (kind == Kinds.Flows)
        {
            shown["flow"] = FlowNames.Named(row["draft"], _state.NameOf);
            if (row["publishedVersion"] is null)
                shown["published"] = false;
        }

        return shown;
    }

    private static void Emit(Emitter to, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                to.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    Text(to, key);
                    Emit(to, value);
                }

                to.Emit(new MappingEnd());
                break;
            case JsonArray list:
                to.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                    Emit(to, item);
                to.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
                Text(to, value.GetValue<string>());
                break;
            default:
                to.Emit(new Scalar(AnchorName.Empty, TagName.Empty, node?.ToJsonString() ?? "null", ScalarStyle.Plain, true, false));
                break;
        }
    }

    /// <summary>Plain where it reads back as the same text, else quoted.</summary>
    private static void Text(Emitter to, string text)
    {
        var plain = text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ' ') && char.IsLetter(text[0]) && text[^1] != ' '
            && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
        to.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, plain, true));
    }
}
