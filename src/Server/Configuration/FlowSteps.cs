using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Tree;
using Switchboard.Ivr.Validation;
using Switchboard.Kernel;

namespace Switchboard.Server.Configuration;

/// <summary>Flows: written in the file as a graph or a tree, or in a JSON file beside it; checked before anything is written, and published.</summary>
internal static class FlowSteps
{
    public static Step Plan(Item item, TargetState state, KnownNames known, IConfigurationFiles files, ConfigurationErrors errors)
    {
        var row = state.Find(item);
        var source = item["file"] ?? item["flow"] ?? item["tree"];
        if (source is null)
        {
            if (row is null)
                errors.Add(item.Place, "a new flow is written under flow or tree, or named with file");
            return new Step(item, row is not null && SameHead(item, state, row) ? Deed.Nothing : Deed.Change);
        }

        if (!Read(item, source, files, state).TryGet(out var flow, out var fault))
        {
            errors.Add(source.Place, $"{(fault.Field is { Length: > 0 } at ? at + ": " : "")}{fault.Detail}");
            return new Step(item, Deed.Nothing);
        }

        // a draft may be unfinished
        var publishes = item["published"]?.Value?.GetValue<bool>() != false;
        foreach (var issue in FlowValidator.Validate(flow, new References(known)).Where(i => publishes && i.Severity == FlowIssueSeverity.Error))
            errors.Add(source.Place, $"{issue.Path}: {issue.Message}");
        var draft = JsonNode.Parse(FlowJson.Write(flow))!;
        var same = row is not null && SameHead(item, state, row) && TargetState.Ordered(draft) == TargetState.Ordered(FlowNames.Named(row["draft"], state.NameOf));
        return new Step(item, row is null ? Deed.Make : same ? Deed.Nothing : Deed.Change, Draft: draft, Publish: publishes && (!same || row?["publishedVersion"] is null));
    }

    private static bool SameHead(Item item, TargetState state, JsonObject row) =>
        item.Values.Values.Where(v => v.Field.Name is "description" or "kind").All(v => state.Same(v, row));

    private static Outcome<Flow> Read(Item item, FieldValue source, IConfigurationFiles files, TargetState state)
    {
        var json = source.Value!.ToJsonString();
        if (source.Field.Name == "file")
        {
            if (files.Read(source.Value.GetValue<string>()) is not { } bytes)
                return Fault.NotFound("file", $"there is no file '{source.Value.GetValue<string>()}'");
            json = Encoding.UTF8.GetString(bytes);
        }

        // the flow's name is the one in the configuration; it need not be written twice
        if (Document(json) is { } document)
        {
            (document["head"] as JsonObject ?? document)["name"] = item.Text("name");
            json = FlowNames.Named(document, state.NameOf)!.ToJsonString(); // ids of this tenant do as well
            if (document.ContainsKey("root"))
                return FlowJson.Read<MenuTree>(json).TryGet(out var tree, out var fault) ? tree.ToFlow() : fault;
        }

        return FlowJson.Parse(json);
    }

    private static JsonObject? Document(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // the reader says where
        }
    }

    private sealed class References(KnownNames known) : IFlowReferences
    {
        public bool HasQueue(string queue) => known.Has("queues", queue);

        public bool HasExtension(string number) => known.Has("extensions", number);

        public bool HasCalendar(string calendar) => known.Has("calendars", calendar);

        public bool HasFlow(string flow) => known.Has("flows", flow);

        public bool HasDataSource(string source) => known.Has("dataSources", source);

        public IReadOnlyCollection<string>? TableColumns(string table) => known.Has("dataTables", table) ? [] : null;

        public IReadOnlyCollection<string>? PromptLanguages(string prompt) => known.PromptLanguages(prompt).ToList() is { Count: > 0 } languages ? languages : null;
    }
}
