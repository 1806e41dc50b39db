using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Tree;

/// <summary>
/// A flow seen as a tree menu (树形菜单): each step holds the steps behind its exits, and what leads back is a jump to a step by id.
/// The tree is only a view: its steps are the flow's own nodes, so nothing is lost on the way there and back.
/// </summary>
public sealed record MenuTree
{
    /// <summary>The flow's own fields, without nodes.</summary>
    public required MenuTreeHead Head { get; init; }

    /// <summary>The first step.</summary>
    public required TreeStep Root { get; init; }

    /// <summary>Steps that no exit leads to: the error handler, and what an editor has cut off but not thrown away.</summary>
    public IReadOnlyList<TreeStep> Detached { get; init; } = [];
}

/// <summary>What a flow says besides its nodes.</summary>
public sealed record MenuTreeHead
{
    public required int SchemaVersion { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required string Language { get; init; }

    public IReadOnlyList<string> Languages { get; init; } = [];

    public string TimeZone { get; init; } = "Asia/Shanghai";

    public string? OnError { get; init; }

    public IReadOnlyList<FlowVariable> Variables { get; init; } = [];

    public IReadOnlyList<FlowNote> Notes { get; init; } = [];
}

/// <summary>A step of the tree: a node and what is behind its exits.</summary>
public sealed record TreeStep
{
    /// <summary>The node, its exits empty: <see cref="Branches"/> holds them.</summary>
    public required FlowNode Node { get; init; }

    /// <summary>In the order of the node's exits.</summary>
    public IReadOnlyList<TreeBranch> Branches { get; init; } = [];
}

/// <summary>What is behind an exit: a step, or a jump to a step elsewhere in the tree (back, repeat, a shared ending).</summary>
public sealed record TreeBranch
{
    /// <summary>The exit: a menu key, <c>next</c>, <c>maxtries</c> …</summary>
    public required string Exit { get; init; }

    /// <summary>The step behind it.</summary>
    public TreeStep? Step { get; init; }

    /// <summary>Or the id of the step it jumps to.</summary>
    public string? JumpTo { get; init; }
}
