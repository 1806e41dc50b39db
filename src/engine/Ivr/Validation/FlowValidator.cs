using Switchboard.Ivr.Expressions;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Validation;

/// <summary>Says what is wrong with a flow. Pure: the same flow and references give the same issues, in the order of the nodes.</summary>
public static class FlowValidator
{
    /// <summary>The most nodes of a flow.</summary>
    public const int MaxNodes = 2000;

    /// <summary>All issues; none means the flow is sound. Without references, names of queues, prompts and so on are not looked up.</summary>
    public static IReadOnlyList<FlowIssue> Validate(Flow flow, IFlowReferences? references = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var findings = new Findings();
        CheckHead(flow, findings);
        CheckVariables(flow, findings);
        if (flow.Nodes.Count > MaxNodes)
        {
            findings.Flow(FlowIssueSeverity.Error, "flow.too_many_nodes", "nodes", $"A flow has at most {MaxNodes} nodes.", ("max", $"{MaxNodes}"));
            return findings.Issues;
        }

        var nodes = flow.Nodes.Select((node, index) => new NodeAt(node, index)).ToList();
        CheckIds(nodes, findings);
        var names = new NameScope(flow);
        var checks = new NodeChecks(flow, names, new PromptChecks(flow, names, references, findings), references, findings);
        foreach (var node in nodes)
            checks.Check(node);
        new GraphChecks(flow, nodes, findings).Check();
        return findings.Issues;
    }

    private static void CheckHead(Flow flow, Findings findings)
    {
        const FlowIssueSeverity Error = FlowIssueSeverity.Error;
        if (string.IsNullOrWhiteSpace(flow.Name))
            findings.Flow(Error, "flow.name_empty", "name", "The flow needs a name.");
        if (string.IsNullOrWhiteSpace(flow.Language))
            findings.Flow(Error, "flow.language_empty", "language", "The flow needs a language.");
        else if (flow.Languages.Count > 0 && !flow.Languages.Contains(flow.Language, StringComparer.Ordinal))
            findings.Flow(Error, "flow.language_not_listed", "languages", $"The languages do not contain '{flow.Language}'.", ("language", flow.Language));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(flow.TimeZone, out _))
            findings.Flow(Error, "flow.zone_unknown", "timeZone", $"There is no time zone '{flow.TimeZone}'.", ("zone", flow.TimeZone));
        if (!flow.Nodes.Any(node => node.Id == flow.Start))
            findings.Flow(Error, "flow.start_missing", "start", $"The start node '{flow.Start}' does not exist.", ("target", flow.Start));
        if (flow.OnError is null)
            findings.Flow(FlowIssueSeverity.Warning, "flow.no_error_handler", "onError", "Without an error handler a fault ends the call without a word.");
        else if (!flow.Nodes.Any(node => node.Id == flow.OnError))
            findings.Flow(Error, "flow.on_error_missing", "onError", $"The error handler '{flow.OnError}' does not exist.", ("target", flow.OnError));
    }

    private static void CheckVariables(Flow flow, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < flow.Variables.Count; i++)
        {
            var variable = flow.Variables[i];
            var (field, name) = ($"variables[{i}].name", ("name", variable.Name));
            if (!NameScope.IsName(variable.Name))
                findings.Flow(FlowIssueSeverity.Error, "variable.name_invalid", field, $"'{variable.Name}' is not a name: a letter or _, then letters, digits and _.", name);
            else if (ReservedNames.All.Contains(variable.Name))
                findings.Flow(FlowIssueSeverity.Error, "variable.name_reserved", field, $"'{variable.Name}' is a name of the system.", name);
            else if (!seen.Add(variable.Name))
                findings.Flow(FlowIssueSeverity.Error, "variable.name_duplicate", field, $"'{variable.Name}' is declared twice.", name);
            if (variable is { Attach: true, Sensitive: true })
                findings.Flow(FlowIssueSeverity.Warning, "variable.sensitive_attached", $"variables[{i}].attach", $"'{variable.Name}' is sensitive and is not attached.", name);
        }
    }

    private static void CheckIds(List<NodeAt> nodes, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var at in nodes)
        {
            if (string.IsNullOrWhiteSpace(at.Node.Id))
                findings.Error(at, "node.id_empty", "id", "The node needs an id.");
            else if (!seen.Add(at.Node.Id))
                findings.Error(at, "node.id_duplicate", "id", $"Another node has the id '{at.Node.Id}' too.", ("id", at.Node.Id));
        }
    }
}

/// <summary>Which names expressions of a flow may use.</summary>
internal sealed class NameScope(Flow flow)
{
    private readonly HashSet<string> _declared = new(flow.Variables.Select(variable => variable.Name), StringComparer.Ordinal);

    public static bool IsName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public bool CanSet(string name) => name == ReservedNames.Language || _declared.Contains(name);

    public void Check(Findings findings, NodeAt at, string field, string source)
    {
        if (!Expression.TryParse(source, out var expression, out var error))
        {
            findings.Expression(at, field, error);
            return;
        }

        foreach (var name in expression.Variables.Where(name => !_declared.Contains(name) && !ReservedNames.IsReadable(name)))
            findings.Error(at, "expression.variable_unknown", field, $"The flow declares no variable '{name}'.", ("name", name));
    }
}
