using System.Globalization;
using Switchboard.Kernel;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.VoiceXml.TextDriver;

/// <summary>A call without sound, on a virtual clock: prompts are text, a caller answers by keys and words.</summary>
public sealed class TextVoiceXmlPlatform(ITextCaller caller, SessionFacts? facts = null) : IVoiceXmlPlatform
{
    private static readonly TimeSpan PerLetter = TimeSpan.FromMilliseconds(60);

    private readonly VirtualTimeProvider _clock = new(new DateTimeOffset(2026, 1, 5, 2, 0, 0, TimeSpan.Zero));
    private readonly Queue<char> _typed = new();
    private int _recordings;

    /// <inheritdoc />
    public SessionFacts Facts { get; } = facts ?? new SessionFacts { LocalUri = "sip:4000@example.invalid", RemoteUri = "sip:13800000000@example.invalid" };

    /// <inheritdoc />
    public TimeProvider Clock => _clock;

    /// <inheritdoc />
    public bool WantsGrammars => false;

    /// <summary>The lines of the log, as <c>label: text</c>.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The call is over.</summary>
    public bool Over { get; private set; }

    /// <inheritdoc />
    public Task<bool> PlayAsync(IReadOnlyList<SpokenPrompt> prompts, CancellationToken cancellationToken)
    {
        Speak(prompts);
        return Task.FromResult(!Over);
    }

    /// <inheritdoc />
    public async Task<InputResult> ListenAsync(ListenRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (mark, since) = Speak(request.Prompts);
        if (Over)
            return new InputResult { Kind = InputKind.HangUp };
        // keys that he typed ahead answer at once
        var act = _typed.Count > 0 && request.Keys is not null ? new PressKeys("") : await caller.AnswerAsync(request, cancellationToken);
        var result = act switch
        {
            PressKeys keys => await KeysAsync(keys.Keys, request, cancellationToken),
            SayWords words when request.Voice => new InputResult { Kind = InputKind.Speech, Hypotheses = words.Guesses },
            SayWords or StaySilent => Silence(request),
            TalkOn => new InputResult { Kind = InputKind.TooLong },
            HangUpNow => HangUp(),
            _ => new InputResult { Kind = request.Voice ? InputKind.NoMatch : InputKind.NoInput },
        };
        if (request.RecordUtterance && result.Kind is InputKind.Speech or InputKind.NoMatch)
            result = result with { Recording = NewRecording(TimeSpan.FromSeconds(1)) };
        return mark is null ? result : result with { MarkName = mark, MarkTime = since };
    }

