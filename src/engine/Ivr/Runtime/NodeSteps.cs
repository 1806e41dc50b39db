using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>What each type of node does.</summary>
internal sealed class NodeSteps(FlowProgram program, IVoicePlatform platform, CallState state, ICalendarSource? calendars, IFlowWorld? world, FlowRun run)
{
    private readonly DataSteps _data = new(program.Flow, platform, state, world);
    private readonly FlowSteps _flow = new(platform, state, world, run);
    private readonly LookupSteps _lookups = new(platform, state, world);
    private (IReadOnlyList<string> Skills, int Priority) _wanted = ([], 0);
    private readonly InputSteps _input = new(program, platform, state);
    private readonly AskSteps _ask = new(program, platform, state, run);

    /// <summary>Does what the node says. <paramref name="present"/> ends with the caller, <paramref name="stop"/> only with the server.</summary>
    public async Task<NodeResult> RunAsync(FlowNode node, CancellationToken present, CancellationToken stop)
    {
        if (node is PlayNode or InputNode or QueueNode or VoicemailNode or CallbackNode or VoiceXmlNode or RecordNode or AgentBackNode or HangupNode { Prompt.Count: > 0 })
            await platform.AnswerAsync(present);
        return node switch
        {
            PlayNode play => await PlayAsync(play, present),
            MenuNode menu => await _input.MenuAsync(menu, present),
            CollectDigitsNode collect => await _input.CollectAsync(collect, present),
            AskNode ask => await _ask.RunAsync(ask, present),
            SetVariableNode set => Set(set),
            ConditionNode condition => Decide(condition),
            HoursNode hours => await HoursAsync(hours, stop),
            QueueNode queue => await QueueAsync(queue, present),
            ExtensionNode extension => await ExtensionAsync(extension, present),
            VoicemailNode voicemail => await VoicemailAsync(voicemail, present),
            CallbackNode callback => await CallbackAsync(callback, present),
            HangupNode hangup => await LastWordsAsync(hangup, present),
            VoiceXmlNode document => await VoiceXmlStep.RunAsync(document, platform, state, run.VoiceXml, stop),
            SwitchNode chooser => _flow.Choose(chooser),
            LoopNode loop => _flow.Round(loop),
            GotoNode or ReturnNode => NodeResult.Next,
            SubflowNode sub => await _flow.CallAsync(sub, present),
            TransferFlowNode other => await _flow.GoAsync(other, present),
            TransferNode transfer => await _flow.TransferAsync(transfer, present),
            HttpNode http => await _data.HttpAsync(http, stop),
            CustomerNode customer => await _data.CustomerAsync(customer, stop),
            QueueStatusNode status => await _data.QueueStatusAsync(status, present),
            MessageNode message => await _data.MessageAsync(message, stop),
            TagNode tag => _data.Tag(tag),
            LanguageNode language => state.Set(ReservedNames.Language, FlowValue.Of(language.Language)) is { } refused ? NodeResult.Error(refused) : NodeResult.Next,
            SkillsNode skills => Want(skills),
            AgentNode agent => await AgentAsync(agent, present),
            RecordingNode recording => platform.SwitchRecording(recording.Action) is { } refused ? NodeResult.Error(refused) : NodeResult.Next,
            SurveyNode survey => await SurveyAsync(survey, present),
            RecordNode record => await RecordAsync(record, present),
            AgentBackNode back => await AgentBackAsync(back, present),
            ScriptNode script => await ScriptStep.RunAsync(script, platform, state, run.VoiceXml, stop),
            _ => await MoreAsync(node, stop),
        };
    }

    private async Task<NodeResult> MoreAsync(FlowNode node, CancellationToken stop)
    {
        return node switch
        {
            SqlNode sql => await _lookups.QueryAsync(sql, stop),
            CustomerUpdateNode update => await _lookups.UpdateCustomerAsync(update, stop),
            TableLookupNode lookup => await _lookups.FindRowAsync(lookup, stop),
            TableSaveNode save => await _lookups.SaveRowAsync(save, stop),
            _ => NodeResult.Error(new Fault("ivr.node_type", $"Nodes of type {node.GetType().Name} cannot be run.")),
        };
    }

    private async Task<NodeResult> PlayAsync(PlayNode node, CancellationToken present)
    {
        if (!PromptRenderer.Render(node.Prompt, state, program.Flow.Language).TryGet(out var segments, out var fault))
            return NodeResult.Error(fault);
        var result = await platform.PlayAsync(new PlayRequest(segments, node.BargeIn, node.Terminators), present);
        if (result.End == PlayEnd.Failed)
            return NodeResult.Error(result.Fault);
        return NodeResult.Next with { Input = result.Digit?.ToString() };
    }

