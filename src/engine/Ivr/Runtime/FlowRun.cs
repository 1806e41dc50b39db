using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>One call in one flow: goes from node to node until either ends.</summary>
internal sealed class FlowRun
{
    private readonly FlowProgram _program;
    private readonly IVoicePlatform _platform;
    private readonly ILogger _logger;
    private readonly CancellationToken _stop;
    /// <summary>How deep flows may run each other.</summary>
    public const int MostDepth = 8;

    private readonly ICalendarSource? _calendars;
    private readonly IFlowWorld? _world;
    private readonly CallState _state;
    private readonly NodeSteps _steps;
    private readonly Budget _budget;
    private string? _node;
    private int _transitions;
    private bool _callerGone;
    private bool _handlingError;

    public FlowRun(
        FlowProgram program, IVoicePlatform platform, ICalendarSource? calendars, IFlowWorld? world, ILogger logger, CancellationToken stop, FlowRun? outer = null)
    {
        (_program, _platform, _calendars, _world, _logger, _stop) = (program, platform, calendars, world, logger, stop);
        _state = new CallState(program, platform);
        _budget = outer?._budget ?? new Budget();
        Depth = outer is null ? 0 : outer.Depth + 1;
        _steps = new NodeSteps(program, platform, _state, calendars, world, this);
    }

    /// <summary>How many flows run this one.</summary>
    public int Depth { get; }

    /// <summary>Runs documents; null where none are run.</summary>
    public IVoiceXmlRunner? VoiceXml { get; init; }

    /// <summary>The variables.</summary>
    public CallState State => _state;

    /// <summary>A run of another flow inside this one: its own variables, the same call and the same budget.</summary>
    public FlowRun Inside(FlowProgram program) => new(program, _platform, _calendars, _world, _logger, _stop, this) { VoiceXml = VoiceXml };

    /// <summary>The call is elsewhere now.</summary>
    public FlowOutcome Transferred() => Outcome(FlowEnd.Transferred, "flow_transferred");

    /// <summary>Runs inside another flow, which goes on afterwards if the call does.</summary>
    public async Task<FlowOutcome> RunInsideAsync()
    {
        Trail(new FlowEntered(Call.Tenant, Call.CallId, Now, _program.Id, _program.Version, _program.Flow.Name));
        var outcome = await WalkAsync();
        Trail(new FlowLeft(Call.Tenant, Call.CallId, Now, _program.Id, _program.Version, _node, outcome.Reason, _transitions));
        return outcome;
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
        if (outcome.End is not (FlowEnd.HungUp or FlowEnd.CallerHungUp or FlowEnd.Transferred))
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
            if (_budget.SinceInput++ >= FlowInterpreter.TransitionBudget)
                return Outcome(FlowEnd.BudgetSpent, "flow_budget");
            if (_callerGone && NeedsCaller(node))
                return CallerGone();
            var result = await VisitAsync(node);
            if (result.Ended is { } ended)
                return ended with { LastNode = _node, Transitions = _transitions, Variables = Outcome(ended.End, ended.Reason).Variables };
            if (node is ReturnNode)
                return Outcome(FlowEnd.Completed, "flow_end");
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
        if (!_callerGone && result.Ended is null && _platform.HangUp.IsCancellationRequested)
            result = result with { Exit = FlowExits.HangUp, Fault = null };
        if (result.Exit == FlowExits.HangUp)
            _callerGone = true;
        if (result.Progress)
            (_budget.SinceInput, _handlingError) = (0, false);
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
        if (NodeShapes.EndsFlow(node, result.Exit))
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

    private static bool NeedsCaller(FlowNode node) => node is not (SetVariableNode or ConditionNode or HoursNode or SwitchNode or LoopNode or GotoNode or TagNode or HttpNode or CustomerNode or MessageNode or ReturnNode
        or ScriptNode or SqlNode or CustomerUpdateNode or TableLookupNode or TableSaveNode);

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

    /// <summary>Shared by a flow and those it runs, so that they cannot go round each other.</summary>
    private sealed class Budget
    {
        public int SinceInput { get; set; }
    }
}
