using Switchboard.Ivr.Expressions;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Validation;

/// <summary>Collects the issues of one validation.</summary>
internal sealed class Findings
{
    private readonly List<FlowIssue> _issues = [];

    public IReadOnlyList<FlowIssue> Issues => _issues;

    public void Flow(FlowIssueSeverity severity, string code, string? field, string message, params (string Name, string Value)[] values) =>
        _issues.Add(new FlowIssue(severity, code, message, null, field, field ?? "", Named(values)));

    public void Node(
        FlowIssueSeverity severity, NodeAt at, string code, string? field, string message, params (string Name, string Value)[] values)
    {
        var path = $"nodes[{at.Index}]" + (field is null ? "" : "." + field);
        _issues.Add(new FlowIssue(severity, code, message, at.Node.Id, field, path, Named(values)));
    }

    public void Error(NodeAt at, string code, string? field, string message, params (string Name, string Value)[] values) =>
        Node(FlowIssueSeverity.Error, at, code, field, message, values);

    public void Warn(NodeAt at, string code, string? field, string message, params (string Name, string Value)[] values) =>
        Node(FlowIssueSeverity.Warning, at, code, field, message, values);

    public void Expression(NodeAt at, string field, ExpressionError error) =>
        Error(at, error.Code, field, error.Detail, [.. error.Params.Select(pair => (pair.Key, pair.Value))]);

    private static Dictionary<string, string> Named((string Name, string Value)[] values) =>
        values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
}

/// <summary>A node and its place in the flow's list.</summary>
internal readonly record struct NodeAt(FlowNode Node, int Index);
