using Switchboard.Ivr.Expressions;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Runtime;

/// <summary>Asking the caller: ask, judge, ask again.</summary>
internal sealed class InputSteps(FlowProgram program, IVoicePlatform platform, CallState state)
{
    /// <summary>More tries than this annoy anybody.</summary>
    public const int MostTries = 10;

    /// <summary>What is asked, whatever the node's type.</summary>
    private sealed record Question(int Min, int Max, string Terminators, bool Sensitive, Func<string, Outcome<string?>> Judge);

    public Task<NodeResult> MenuAsync(MenuNode node, CancellationToken present)
    {
        var longest = node.Choices.Select(choice => choice.Key.Length).DefaultIfEmpty(1).Max();
        var question = new Question(1, Math.Max(1, longest), "", false, digits =>
            node.Choices.Any(choice => choice.Key == digits) ? digits : null as string);
        return AskAsync(node, question, present);
    }

    public Task<NodeResult> SurveyAsync(SurveyNode node, CancellationToken present)
    {
        var question = new Question(1, 1, "", false, digits => node.Keys.Contains(digits, StringComparison.Ordinal) ? FlowExits.Match : null as string);
        return AskAsync(node, question, present);
    }

    public async Task<NodeResult> CollectAsync(CollectDigitsNode node, CancellationToken present)
    {
        var question = new Question(node.MinDigits, Math.Max(1, node.MaxDigits), node.Terminators, node.Sensitive, digits => Judge(node, digits));
        var result = await AskAsync(node, question, present);
        if (result.Exit == FlowExits.Match && state.Set(node.Variable, FlowValue.Of(state.Digits), node.Sensitive) is { } refused)
            return NodeResult.Error(refused);
        return result;
    }

    private static Outcome<string?> Judge(CollectDigitsNode node, string digits)
    {
        if (digits.Length < node.MinDigits)
            return (string?)null;
        if (node.Pattern is null)
            return FlowExits.Match;
        return Function.TryMatch(digits, $"^(?:{node.Pattern})$") switch
        {
            true => FlowExits.Match,
            false => (string?)null,
            null => new Fault("ivr.pattern", $"The pattern '{node.Pattern}' is not valid, or takes longer than 250 ms."),
        };
    }

    private async Task<NodeResult> AskAsync(InputNode node, Question question, CancellationToken present)
    {
        if (!node.TypeAhead)
            platform.ClearDigits();
        IEnumerable<PromptPart> prompt = node.Prompt;
        string? input = null;
        var progress = false;
        for (var left = Math.Clamp(node.Tries, 1, MostTries); left > 0; left--)
        {
            if (!PromptRenderer.Render(prompt, state, program.Flow.Language).TryGet(out var segments, out var fault))
                return NodeResult.Error(fault);
            var answer = await platform.CollectAsync(Request(node, question, segments), present);
            if (answer.End == CollectEnd.Failed)
                return NodeResult.Error(answer.Fault);
            var silent = answer.End == CollectEnd.NoInput;
            if (!silent)
            {
                progress = true;
                state.Digits = answer.Digits;
                input = question.Sensitive ? CallState.Mask(answer.Digits) : answer.Digits;
                if (!question.Judge(answer.Digits).TryGet(out var exit, out fault) && fault is not null)
                    return NodeResult.Error(fault);
                if (exit is not null)
                    return new NodeResult(exit, input, Progress: true);
                // what was typed ahead answered a question that the caller misunderstood
                platform.ClearDigits();
            }

            var failure = silent ? FlowExits.NoInput : FlowExits.NoMatch;
            if (node.Exits.ContainsKey(failure))
                return new NodeResult(failure, input, Progress: progress);
            prompt = (silent ? node.NoInputPrompt : node.NoMatchPrompt).Concat(node.Prompt);
        }

        return new NodeResult(FlowExits.MaxTries, input, Progress: progress);
    }

    private static CollectRequest Request(InputNode node, Question question, List<PromptSegment> segments) => new()
    {
        Segments = segments,
        Min = question.Min,
        Max = question.Max,
        Terminators = question.Terminators,
        BargeIn = node.BargeIn,
        Sensitive = question.Sensitive,
        FirstDigitTimeout = TimeSpan.FromMilliseconds(node.FirstDigitTimeoutMs),
        InterDigitTimeout = TimeSpan.FromMilliseconds(node.InterDigitTimeoutMs),
    };
}
