namespace Switchboard.Ivr.Model;

/// <summary>
/// A flow (流程): a graph of nodes. Tree menus and visual flows are the same model; <c>MenuTree</c> shows it as a tree. Immutable:
/// a running call keeps the object it began with.
/// </summary>
public sealed record Flow
{
    /// <summary>The schema that this code writes and the newest it reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The model's version.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>The language a call begins with.</summary>
    public required string Language { get; init; }

    /// <summary>All languages of the flow; empty means <see cref="Language"/> alone. Every text must be there in each.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>IANA zone in which <c>now</c>, <c>hour</c> and <c>weekday</c> are read.</summary>
    public string TimeZone { get; init; } = "Asia/Shanghai";

    /// <summary>The node a call begins at.</summary>
    public required string Start { get; init; }

    /// <summary>The default error handler: the node entered when a node fails that has no <c>error</c> exit. Without one the call ends.</summary>
    public string? OnError { get; init; }

    /// <summary>The variables that the flow may set.</summary>
    public IReadOnlyList<FlowVariable> Variables { get; init; } = [];

    /// <summary>The nodes, in the order the designer keeps them.</summary>
    public required IReadOnlyList<FlowNode> Nodes { get; init; }

    /// <summary>Remarks that stand on the designer's canvas; no call ever hears of them.</summary>
    public IReadOnlyList<FlowNote> Notes { get; init; } = [];

    /// <summary>The languages, never empty.</summary>
    internal IReadOnlyList<string> SpokenLanguages => Languages.Count > 0 ? Languages : [Language];
}

/// <summary>A variable of the flow.</summary>
public sealed record FlowVariable
{
    /// <summary>A letter or underscore, then letters, digits and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>The value at the start: a string, number or boolean; absent means null.</summary>
    public FlowValue Default { get; init; }

    /// <summary>Each value goes with the call as attached data (随路数据), so that the agent sees it.</summary>
    public bool Attach { get; init; }

    /// <summary>Its values are masked in trails.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Language → what the agent sees as its name.</summary>
    public IReadOnlyDictionary<string, string>? Label { get; init; }
}

/// <summary>A remark on the canvas.</summary>
public sealed record FlowNote
{
    /// <summary>Unique among the flow's notes.</summary>
    public required string Id { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands.</summary>
    public NodePosition? Layout { get; init; }
}

/// <summary>Where a node stands on the designer's canvas.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public sealed record NodePosition(double X, double Y);