    /// <inheritdoc />
    public async Task<RecordResult> RecordAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Speak(request.Prompts);
        if (Over)
            return new RecordResult { HungUp = true };
        if (request.Type is { Length: > 0 } type && !type.StartsWith("audio/", StringComparison.Ordinal))
            return new RecordResult { Unsupported = true };
        if (request.Beep)
            caller.Hear("[beep]");
        var (act, length) = await caller.RecordAsync(request, cancellationToken);
        var cut = length > request.MaxTime;
        var kept = cut ? request.MaxTime : length;
        _clock.Advance(kept);
        var recording = length > TimeSpan.Zero ? NewRecording(kept) : null;
        return act switch
        {
            _ when cut => new RecordResult { Recording = recording, MaxTimeReached = true },
            HangUpNow => Gone(recording),
            PressKeys keys => await TerminatedAsync(keys.Keys, recording, request, cancellationToken),
            SayWords words => new RecordResult
            {
                Recording = recording ?? NewRecording(TimeSpan.FromSeconds(1)),
                Input = new InputResult { Kind = InputKind.Speech, Hypotheses = words.Guesses },
            },
            _ => new RecordResult { Recording = recording },
        };
    }

    /// <inheritdoc />
    public async Task<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Speak(request.Prompts);
        if (!Uri.TryCreate(request.Destination, UriKind.Absolute, out var uri))
            return new TransferResult { End = TransferEnd.BadDestination };
        if (uri.Scheme is not ("tel" or "sip" or "sips"))
            return new TransferResult { End = TransferEnd.UnsupportedUri };
        var result = await caller.TransferAsync(request, cancellationToken);
        _clock.Advance(result.Duration);
        Over |= result.End is TransferEnd.Transferred or TransferEnd.HangUp;
        return result;
    }

    /// <inheritdoc />
    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Over = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Log(string label, string text) => Lines.Add($"{label}: {text}");

    private async Task<InputResult> KeysAsync(string typed, ListenRequest request, CancellationToken cancellationToken)
    {
        foreach (var key in typed.Where(key => !char.IsWhiteSpace(key)))
            _typed.Enqueue(key);
        if (request.Keys is not { } judge)
        {
            _typed.Clear();
            return Silence(request);
        }

        var keys = "";
        var verdicts = await judge.JudgeAsync(string.Concat(_typed), cancellationToken);
        while (_typed.TryDequeue(out var key))
        {
            var verdict = verdicts[keys.Length];
            if (!verdict.Complete && !verdict.CanGoOn && request.TermChar is { } end && key.ToString() == end)
                break;
            keys += key;
            if (!verdict.CanGoOn)
                break;
        }

        return new InputResult { Kind = keys.Length == 0 ? InputKind.NoMatch : InputKind.Keys, Hypotheses = [new Hypothesis(keys)] };
    }

    private static async Task<RecordResult> TerminatedAsync(string keys, RecordingFact? recording, RecordRequest request, CancellationToken cancellationToken)
    {
        if (keys.Length > 0 && request.Keys is { } judge && (await judge.JudgeAsync(keys, cancellationToken))[^1].Complete)
        {
            return new RecordResult
            {
                Recording = recording,
                TermChar = keys,
                Input = new InputResult { Kind = InputKind.Keys, Hypotheses = [new Hypothesis(keys)] },
            };
        }

        return new RecordResult { Recording = recording, TermChar = request.DtmfTerm && keys.Length > 0 ? keys[..1] : null };
    }

    private InputResult Silence(ListenRequest request)
    {
        _clock.Advance(request.Timeout);
        return new InputResult { Kind = InputKind.NoInput };
    }

    private InputResult HangUp()
    {
        Over = true;
        return new InputResult { Kind = InputKind.HangUp };
    }

    private RecordResult Gone(RecordingFact? recording)
    {
        Over = true;
        return new RecordResult { Recording = recording, HungUp = true };
    }

    private RecordingFact NewRecording(TimeSpan length) => new(
        "recording:" + (++_recordings).ToString(CultureInfo.InvariantCulture), length, (long)(length.TotalSeconds * 16000) + 44);

    /// <summary>Tells the caller what is spoken. Gives the last mark, and how long ago it was.</summary>
    private (string? Mark, TimeSpan Since) Speak(IReadOnlyList<SpokenPrompt> prompts)
    {
        string? mark = null;
        var since = TimeSpan.Zero;
        foreach (var prompt in prompts)
        {
            foreach (var part in prompt.Parts)
            {
                var length = part.Kind switch
                {
                    SpeechKind.Text => PerLetter * part.Text.Length,
                    SpeechKind.Break => part.Duration,
                    SpeechKind.Audio => TimeSpan.FromSeconds(1),
                    _ => TimeSpan.Zero,
                };
                since += length;
                if (part.Kind == SpeechKind.Mark)
                    (mark, since) = (part.Text, TimeSpan.Zero);
            }

            if (!Over)
                caller.Hear(Words(prompt));
            _clock.Advance(since);
        }

        return (mark, since);
    }

    private static string Words(SpokenPrompt prompt) => string.Join(' ', prompt.Parts.Select(part => part.Kind switch
    {
        SpeechKind.Text => part.Text,
        SpeechKind.Audio => "[" + part.Uri + "]",
        SpeechKind.Break => string.Create(CultureInfo.InvariantCulture, $"[pause {part.Duration.TotalMilliseconds:0} ms]"),
        _ => "",
    }).Where(words => words.Length > 0));
}
