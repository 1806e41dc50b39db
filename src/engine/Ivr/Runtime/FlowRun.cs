using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>One call in one flow: goes from node to node until either ends.</summary>
internal sealed class FlowRun
{
    private readonly FlowProgram _program;
    private readonly IVoicePlatform _platform;
    private readonly ILogger _logger;
    private readonly CancellationToken _stop;
    private readonly CallState _state;
    private readonly NodeSteps _steps;
    private string? _node;
    private int _transitions;
    private int _sinceInput;
    private bool _callerGone;
    private bool _handlingError;

    public FlowRun(FlowProgram program, IVoicePlatform platform, ICalendarSource? calendars, ILogger logger, CancellationToken stop)
    {
        (_program, _platform, _logger, _stop) = (program, platform, logger, stop);
        _state = new CallState(program, platform);
        _steps = new NodeSteps(program, platform, _state, calendars);
    }

    private DateTimeOffset Now => _platform.Clock.GetUtcNow();

    private CallFacts Call => _platform.Call;

    public async Task<FlowOutcome> RunAsync()
    {
        Trail(new FlowEntered(Call.Tenant, Call.CallId, Now, _program.Id, _program.Version, _program.Flow.Name));
        FlowOutcome outcome;
        try
        {
            outcome = await WalkAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            outcome = Outcome(FlowEnd.Cancelled, "flow_cancelled");
        }

        if (outcome.End is FlowEnd.Failed or FlowEnd.BudgetSpent)
            Log.FlowFailed(_logger, Call.CallId, _program.Flow.Name, _node, outcome.Reason, outcome.Fault?.Detail);
        if (outcome.End is not (FlowEnd.HungUp or FlowEnd.CallerHungUp))
            await HangUpAsync(outcome.Reason);
        Trail(new FlowLeft(Call.Tenant, Call.CallId, Now, _program.Id, _program.Version, _node, outcome.Reason, _transitions));
        return outcome;
    }

    private async Task<FlowOutcome> WalkAsync()
    {
        var next = _program.Flow.Start;
        while (true)
        {
            _stop.ThrowIfCancellationRequested();
            if (_program.Find(next) is not { } node)
                return Failed(new Fault("ivr.node_missing", $"The flow has no node '{next}'."));
            if (_sinceInput++ >= FlowInterpreter.TransitionBudget)
                return Outcome(FlowEnd.BudgetSpent, "flow_budget");
            if (_callerGone && NeedsCaller(node))
                return CallerGone();
            var result = await VisitAsync(node);
            if (node is HangupNode)
                return result.Exit == FlowExits.HangUp ? CallerGone() : await HangUpBecauseAsync((HangupNode)node);
            if (Target(node, result, out var fault) is not { } target)
                return fault is not null ? Failed(fault) : _callerGone ? CallerGone() : Outcome(FlowEnd.Completed, "flow_end");
            next = target;
        }
    }

    private async Task<NodeResult> VisitAsync(FlowNode node)
    {
        var entered = Now;
        _node = node.Id;
        _transitions++;
        Trail(new FlowNodeEntered(Call.Tenant, Call.CallId, entered, node.Id, NodeShapes.Of(node).Type, node.Name));
        var result = await StepAsync(node);
        if (!_callerGone && _platform.HangUp.IsCancellationRequested)
            result = result with { Exit = FlowExits.HangUp, Fault = null };
        if (result.Exit == FlowExits.HangUp)
            _callerGone = true;
        if (result.Progress)
            (_sinceInput, _handlingError) = (0, false);
        Trail(new FlowNodeLeft(Call.Tenant, Call.CallId, Now, node.Id, result.Exit, result.Input, entered, result.Fault?.Code, NodeShapes.Of(node).Type, node.Name));
        return result;
    }

    private async Task<NodeResult> StepAsync(FlowNode node)
    {
        try
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(_stop, _platform.HangUp);
            return await _steps.RunAsync(node, both.Token, _stop);
        }
        catch (OperationCanceledException) when (_platform.HangUp.IsCancellationRequested)
        {
            return NodeResult.CallerGone;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception bug)
        {
            Log.PlatformFailed(_logger, bug, Call.CallId, node.Id);
            return NodeResult.Error(new Fault("ivr.platform_failed", "The platform failed; its log says more."));
        }
    }

    /// <summary>Where an exit leads; null when the flow ends there, with a fault if it should not.</summary>
    private string? Target(FlowNode node, NodeResult result, out Fault? fault)
    {
        fault = result.Fault;
        if (node.Exits.TryGetValue(result.Exit, out var target))
            return target;
        if (NodeShapes.Of(node).Fallback(result.Exit) is { } other && node.Exits.TryGetValue(other, out target))
            return target;
        if (NodeShapes.EndsFlow(result.Exit))
        {
            fault = null;
            return null;
        }

        fault ??= new Fault("ivr.exit_unwired", $"Node '{node.Id}' was left by '{result.Exit}', which leads nowhere.");
        if (result.Exit != FlowExits.Error && node.Exits.TryGetValue(FlowExits.Error, out target))
            return target;
        if (_handlingError || _program.Flow.OnError is null)
            return null;
        _handlingError = true;
        return _program.Flow.OnError;
    }

    private static bool NeedsCaller(FlowNode node) => node is not (SetVariableNode or ConditionNode or HoursNode);

    private FlowOutcome CallerGone() => Outcome(FlowEnd.CallerHungUp, "caller_hangup");

    private FlowOutcome Failed(Fault fault) => Outcome(FlowEnd.Failed, "flow_error") with { Fault = fault };

    private FlowOutcome Outcome(FlowEnd end, string reason) =>
        new(end, reason, _node, _transitions, new Dictionary<string, FlowValue>(_state.Values, StringComparer.Ordinal));

    private async Task<FlowOutcome> HangUpBecauseAsync(HangupNode node)
    {
        await HangUpAsync(node.Reason);
        return Outcome(FlowEnd.HungUp, "hangup");
    }

    private async Task HangUpAsync(string reason)
    {
        try
        {
            await _platform.HangUpAsync(reason, CancellationToken.None);
        }
        catch (OperationCanceledException) when (_platform.HangUp.IsCancellationRequested)
        {
            // gone already
        }
        catch (Exception bug)
        {
            Log.EndFailed(_logger, bug, Call.CallId);
        }
    }

    private void Trail(IvrEvent step)
    {
        try
        {
            _platform.Trail(step);
        }
        catch (Exception bug)
        {
            Log.EndFailed(_logger, bug, Call.CallId);
        }
    }
}
