using System.Text.Json;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>What nodes do that ask others than the caller.</summary>
internal sealed class DataSteps(Flow flow, IVoicePlatform platform, CallState state, IFlowWorld? world)
{
    private static readonly Fault Alone = new("ivr.no_world", "Nothing outside the call can be asked here.");

    private TenantId Tenant => platform.Call.Tenant;

    public async Task<NodeResult> HttpAsync(HttpNode node, CancellationToken present)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (!Ask(node).TryGet(out var ask, out var fault))
            return NodeResult.Error(fault);
        var reply = await world.AskAsync(Tenant, ask, present);
        if (reply.End == HttpEnd.Refused)
            return NodeResult.Error(reply.Fault);
        if (reply.End == HttpEnd.TimedOut)
            return new NodeResult(FlowExits.TimedOut, Fault: new Fault("ivr.http_timeout", $"No answer within {node.TimeoutMs} ms."));
        if (node.StatusVariable is not null && state.Set(node.StatusVariable, FlowValue.Of(reply.Status)) is { } refused)
            return NodeResult.Error(refused);
        if (Take(node.Results, reply.Body) is { } wrong)
            return NodeResult.Error(wrong);
        return reply.Status is >= 200 and < 300
            ? new NodeResult(FlowExits.Success)
            : new NodeResult(FlowExits.Failed, Fault: new Fault("ivr.http_status", $"The answer was {reply.Status}."));
    }

    public async Task<NodeResult> CustomerAsync(CustomerNode node, CancellationToken present)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (!state.Evaluate(node.Number).TryGet(out var number, out var fault))
            return NodeResult.Error(fault);
        var found = number.ToString() is { Length: > 0 } text ? await world.FindCustomerAsync(Tenant, text, present) : null;
        if (found is null)
            return new NodeResult(FlowExits.NotFound);
        return Take(node.Results, found) is { } wrong ? NodeResult.Error(wrong) : new NodeResult(FlowExits.Found);
    }

    public async Task<NodeResult> QueueStatusAsync(QueueStatusNode node, CancellationToken present)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (await world.GetQueueStatusAsync(Tenant, node.Queue, present) is not { } status)
            return NodeResult.Error(Fault.NotFound("queue", $"There is no queue {node.Queue}."));
        return Take(node.Results, status) is { } wrong ? NodeResult.Error(wrong) : NodeResult.Next;
    }

    public async Task<NodeResult> MessageAsync(MessageNode node, CancellationToken present)
    {
        if (world is null)
            return NodeResult.Error(Alone);
        if (!state.Evaluate(node.To).TryGet(out var to, out var fault) || !Template.Render(node.Text, state).TryGet(out var text, out fault))
            return NodeResult.Error(fault);
        var message = new FlowMessage(node.Channel, to.ToString(), node.Subject ?? flow.Name, text);
        return await world.SendMessageAsync(Tenant, message, present) is { } refused ? NodeResult.Error(refused) : NodeResult.Next;
    }

    public NodeResult Tag(TagNode node)
    {
        if (!state.Evaluate(node.Value).TryGet(out var value, out var fault))
            return NodeResult.Error(fault);
        platform.Call.Attached[node.Tag] = value.ToString();
        return NodeResult.Next;
    }

    private Outcome<HttpAsk> Ask(HttpNode node)
    {
        if (!Template.Render(node.Url, state, Uri.EscapeDataString).TryGet(out var url, out var fault))
            return fault;
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var header in node.Headers)
        {
            if (!Template.Render(header.Value, state).TryGet(out var value, out fault))
                return fault;
            headers.Add(new(header.Name, value));
        }

        string? body = null;
        var json = node.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase);
        if (node.Body is not null && !Template.Render(node.Body, state, json ? Template.ForJson : Uri.EscapeDataString).TryGet(out body, out fault))
            return fault;
        return new HttpAsk(node.Method, url, headers, body, node.ContentType, TimeSpan.FromMilliseconds(Math.Min(node.TimeoutMs, HttpNode.LongestMs)));
    }

    private Fault? Take(IReadOnlyList<ResultField> wanted, string body)
    {
        if (wanted.Count == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            foreach (var field in wanted)
            {
                if (state.Set(field.Variable, JsonPath.Read(document.RootElement, field.Path)) is { } refused)
                    return refused;
            }

            return null;
        }
        catch (JsonException)
        {
            return new Fault("ivr.http_not_json", "The answer is not JSON, so nothing can be taken out of it.");
        }
    }

    private Fault? Take(IReadOnlyList<ResultField> wanted, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var field in wanted)
        {
            var value = fields.TryGetValue(field.Path, out var text) ? FlowValue.Of(text) : FlowValue.Null;
            if (state.Set(field.Variable, value) is { } refused)
                return refused;
        }

        return null;
    }
}
