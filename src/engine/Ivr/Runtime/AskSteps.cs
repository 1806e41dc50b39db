using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>Asking for words or keys, whichever comes first: ask, judge, ask again.</summary>
internal sealed class AskSteps(FlowProgram program, IVoicePlatform platform, CallState state, FlowRun run)
{
    /// <summary>What came of one question.</summary>
    /// <param name="Silent">Nothing came.</param>
    /// <param name="Input">What was said or keyed.</param>
    /// <param name="Value">What it means; null when it is no answer.</param>
    /// <param name="Fault">It could not be asked.</param>
    private sealed record Reply(bool Silent, string Input = "", string? Value = null, Fault? Fault = null);

    public async Task<NodeResult> RunAsync(AskNode node, CancellationToken present)
    {
        if (!node.TypeAhead)
            platform.ClearDigits();
        IEnumerable<PromptPart> prompt = node.Prompt;
        string? input = null;
        var progress = false;
        for (var left = Math.Clamp(node.Tries, 1, InputSteps.MostTries); left > 0; left--)
        {
            if (!PromptRenderer.Render(prompt, state, program.Flow.Language).TryGet(out var segments, out var fault))
                return NodeResult.Error(fault);
            var reply = await AskAsync(node, segments, present);
            if (reply.Fault is not null)
                return NodeResult.Error(reply.Fault);
            if (!reply.Silent)
            {
                progress = true;
                state.Digits = reply.Input;
                input = node.Sensitive ? CallState.Mask(reply.Input) : reply.Input;
                if (reply.Value is { } value)
                    return Answered(node, value, input);
                platform.ClearDigits();
            }

            var failure = reply.Silent ? FlowExits.NoInput : FlowExits.NoMatch;
            if (node.Exits.ContainsKey(failure))
                return new NodeResult(failure, input, Progress: progress);
            prompt = (reply.Silent ? node.NoInputPrompt : node.NoMatchPrompt).Concat(node.Prompt);
        }

        return new NodeResult(FlowExits.MaxTries, input, Progress: progress);
    }

    private NodeResult Answered(AskNode node, string value, string input)
    {
        if (node.Variable is { } variable && state.Set(variable, FlowValue.Of(value), node.Sensitive) is { } refused)
            return NodeResult.Error(refused);
        var own = node.Values.Contains(value, StringComparer.Ordinal);
        return new NodeResult(own ? SwitchNode.CasePrefix + value : FlowExits.Match, input, Progress: true);
    }

    private async Task<Reply> AskAsync(AskNode node, List<PromptSegment> segments, CancellationToken present)
    {
        var language = node.Language ?? state.Language;
        if (AskAnswer.Listens(node) is not { } grammar || !platform.Hears(language))
            return await KeysAsync(node, segments, present);
        var heard = await platform.HearAsync(
            new HearRequest
            {
                Segments = segments,
                BargeIn = node.BargeIn,
                Language = language,
                Grammars = [grammar],
                Timeout = TimeSpan.FromMilliseconds(node.FirstDigitTimeoutMs),
                CompleteTimeout = TimeSpan.FromMilliseconds(node.EndSilenceMs),
                IncompleteTimeout = TimeSpan.FromMilliseconds(Math.Max(1000, node.EndSilenceMs)),
                MaxSpeech = TimeSpan.FromMilliseconds(node.MaxSpeechMs),
                ConfidenceLevel = node.Confidence / 100.0,
            },
            present);
        switch (heard.End)
        {
            case HearEnd.Key:
                return await KeysAsync(node, [], present);
            case HearEnd.Words:
                return await MeantAsync(node, heard.Guesses[0].Words, language, present);
            case HearEnd.NoInput:
                return new Reply(true);
            case HearEnd.Failed when heard.Fault?.Code.StartsWith("recognition.", StringComparison.Ordinal) != true:
                return new Reply(false, Fault: heard.Fault ?? new Fault("ivr.failed", "The platform gave no reason."));
            case HearEnd.Failed:
                return await KeysAsync(node, [], present); // the recogniser is away: keys still count
            default:
                return new Reply(false, heard.Guesses.Count > 0 ? heard.Guesses[0].Words : "");
        }
    }

    private async Task<Reply> MeantAsync(AskNode node, string words, string language, CancellationToken present)
    {
        if (node.Kind != AskKind.Grammar)
            return new Reply(false, words, AskAnswer.OfWords(node, words));
        if (run.VoiceXml is not { } documents)
            return new Reply(false, words, words);
        return (await GrammarMeaning.OfAsync(documents, node.Grammar!, words, language, present)).TryGet(out var meaning, out var fault)
            ? new Reply(false, words, meaning.Value)
            : new Reply(false, words, Fault: fault);
    }

    private async Task<Reply> KeysAsync(AskNode node, List<PromptSegment> segments, CancellationToken present)
    {
        var (most, terminators) = AskAnswer.Keys(node);
        var answer = await platform.CollectAsync(
            new CollectRequest
            {
                Segments = segments,
                Min = 1,
                Max = most,
                Terminators = terminators,
                BargeIn = node.BargeIn,
                Sensitive = node.Sensitive,
                FirstDigitTimeout = TimeSpan.FromMilliseconds(node.FirstDigitTimeoutMs),
                InterDigitTimeout = TimeSpan.FromMilliseconds(node.InterDigitTimeoutMs),
            },
            present);
        if (answer.End == CollectEnd.Failed)
            return new Reply(false, Fault: answer.Fault ?? new Fault("ivr.failed", "The platform gave no reason."));
        return answer.End == CollectEnd.NoInput ? new Reply(true) : new Reply(false, answer.Digits, AskAnswer.OfKeys(node, answer.Digits));
    }
}