    private NodeResult Set(SetVariableNode node)
    {
        foreach (var assignment in node.Assignments)
        {
            if (!state.Evaluate(assignment.Value).TryGet(out var value, out var fault))
                return NodeResult.Error(fault);
            if (state.Set(assignment.Variable, value) is { } refused)
                return NodeResult.Error(refused);
        }

        return NodeResult.Next;
    }

    private NodeResult Decide(ConditionNode node)
    {
        if (!state.Evaluate(node.Expression).TryGet(out var value, out var fault))
            return NodeResult.Error(fault);
        return value.Kind == FlowValueKind.Boolean
            ? new NodeResult(value.IsTrue ? FlowExits.True : FlowExits.False)
            : NodeResult.Error(new Fault("expression.not_a_condition", $"'{node.Expression}' is neither true nor false."));
    }

    private async Task<NodeResult> HoursAsync(HoursNode node, CancellationToken stop)
    {
        var schedule = node.Schedule;
        if (schedule is null && node.Calendar is not null && calendars is not null)
            schedule = await calendars.FindAsync(platform.Call.Tenant, node.Calendar, stop);
        if (schedule is null)
            return NodeResult.Error(new Fault("ivr.calendar_unknown", $"There is no calendar '{node.Calendar}'."));
        if (!schedule.At(platform.Clock.GetUtcNow()).TryGet(out var now, out var fault))
            return NodeResult.Error(fault);
        return new NodeResult(now.Open ? FlowExits.Open : now.IsHoliday ? FlowExits.Holiday : FlowExits.Closed);
    }

    private async Task<NodeResult> QueueAsync(QueueNode node, CancellationToken present) => Left(await platform.QueueAsync(
            new QueueRequest
            {
                Queue = node.Queue,
                Priority = node.Priority + _wanted.Priority,
                MaxWait = Milliseconds(node.MaxWaitMs),
                Skills = [.. node.Skills.Union(_wanted.Skills, StringComparer.OrdinalIgnoreCase)],
                AnnouncePosition = node.AnnouncePosition,
                AnnounceWait = node.AnnounceWait,
                AnnounceEvery = Milliseconds(node.AnnounceEveryMs),
                Music = node.Music,
                Language = state.Language,
                DealsWithClosed = node.Exits.ContainsKey(FlowExits.Closed),
            },
            present));

    private static NodeResult Left(QueueResult result) => result.End switch
    {
        QueueEnd.Answered => new NodeResult(FlowExits.Answered, Progress: true),
        QueueEnd.Abandoned => NodeResult.CallerGone,
        QueueEnd.Callback => new NodeResult(FlowExits.Callback, Progress: true),
        QueueEnd.Overflow => new NodeResult(FlowExits.Overflow),
        QueueEnd.Full => new NodeResult(FlowExits.Full),
        QueueEnd.Closed => new NodeResult(FlowExits.Closed),
        _ => NodeResult.Error(result.Fault),
    };

    private async Task<NodeResult> AgentBackAsync(AgentBackNode node, CancellationToken present)
    {
        var form = new ReturnForm(node.Task, [.. node.Fields.Select(field => new ReturnFormField(
            field.Variable, field.Label ?? field.Variable, state.Values.GetValueOrDefault(field.Variable).ToString(), field.Choices, field.Required))]);
        var result = await platform.QueueAsync(
            new QueueRequest
            {
                Queue = node.Queue,
                Priority = node.Priority + _wanted.Priority,
                MaxWait = Milliseconds(node.MaxWaitMs),
                Skills = [.. node.Skills.Union(_wanted.Skills, StringComparer.OrdinalIgnoreCase)],
                Music = node.Music,
                Language = state.Language,
                Form = form,
            },
            present);
        if (result.End != QueueEnd.Answered || result.Returned is not { } returned)
            return Left(result);
        foreach (var field in node.Fields)
        {
            if (returned.TryGetValue(field.Variable, out var text) && state.Set(field.Variable, FlowValue.Of(text)) is { } refused)
                return NodeResult.Error(refused);
        }

        return new NodeResult(FlowExits.Returned, Progress: true);
    }

