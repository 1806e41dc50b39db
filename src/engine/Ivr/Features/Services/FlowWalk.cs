using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Features.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Persistence;

namespace Switchboard.Ivr.Features.Services;

/// <summary>
/// Follows a published flow through every exit a caller could leave by, save those that its hours shut at the time, and notes
/// what it reaches. Nothing is run.
/// </summary>
internal sealed class FlowWalk(IvrBook book, DateTimeOffset at)
{
    private const int MostFlows = 50;
    private readonly HashSet<string> _queues = new(StringComparer.OrdinalIgnoreCase);

    public List<PathFlow> Flows { get; } = [];

    /// <summary>The queues by id or name, with the flow that names each.</summary>
    public List<(string Queue, string? From)> Queues { get; } = [];

    public List<PathTarget> Others { get; } = [];

    public List<PathProblem> Problems { get; } = [];

    public void Enter(string flow, string? from)
    {
        var published = Guid.TryParse(flow, out var id) ? book.Flows.GetValueOrDefault(new FlowId(id)) : book.FlowsByName.GetValueOrDefault(flow);
        var name = published?.Name ?? flow;
        if (Flows.Count >= MostFlows || Flows.Any(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)))
            return;
        if (published is null || !FlowJson.Parse(published.Definition).TryGet(out var drawn, out _))
        {
            Flows.Add(new PathFlow(id == Guid.Empty ? null : id, name, null, from, []));
            Problems.Add(new PathProblem("flow_not_published", name));
            return;
        }

        var hours = new List<PathCalendar>();
        Flows.Add(new PathFlow(published.Id.Value, name, published.Version, from, hours));
        Walk(drawn, hours);
    }

    public void EnterQueue(string queue, string? from)
    {
        if (_queues.Add(queue))
            Queues.Add((queue, from));
    }

    private void Walk(Flow flow, List<PathCalendar> hours)
    {
        var nodes = flow.Nodes.ToDictionary(n => n.Id, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>();
        open.Enqueue(flow.Start);
        if (flow.OnError is { } handler)
            open.Enqueue(handler);
        while (open.TryDequeue(out var id))
        {
            if (!seen.Add(id) || !nodes.TryGetValue(id, out var node))
                continue;
            Note(node, flow.Name);
            var only = node is HoursNode hour ? Exit(hour, hours) : null;
            foreach (var (exit, target) in node.Exits)
            {
                if (only is null || exit == only || exit == FlowExits.Error)
                    open.Enqueue(target);
            }
        }
    }

    private void Note(FlowNode node, string flow)
    {
        switch (node)
        {
            case QueueNode queue:
                EnterQueue(queue.Queue, flow);
                break;
            case CallbackNode callback:
                EnterQueue(callback.Queue, flow);
                break;
            case SubflowNode sub:
                Enter(sub.Flow, flow);
                break;
            case TransferFlowNode other:
                Enter(other.Flow, flow);
                break;
            case VoicemailNode voicemail:
                Add(new PathTarget("voicemail", null, voicemail.Box));
                break;
            case ExtensionNode { Number: { } number }:
                Add(new PathTarget("extension", null, number));
                break;
            case AgentNode { Agent: { } agent }:
                Add(new PathTarget("agent", null, agent));
                break;
            case TransferNode { To: { } to }:
                Add(new PathTarget("number", null, to));
                break;
        }
    }

    private void Add(PathTarget other)
    {
        if (!Others.Contains(other))
            Others.Add(other);
    }

    /// <summary>The exit that the hours take at the time; null when they cannot be read.</summary>
    private string? Exit(HoursNode node, List<PathCalendar> hours)
    {
        var card = node.Calendar is { } named ? book.FindCalendar(named) : null;
        if ((node.Schedule ?? card?.Schedule) is not { } schedule || !CalendarShelf.Explain(schedule, at).TryGet(out var answer, out _))
        {
            Problems.Add(new PathProblem("not_found", node.Calendar ?? node.Name ?? node.Id));
            return null;
        }

        hours.Add(new PathCalendar(card?.Id, card?.Name ?? node.Name ?? node.Id, answer));
        return node.Exits.ContainsKey(answer.Exit) ? answer.Exit : FlowExits.Closed;
    }
}
