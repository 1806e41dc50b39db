using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Validation;

/// <summary>Checks how the nodes hang together: exits, targets, reachability, loops.</summary>
internal sealed class GraphChecks(Flow flow, List<NodeAt> nodes, Findings findings)
{
    private readonly Dictionary<string, NodeAt> _byId =
        nodes.DistinctBy(at => at.Node.Id, StringComparer.Ordinal).ToDictionary(at => at.Node.Id, StringComparer.Ordinal);

    public void Check()
    {
        foreach (var at in nodes)
            CheckExits(at);
        CheckReachable();
        CheckLoops();
    }

    private void CheckExits(NodeAt at)
    {
        var shape = NodeShapes.Of(at.Node);
        var keys = NodeShapes.OwnExits(at.Node);
        foreach (var (exit, target) in at.Node.Exits)
        {
            var field = "exits." + exit;
            if (!shape.Required.Concat(shape.Optional).Concat(keys).Contains(exit, StringComparer.Ordinal))
                findings.Error(at, "exit.unknown", field, $"A {shape.Type} node has no exit '{exit}'.", ("exit", exit), ("type", shape.Type));
            if (!_byId.ContainsKey(target))
                findings.Error(at, "exit.target_missing", field, $"The exit '{exit}' leads to '{target}', which does not exist.", ("exit", exit), ("target", target));
        }

        var required = at.Node is MenuNode or AskNode && keys.Count > 0 && !Wired(at, FlowExits.Match) ? shape.Required.Concat(keys) : shape.Required;
        foreach (var exit in required.Where(exit => !Wired(at, exit)))
            findings.Error(at, "exit.missing", "exits." + exit, $"The exit '{exit}' leads nowhere.", ("exit", exit));
        if (Wired(at, FlowExits.Error) || flow.OnError is not null)
            return;
        foreach (var exit in shape.Optional.Where(exit => !Wired(at, exit) && NeedsHandling(at, exit)))
            findings.Warn(at, "exit.unhandled", "exits." + exit, $"When the node ends by '{exit}' the call ends as an error.", ("exit", exit));
    }

    private static bool Wired(NodeAt at, string exit) => at.Node.Exits.ContainsKey(exit);

    private static bool NeedsHandling(NodeAt at, string exit) => exit switch
    {
        _ when at.Node is SurveyNode => false,
        FlowExits.Answered or FlowExits.Callback or FlowExits.Declined or FlowExits.HangUp or FlowExits.Match or FlowExits.Error or FlowExits.Holiday or FlowExits.Next or FlowExits.TimedOut => false,
        // unwired, these two are dealt with by asking again
        FlowExits.NoMatch or FlowExits.NoInput => false,
        FlowExits.MaxTries => !(Wired(at, FlowExits.NoMatch) && Wired(at, FlowExits.NoInput)),
        _ => true,
    };

    private void CheckReachable()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([flow.Start]);
        if (flow.OnError is not null)
            open.Push(flow.OnError);
        while (open.TryPop(out var id))
        {
            if (!_byId.TryGetValue(id, out var at) || !seen.Add(id))
                continue;
            foreach (var target in at.Node.Exits.Values)
                open.Push(target);
        }

        foreach (var at in nodes.Where(at => !seen.Contains(at.Node.Id)))
            findings.Warn(at, "node.unreachable", null, $"No call ever gets to '{at.Node.Id}'.");
    }

    /// <summary>
    /// Loops that a silent caller can go round. Only <c>next</c> exits: certainly endless, an error. With a decision, a time-out or a
    /// failure in it: perhaps bounded, a warning; the run's budget is the last guard.
    /// </summary>
    private void CheckLoops()
    {
        foreach (var ring in Rings(at => at.Node.Exits.Where(exit => exit.Key == FlowExits.Next).Select(exit => exit.Value)))
            Report(FlowIssueSeverity.Error, "loop.endless", "Calls go round and round here:", ring);
        var endless = findings.Issues.Where(issue => issue.Code == "loop.endless").Select(issue => issue.Node).ToHashSet(StringComparer.Ordinal);
        foreach (var ring in Rings(WithoutInput).Where(ring => !ring.Any(at => endless.Contains(at.Node.Id))))
            Report(FlowIssueSeverity.Warning, "loop.without_input", "A silent caller may go round here until the flow's budget ends the call:", ring);
    }

    private void Report(FlowIssueSeverity severity, string code, string message, List<NodeAt> ring)
    {
        var members = string.Join(", ", ring.Select(at => at.Node.Id));
        findings.Node(severity, ring[0], code, null, $"{message} {members}.", ("nodes", members));
    }

    private static IEnumerable<string> WithoutInput(NodeAt at) =>
        at.Node.Exits.Where(exit => !TakesInputOrTime(at.Node, exit.Key)).Select(exit => exit.Value);

    private static bool TakesInputOrTime(FlowNode node, string exit) => node switch
    {
        InputNode => exit is not (FlowExits.NoInput or FlowExits.MaxTries or FlowExits.Error),
        RecordNode => exit is FlowExits.Next,
        AgentBackNode => exit is FlowExits.Returned or FlowExits.Answered or FlowExits.Callback or FlowExits.Overflow,
        QueueNode => exit is FlowExits.Answered or FlowExits.Callback or FlowExits.Overflow,
        ExtensionNode => exit is FlowExits.Answered or FlowExits.NoAnswer,
        VoicemailNode or CallbackNode => exit is FlowExits.Next,
        AgentNode => exit is FlowExits.Answered or FlowExits.NoAnswer,
        LoopNode => exit is FlowExits.Again, // it counts
        _ => false,
    };

    /// <summary>The strongly connected components that hold a cycle (Tarjan, without recursion: flows may be long).</summary>
    private List<List<NodeAt>> Rings(Func<NodeAt, IEnumerable<string>> edges)
    {
        var next = _byId.ToDictionary(
            pair => pair.Key, pair => edges(pair.Value).Where(_byId.ContainsKey).Distinct(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        return [.. new Components(next).Find()
            .Where(part => part.Count > 1 || next[part[0]].Contains(part[0], StringComparer.Ordinal))
            .Select(part => part.Select(id => _byId[id]).OrderBy(at => at.Index).ToList())
            .OrderBy(ring => ring[0].Index)];
    }
}
