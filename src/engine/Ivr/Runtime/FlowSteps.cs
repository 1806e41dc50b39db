using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>What nodes do that decide where the flow goes on, in this flow or another.</summary>
internal sealed class FlowSteps(IVoicePlatform platform, CallState state, IFlowWorld? world, FlowRun run)
{
    private readonly Dictionary<string, int> _rounds = new(StringComparer.Ordinal);

    public NodeResult Choose(SwitchNode node)
    {
        if (!state.Evaluate(node.Expression).TryGet(out var value, out var fault))
            return NodeResult.Error(fault);
        var text = value.ToString();
        foreach (var each in node.Cases)
        {
            if (string.Equals(each.Value, text, StringComparison.OrdinalIgnoreCase))
                return new NodeResult(SwitchNode.CasePrefix + each.Value);
        }

        return new NodeResult(FlowExits.Otherwise);
    }

    public NodeResult Round(LoopNode node)
    {
        if (!state.Evaluate(node.Times).TryGet(out var value, out var fault))
            return NodeResult.Error(fault);
        if (!value.TryNumber(out var times))
            return NodeResult.Error(new Fault("ivr.loop_times", $"'{node.Times}' is not a number of rounds."));
        var round = _rounds.GetValueOrDefault(node.Id) + 1;
        if (round > Math.Min(times, LoopNode.MostRounds))
        {
            _rounds.Remove(node.Id);
            return new NodeResult(FlowExits.Finished);
        }

        _rounds[node.Id] = round;
        if (node.Counter is not null && state.Set(node.Counter, FlowValue.Of(round)) is { } refused)
            return NodeResult.Error(refused);
        return new NodeResult(FlowExits.Again);
    }

    public async Task<NodeResult> CallAsync(SubflowNode node, CancellationToken present)
    {
        if (!(await FindAsync(node.Flow, present)).TryGet(out var program, out var fault))
            return NodeResult.Error(fault);
        var inside = run.Inside(program);
        foreach (var input in node.Inputs)
        {
            if (!state.Evaluate(input.Value).TryGet(out var value, out fault))
                return NodeResult.Error(fault);
            if (inside.State.Set(input.Variable, value) is { } refused)
                return NodeResult.Error(refused);
        }

        var outcome = await inside.RunInsideAsync();
        if (Over(outcome) is { } over)
            return over;
        foreach (var output in node.Outputs)
        {
            if (!inside.State.Evaluate(output.Value).TryGet(out var value, out fault))
                return NodeResult.Error(fault);
            if (state.Set(output.Variable, value) is { } refused)
                return NodeResult.Error(refused);
        }

        return NodeResult.Next;
    }

    public async Task<NodeResult> GoAsync(TransferFlowNode node, CancellationToken present)
    {
        if (!(await FindAsync(node.Flow, present)).TryGet(out var program, out var fault))
            return NodeResult.Error(fault);
        var outcome = await run.Inside(program).RunInsideAsync();
        return Over(outcome) ?? NodeResult.Next with { Ended = outcome };
    }

    public async Task<NodeResult> TransferAsync(TransferNode node, CancellationToken present)
    {
        var (to, written) = (node.To, true);
        if (node.ToFrom is not null)
        {
            if (!state.Evaluate(node.ToFrom).TryGet(out var value, out var fault))
                return NodeResult.Error(fault);
            (to, written) = (value.ToString(), false);
        }

        if (string.IsNullOrEmpty(to))
            return NodeResult.Error(new Fault("ivr.transfer_nowhere", "There is no number to send the call to."));
        // what a caller keys may lead to the house's own numbers only; outside goes what the flow's author wrote
        return await platform.TransferAsync(new TransferRequest(to, AllowOutside: written), present) is { } refused
            ? NodeResult.Error(refused)
            : NodeResult.Next with { Ended = run.Transferred() };
    }

    private async ValueTask<Outcome<FlowProgram>> FindAsync(string flow, CancellationToken present)
    {
        if (world is null)
            return Fault.NotFound("flow", $"There is no published flow '{flow}'.");
        if (run.Depth >= FlowRun.MostDepth)
            return Fault.Conflict("ivr.flow_depth", $"Flows run each other more than {FlowRun.MostDepth} deep.");
        return await world.FindFlowAsync(platform.Call.Tenant, flow, present);
    }

    /// <summary>An inner flow that ended the call ends the outer one; null when the outer one goes on.</summary>
    private static NodeResult? Over(FlowOutcome outcome) => outcome.End switch
    {
        FlowEnd.CallerHungUp => NodeResult.CallerGone,
        FlowEnd.HungUp or FlowEnd.BudgetSpent or FlowEnd.Cancelled or FlowEnd.Transferred => NodeResult.Next with { Ended = outcome },
        FlowEnd.Failed => NodeResult.Error(outcome.Fault),
        _ => null,
    };
}