    private async Task<NodeResult> RecordAsync(RecordNode node, CancellationToken present)
    {
        if (!PromptRenderer.Render(node.Prompt, state, program.Flow.Language).TryGet(out var segments, out var fault))
            return NodeResult.Error(fault);
        var request = new WordsRequest
        {
            Segments = segments,
            Label = node.Label ?? node.Name ?? node.Id,
            Beep = node.Beep,
            Longest = TimeSpan.FromMilliseconds(Math.Min(node.MaxMs, RecordNode.LongestMs)),
            Silence = TimeSpan.FromMilliseconds(node.SilenceMs),
            Shortest = TimeSpan.FromMilliseconds(node.MinMs),
            Terminators = node.Terminators,
        };
        var result = await platform.RecordWordsAsync(request, present);
        if (result.Fault is { } failed)
            return NodeResult.Error(failed);
        if (result.Recording is not { } recording)
            return new NodeResult(FlowExits.NoInput);
        if (node.Variable is { } variable && state.Set(variable, FlowValue.Of(recording.ToString())) is { } refused)
            return NodeResult.Error(refused);
        return NodeResult.Next with { Progress = true };
    }

    private NodeResult Want(SkillsNode node)
    {
        _wanted = (node.Skills, node.Priority);
        return NodeResult.Next;
    }

    private async Task<NodeResult> SurveyAsync(SurveyNode node, CancellationToken present)
    {
        platform.NoteSurvey(node.Keys, null);
        var result = await _input.SurveyAsync(node, present);
        if (result.Exit == FlowExits.Match)
        {
            platform.Call.Attached[SurveyNode.Answer] = state.Digits;
            platform.NoteSurvey(node.Keys, state.Digits);
        }

        return result;
    }

    private Task<NodeResult> ExtensionAsync(ExtensionNode node, CancellationToken present) =>
        RingAsync(node.Number, node.NumberFrom, node.RingTimeoutMs, isAgent: false, present);

    private Task<NodeResult> AgentAsync(AgentNode node, CancellationToken present) => RingAsync(node.Agent, node.AgentFrom, node.RingTimeoutMs, isAgent: true, present);

    private async Task<NodeResult> RingAsync(string? number, string? from, int ringTimeoutMs, bool isAgent, CancellationToken present)
    {
        if (from is not null)
        {
            if (!state.Evaluate(from).TryGet(out var value, out var fault))
                return NodeResult.Error(fault);
            number = value.ToString();
        }

        if (string.IsNullOrEmpty(number))
            return new NodeResult(FlowExits.Unavailable);
        var result = await platform.DialExtensionAsync(new ExtensionRequest(number, TimeSpan.FromMilliseconds(ringTimeoutMs), isAgent), present);
        return result.End switch
        {
            ExtensionEnd.Answered => new NodeResult(FlowExits.Answered, Progress: true),
            ExtensionEnd.Busy => new NodeResult(FlowExits.Busy),
            ExtensionEnd.NoAnswer => new NodeResult(FlowExits.NoAnswer),
            ExtensionEnd.Unavailable => new NodeResult(FlowExits.Unavailable),
            _ => NodeResult.Error(result.Fault),
        };
    }

    private async Task<NodeResult> VoicemailAsync(VoicemailNode node, CancellationToken present)
    {
        var result = await platform.LeaveMessageAsync(new VoicemailRequest(node.Box, state.Language), present);
        return result.Fault is { } fault ? NodeResult.Error(fault) : NodeResult.Next with { Progress = true };
    }

    private async Task<NodeResult> CallbackAsync(CallbackNode node, CancellationToken present)
    {
        var result = await platform.PromiseCallbackAsync(new CallbackRequest(node.Queue, node.Priority, node.Skills, node.AskNumber, state.Language), present);
        if (result.Fault is { } fault)
            return NodeResult.Error(fault);
        return new NodeResult(result.Promised ? FlowExits.Next : FlowExits.Declined, Progress: true);
    }

    // the call ends whatever becomes of its last prompt
    private async Task<NodeResult> LastWordsAsync(HangupNode node, CancellationToken present)
    {
        if (!PromptRenderer.Render(node.Prompt, state, program.Flow.Language).TryGet(out var segments, out var fault))
            return NodeResult.Error(fault);
        if (segments.Count == 0)
            return NodeResult.Next;
        var result = await platform.PlayAsync(new PlayRequest(segments, BargeIn: false), present);
        return result.End == PlayEnd.Failed ? NodeResult.Error(result.Fault) : NodeResult.Next;
    }

    private static TimeSpan? Milliseconds(int? value) => value is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
