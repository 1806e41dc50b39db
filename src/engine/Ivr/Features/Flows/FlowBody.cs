using System.Text.Json;
using System.Text.Json.Serialization;
using Switchboard.Data.Web;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Validation;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>A flow: its draft, and which version calls get.</summary>
internal sealed record FlowBody(
    Guid Id, string Name, string Description, string Kind, JsonElement Draft, int? PublishedVersion, DateTimeOffset? PublishedAt, int Version,
    DateTimeOffset UpdatedAt, string UpdatedBy) : IVersioned;

/// <summary>A flow as it is written. A new one without a draft begins with a farewell.</summary>
internal sealed record FlowWrite(string? Name, string? Description, string? Kind, JsonElement? Draft)
{
    public static readonly string[] Kinds = ["tree", "graph"];

    /// <summary>The draft as a flow that bears this name.</summary>
    public Outcome<Flow> Read(string? draftBefore)
    {
        var check = new Check().Text(Name, "name").OptionalText(Description, "description", 500)
            .That(!Guid.TryParse(Name, out _), "name", "flow.name_invalid", "A flow's name is not an id.");
        if (Kind is not null)
            check.OneOf(Kind, "kind", Kinds);
        if (check.Fault is { } fault)
            return fault;
        if (Draft is not { ValueKind: not JsonValueKind.Null } draft)
            return draftBefore is null ? Blank(Name!.Trim()) : Named(FlowJson.Parse(draftBefore));
        return FlowJson.Parse(draft.GetRawText()).TryGet(out var flow, out var wrong)
            ? flow with { Name = Name!.Trim() }
            : wrong with { Field = string.IsNullOrEmpty(wrong.Field) ? "draft" : $"draft.{wrong.Field}" };
    }

    private Outcome<Flow> Named(Outcome<Flow> read) => read.TryGet(out var flow, out var fault) ? flow with { Name = Name!.Trim() } : fault;

    private static Flow Blank(string name) => new()
    {
        SchemaVersion = Flow.CurrentSchema,
        Name = name,
        Language = "zh-CN",
        Start = "end",
        OnError = "end",
        Nodes = [new HangupNode { Id = "end", Name = "再见" }],
    };
}

/// <summary>What is wrong in a flow.</summary>
internal sealed record FlowProblem(string? NodeId, string? Field, string Code, string Detail, FlowIssueSeverity Severity)
{
    public static FlowProblem Of(FlowIssue issue) => new(issue.Node, issue.Field, issue.Code, issue.Message, issue.Severity);
}

/// <summary>All that is wrong in a flow; empty when it is sound.</summary>
internal sealed record FlowProblems(IReadOnlyList<FlowProblem> Problems);

/// <summary>A draft to look at; without one the stored draft is looked at.</summary>
internal sealed record ValidateFlow(JsonElement? Draft);

/// <summary>What to publish: an old version again, or without a version the draft. Forced, it goes live although tests fail, and the audit log says so.</summary>
internal sealed record PublishFlow(int? Version, bool? Force = null);

/// <summary>A version that was published.</summary>
internal sealed record FlowVersionBody(int Version, string Name, DateTimeOffset PublishedAt, string PublishedBy);

/// <summary>A version with all that is in it.</summary>
internal sealed record FlowVersionDetail(int Version, string Name, DateTimeOffset PublishedAt, string PublishedBy, JsonElement Definition);

/// <summary>What differs between two versions.</summary>
internal sealed record FlowDiff(IReadOnlyList<FlowChange> Items);

/// <summary>The versions, newest first.</summary>
internal sealed record FlowVersions(IReadOnlyList<FlowVersionBody> Items);

/// <summary>A flow's draft as a tree: the document is the tree itself, the version its ETag.</summary>
[JsonConverter(typeof(FlowTreeConverter))]
internal sealed record FlowTreeBody(JsonElement Tree, int Version) : IVersioned;

/// <summary>Writes the tree alone.</summary>
internal sealed class FlowTreeConverter : JsonConverter<FlowTreeBody>
{
    public override FlowTreeBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("A tree is read as it came.");

    public override void Write(Utf8JsonWriter writer, FlowTreeBody value, JsonSerializerOptions options) => value.Tree.WriteTo(writer);
}

/// <summary>A flow as it is stored.</summary>
internal sealed class FlowRow
{
    public const string Columns = "id, name, description, kind, draft::text as draft, published_version, published_at, version, updated_at, updated_by";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Draft { get; init; } = "";

    public int? PublishedVersion { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public int Version { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string UpdatedBy { get; init; } = "";

    public FlowBody ToBody() => new(Id, Name, Description, Kind, JsonElement.Parse(Draft), PublishedVersion, PublishedAt, Version, UpdatedAt, UpdatedBy);
}
