using Switchboard.Ivr.Model;
using Switchboard.Ivr.Runtime;

namespace Switchboard.Ivr.Validation;

/// <content>Nodes that decide, look up and hand over.</content>
internal sealed partial class NodeChecks
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private void CheckMore(NodeAt at)
    {
        switch (at.Node)
        {
            case SwitchNode chooser:
                CheckSwitch(at, chooser);
                break;
            case LoopNode loop:
                CheckExpression(at, "times", loop.Times);
                CheckWanted(at, "counter", loop.Counter);
                break;
            case SubflowNode sub:
                CheckFlow(at, sub.Flow);
                for (var i = 0; i < sub.Inputs.Count; i++)
                    names.Check(findings, at, $"inputs[{i}].value", sub.Inputs[i].Value);
                for (var i = 0; i < sub.Outputs.Count; i++)
                    CheckSettable(at, $"outputs[{i}].variable", sub.Outputs[i].Variable);
                break;
            case TransferFlowNode other:
                CheckFlow(at, other.Flow);
                break;
            case HttpNode http:
                CheckHttp(at, http);
                break;
            case CustomerNode customer:
                CheckExpression(at, "number", customer.Number);
                CheckResults(at, customer.Results, CustomerNode.Fields);
                break;
            case QueueStatusNode status:
                CheckQueueName(at, status.Queue);
                CheckResults(at, status.Results, QueueStatusNode.Fields);
                break;
            case TagNode tag:
                CheckTag(at, tag);
                break;
            default:
                CheckCallNode(at);
                break;
        }
    }

    private void CheckCallNode(NodeAt at)
    {
        switch (at.Node)
        {
            case LanguageNode language:
                if (!flow.SpokenLanguages.Contains(language.Language, StringComparer.OrdinalIgnoreCase))
                    findings.Error(at, "set.language_unknown", "language", $"The flow does not speak '{language.Language}'.", ("language", language.Language));
                break;
            case AgentNode agent:
                CheckOneOf(at, "agent", agent.Agent, "agentFrom", agent.AgentFrom, "agent.source", "Give either an agent or an expression for one.");
                CheckRange(at, "ringTimeoutMs", agent.RingTimeoutMs, 1000, 600_000);
                break;
            case TransferNode transfer:
                CheckOneOf(at, "to", transfer.To, "toFrom", transfer.ToFrom, "transfer.source", "Give either a number or an expression for one.");
                break;
            case SurveyNode survey:
                if (survey.Keys.Length == 0 || survey.Keys.Distinct().Count() != survey.Keys.Length)
                    findings.Error(at, "survey.keys", "keys", "Give the keys that count, each once.");
                CheckKeys(at, "keys", survey.Keys);
                break;
            case MessageNode message:
                if (message.Channel is not ("sms" or "email"))
                    findings.Error(at, "message.channel", "channel", "A message goes by sms or email.");
                CheckExpression(at, "to", message.To);
                CheckTemplate(at, "text", message.Text);
                if (message.Channel == "sms")
                    findings.Warn(at, "message.no_channel", "channel", "No channel for text messages is set up: the node leaves by its error exit.");
                break;
            default:
                CheckLookup(at);
                break;
        }
    }

    private void CheckSwitch(NodeAt at, SwitchNode node)
    {
        CheckExpression(at, "expression", node.Expression);
        if (node.Cases.Count == 0)
            findings.Error(at, "switch.no_cases", "cases", "There are no values to choose from.");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < node.Cases.Count; i++)
        {
            if (!seen.Add(node.Cases[i].Value))
                findings.Error(at, "switch.case_duplicate", $"cases[{i}].value", $"The value '{node.Cases[i].Value}' is there twice.", ("value", node.Cases[i].Value));
        }
    }

    private void CheckHttp(NodeAt at, HttpNode node)
    {
        if (!Methods.Contains(node.Method, StringComparer.Ordinal))
            findings.Error(at, "http.method", "method", "The method is GET, POST, PUT, PATCH or DELETE.");
        // the host may not come from a caller: only what stands behind it may be worked out
        var host = node.Url.Split("{{", 2)[0];
        if (!Uri.TryCreate(host, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 || host.IndexOf('/', uri.Scheme.Length + 3) < 0)
            findings.Error(at, "http.url", "url", "The address begins with http:// or https:// and a host, then a /; values stand behind it.");
        CheckTemplate(at, "url", node.Url);
        for (var i = 0; i < node.Headers.Count; i++)
            CheckTemplate(at, $"headers[{i}].value", node.Headers[i].Value);
        if (node.Body is not null)
            CheckTemplate(at, "body", node.Body);
        CheckRange(at, "timeoutMs", node.TimeoutMs, 100, HttpNode.LongestMs);
        CheckWanted(at, "statusVariable", node.StatusVariable);
        CheckResults(at, node.Results, null);
    }

    private void CheckTag(NodeAt at, TagNode node)
    {
        if (!NameScope.IsName(node.Tag))
            findings.Error(at, "variable.name_invalid", "tag", $"'{node.Tag}' is not a name: a letter or _, then letters, digits and _.", ("name", node.Tag));
        CheckExpression(at, "value", node.Value);
    }

    private void CheckFlow(NodeAt at, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            findings.Error(at, "flow.empty", "flow", "Choose a flow.");
        else if (references?.HasFlow(name) == false)
            findings.Warn(at, "flow.unknown", "flow", $"There is no published flow '{name}'.", ("flow", name));
    }

    private void CheckQueueName(NodeAt at, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            findings.Error(at, "queue.empty", "queue", "Choose a queue.");
        else if (references?.HasQueue(name) == false)
            findings.Error(at, "queue.unknown", "queue", $"There is no queue '{name}'.", ("queue", name));
    }

    private void CheckExpression(NodeAt at, string field, string source) => names.Check(findings, at, field, source);

    private void CheckOneOf(NodeAt at, string field, string? value, string fromField, string? from, string code, string message)
    {
        if (string.IsNullOrWhiteSpace(value) == from is null)
            findings.Error(at, code, field, message);
        if (from is not null)
            CheckExpression(at, fromField, from);
    }

    private void CheckTemplate(NodeAt at, string field, string text)
    {
        if (Template.Expressions(text) is not { } expressions)
        {
            findings.Error(at, "template.open", field, "A '{{' is not closed.");
            return;
        }

        foreach (var expression in expressions)
            CheckExpression(at, field, expression);
    }

    private void CheckWanted(NodeAt at, string field, string? variable)
    {
        if (variable is not null)
            CheckSettable(at, field, variable);
    }

    private void CheckResults(NodeAt at, IReadOnlyList<ResultField> results, IReadOnlyList<string>? fields)
    {
        for (var i = 0; i < results.Count; i++)
        {
            CheckSettable(at, $"results[{i}].variable", results[i].Variable);
            if (fields is not null && !fields.Contains(results[i].Path, StringComparer.Ordinal))
                findings.Error(at, "result.field", $"results[{i}].path", $"There is no field '{results[i].Path}'; there are {string.Join(", ", fields)}.", ("field", results[i].Path));
        }
    }
}
