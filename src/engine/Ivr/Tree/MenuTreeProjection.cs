using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Tree;

/// <summary>
/// Tree ⇄ flow. A step belongs to the first exit that leads to it, in depth-first order; later ones jump. So tree → flow → tree is the
/// same tree whenever its jumps go back to steps that stand before them (as a tree editor makes them), and flow → tree → flow is
/// the same flow whenever its nodes stand in that order (as this projection writes them); for any other flow only the order changes.
/// </summary>
public static class MenuTreeProjection
{
    private const int MaxDepth = 40;

    private static readonly Dictionary<string, string> NoExits = new(StringComparer.Ordinal);

    /// <summary>The flow as a tree; a fault where the flow is too broken or too deep to be one.</summary>
    public static Outcome<MenuTree> ToTree(this Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var nodes = new Dictionary<string, FlowNode>(StringComparer.Ordinal);
        foreach (var node in flow.Nodes)
        {
            if (!nodes.TryAdd(node.Id, node))
                return Fault.Invalid("tree.id_duplicate", $"Two nodes have the id '{node.Id}'.", "nodes");
        }

        if (!nodes.ContainsKey(flow.Start))
            return Fault.Invalid("tree.start_missing", $"The start node '{flow.Start}' does not exist.", "start");
        var growth = new Growth(nodes);
        var root = growth.Grow(flow.Start, 0);
        var detached = new List<TreeStep>();
        foreach (var node in flow.Nodes)
        {
            if (!growth.Placed.Contains(node.Id))
                detached.Add(growth.Grow(node.Id, 0));
        }

        return growth.Fault is { } fault ? fault : new MenuTree { Head = HeadOf(flow), Root = root, Detached = detached };
    }

    /// <summary>The tree as a flow; a fault for ids that are missing or not unique.</summary>
    public static Outcome<Flow> ToFlow(this MenuTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var nodes = new List<FlowNode>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in tree.Detached.Prepend(tree.Root))
        {
            if (Flatten(step, "", nodes, ids, 0) is { } fault)
                return fault;
        }

        var lost = nodes.SelectMany(node => node.Exits.Values).FirstOrDefault(target => !ids.Contains(target));
        if (lost is not null)
            return Fault.Invalid("tree.jump_missing", $"A branch jumps to '{lost}', which is not in the tree.");
        return new Flow
        {
            SchemaVersion = tree.Head.SchemaVersion,
            Name = tree.Head.Name,
            Description = tree.Head.Description,
            Language = tree.Head.Language,
            Languages = tree.Head.Languages,
            TimeZone = tree.Head.TimeZone,
            OnError = tree.Head.OnError,
            Variables = tree.Head.Variables,
            Notes = tree.Head.Notes,
            Start = tree.Root.Node.Id,
            Nodes = nodes,
        };
    }

    private static MenuTreeHead HeadOf(Flow flow) => new()
    {
        SchemaVersion = flow.SchemaVersion,
        Name = flow.Name,
        Description = flow.Description,
        Language = flow.Language,
        Languages = flow.Languages,
        TimeZone = flow.TimeZone,
        OnError = flow.OnError,
        Variables = flow.Variables,
        Notes = flow.Notes,
    };

    private static Fault? Flatten(TreeStep step, string path, List<FlowNode> nodes, HashSet<string> ids, int depth)
    {
        if (depth > MaxDepth)
            return Fault.Invalid("tree.too_deep", $"The tree is deeper than {MaxDepth} steps.", path);
        if (!ids.Add(step.Node.Id))
            return Fault.Invalid("tree.id_duplicate", $"Two steps have the id '{step.Node.Id}'.", path);
        var exits = new Dictionary<string, string>(StringComparer.Ordinal);
        nodes.Add(step.Node with { Exits = exits });
        foreach (var branch in step.Branches)
        {
            var at = $"{path}/{branch.Exit}";
            if (branch.Step is null == branch.JumpTo is null)
                return Fault.Invalid("tree.branch", "A branch holds a step or a jump, not both.", at);
            if (!exits.TryAdd(branch.Exit, branch.JumpTo ?? branch.Step!.Node.Id))
                return Fault.Invalid("tree.exit_duplicate", $"The exit '{branch.Exit}' of '{step.Node.Id}' is there twice.", at);
            if (branch.Step is not null && Flatten(branch.Step, at, nodes, ids, depth + 1) is { } fault)
                return fault;
        }

        return null;
    }

    private sealed class Growth(Dictionary<string, FlowNode> nodes)
    {
        public HashSet<string> Placed { get; } = new(StringComparer.Ordinal);

        public Fault? Fault { get; private set; }

        public TreeStep Grow(string id, int depth)
        {
            var node = nodes[id];
            Placed.Add(id);
            if (depth > MaxDepth)
                Fault ??= Kernel.Fault.Invalid("tree.too_deep", $"The flow is deeper than {MaxDepth} steps; open it in the designer.", id);
            if (Fault is not null)
                return new TreeStep { Node = node };
            var branches = new List<TreeBranch>(node.Exits.Count);
            foreach (var (exit, target) in node.Exits)
            {
                if (!nodes.ContainsKey(target))
                    Fault ??= Kernel.Fault.Invalid("tree.target_missing", $"The exit '{exit}' of '{id}' leads to '{target}', which does not exist.", id);
                if (Fault is not null)
                    break;
                branches.Add(Placed.Contains(target)
                    ? new TreeBranch { Exit = exit, JumpTo = target }
                    : new TreeBranch { Exit = exit, Step = Grow(target, depth + 1) });
            }

            return new TreeStep { Node = node with { Exits = NoExits }, Branches = branches };
        }
    }
}
