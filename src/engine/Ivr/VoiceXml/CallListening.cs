using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Speech.Recognition;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>One input of a document: words and keys at once, whichever comes first.</summary>
internal sealed class CallListening(IVoicePlatform platform, CallRecordings recordings, string language)
{
    private const double HotwordLevel = 0.5;

    public async Task<InputResult> ListenAsync(ListenRequest request, List<PromptSegment> segments, CancellationToken present)
    {
        var words = request.Voice ? request.Grammars.Where(grammar => !grammar.Dtmf).ToList() : [];
        var spoken = words.Count > 0 ? words[0].Language ?? language : language;
        if (words.Count == 0 || !platform.Hears(spoken))
            return await KeysAsync(request, segments, present);
        if (request.Keys is null)
            platform.ClearDigits(); // no key counts here
        var heard = await platform.HearAsync(Wanted(request, segments, words, spoken), present);
        return heard.End switch
        {
            HearEnd.Key when request.Keys is not null => await KeysAsync(request, [], present),
            HearEnd.Key => await ListenAsync(request, [], present),
            HearEnd.Failed => await UnheardAsync(request, heard, present),
            HearEnd.NoInput => new InputResult { Kind = InputKind.NoInput },
            HearEnd.TooLong => new InputResult { Kind = InputKind.TooLong, Recording = Kept(heard) },
            _ when heard.Guesses.Count > 0 => new InputResult
            {
                Kind = InputKind.Speech,
                Hypotheses = [.. heard.Guesses.Take(request.MaxNBest).Select(guess => new Hypothesis(guess.Words, guess.Confidence))],
                Recording = Kept(heard),
            },
            _ => new InputResult { Kind = InputKind.NoMatch, Recording = Kept(heard) },
        };
    }

    public static InputResult Keys(string keys) => new() { Kind = InputKind.Keys, Hypotheses = [new Hypothesis(keys)] };

    public static async ValueTask<bool> IsCompleteAsync(IKeysJudge judge, string keys, CancellationToken present) =>
        (await judge.JudgeAsync(keys, present))[^1].Complete;

    // A prompt that cannot be played is an error of the document's; a recogniser that fails leaves the keys.
    private Task<InputResult> UnheardAsync(ListenRequest request, HearResult heard, CancellationToken present)
    {
        if (heard.Fault is { } fault && !fault.Code.StartsWith("recognition.", StringComparison.Ordinal))
            throw new InvalidOperationException(fault.Detail);
        return KeysAsync(request, [], present);
    }

    private RecordingFact? Kept(HearResult heard) => heard.Audio is { } audio ? recordings.Keep(audio) : null;

    private static HearRequest Wanted(ListenRequest request, List<PromptSegment> segments, List<ListenGrammar> words, string spoken) => new()
    {
        Segments = segments,
        BargeIn = request.Prompts.All(prompt => prompt.BargeIn),
        Hotword = request.Prompts.Count > 0 && request.Prompts.All(prompt => prompt.Hotword),
        Language = spoken,
        Grammars = [.. words.Select(grammar => new SpeechGrammar(grammar.Source, grammar.Weight))],
        Timeout = request.Timeout,
        CompleteTimeout = request.CompleteTimeout,
        IncompleteTimeout = request.IncompleteTimeout,
        MaxSpeech = request.MaxSpeechTimeout,
        // how sure is sure enough the document itself says (confidencelevel), when it is given the result
        ConfidenceLevel = request.Prompts.Any(prompt => prompt.Hotword) ? HotwordLevel : 0,
        Sensitivity = request.Sensitivity,
        KeepAudio = request.RecordUtterance,
    };

    /// <summary>VoiceXML 2.0 Appendix D: keys one by one, each judged.</summary>
    private async Task<InputResult> KeysAsync(ListenRequest request, List<PromptSegment> segments, CancellationToken present)
    {
        var keys = "";
        var wait = request.Timeout;
        var bargeIn = request.Prompts.All(prompt => prompt.BargeIn);
        while (true)
        {
            var collected = await platform.CollectAsync(
                new CollectRequest { Segments = segments, Max = 1, FirstDigitTimeout = wait, InterDigitTimeout = wait, BargeIn = bargeIn }, present);
            if (collected.End == CollectEnd.Failed)
                throw new InvalidOperationException(collected.Fault?.Detail ?? "the prompt cannot be played");
            if (collected.Digits.Length == 0 || request.Keys is not { } judge)
                return keys.Length == 0 ? new InputResult { Kind = InputKind.NoInput } : Keys(keys);
            segments = [];
            var verdict = (await judge.JudgeAsync(keys + collected.Digits, present))[^1];
            if (!verdict.Complete && !verdict.CanGoOn && collected.Digits == request.TermChar)
                return keys.Length == 0 ? new InputResult { Kind = InputKind.NoMatch } : Keys(keys);
            keys += collected.Digits;
            if (!verdict.CanGoOn && (!verdict.Complete || request.TermTimeout <= TimeSpan.Zero))
                return Keys(keys);
            wait = verdict.CanGoOn ? request.InterDigitTimeout : request.TermTimeout;
        }
    }
}
