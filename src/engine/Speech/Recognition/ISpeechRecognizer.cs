using Switchboard.Kernel;

namespace Switchboard.Speech.Recognition;

/// <summary>Hears words. An implementation is a vendor: pocketsphinx in worker processes here; an MRCPv2, HTTP or WebSocket engine fits
/// the same way, since audio goes in frame by frame, grammars are SRGS, and what comes out is what those protocols say.</summary>
public interface ISpeechRecognizer
{
    /// <summary>Whether it has a model for a language (BCP 47).</summary>
    bool Hears(string language);

    /// <summary>Begins to listen. Returns at once; a fault when the language or a grammar is not taken.</summary>
    Outcome<IRecognition> Begin(RecognitionRequest request);
}

/// <summary>One listening: from the start of the prompt to a result.</summary>
/// <remarks>As with MRCPv2: speech is heard from the beginning (barge-in), silence counts from <see cref="StartTimers"/> on. Disposing of it
/// gives it up.</remarks>
public interface IRecognition : IAsyncDisposable
{
    /// <summary>Takes the next 20 ms. Called by one thread at a time, in order; never blocks, so that a media thread may.</summary>
    void Take(ReadOnlySpan<short> frame);

    /// <summary>The prompt is over: from now on silence counts as no input.</summary>
    void StartTimers();

    /// <summary>Ends when the caller begins to speak; in hotword mode when what he said matches. Cancelled when nothing was said.</summary>
    Task SpeechStarted { get; }

    /// <summary>Ends with what was heard. Never fails: what went wrong is a result too.</summary>
    Task<RecognitionResult> Result { get; }
}

/// <summary>A grammar to listen for.</summary>
/// <param name="Source">SRGS 1.0 as XML, without references to other documents; or a builtin of VoiceXML such as
/// <c>builtin:grammar/digits?length=4</c>.</param>
/// <param name="Weight">How likely it is beside the others, from 1.</param>
public sealed record SpeechGrammar(string Source, double Weight = 1);

/// <summary>What to listen for, and how.</summary>
public sealed record RecognitionRequest
{
    /// <summary>Samples a second of the frames.</summary>
    public const int SampleRate = 8000;

    /// <summary>The samples of a frame of 20 ms.</summary>
    public const int FrameSamples = SampleRate / 50;

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>One of these is expected.</summary>
    public required IReadOnlyList<SpeechGrammar> Grammars { get; init; }

    /// <summary>Silence after the prompt that counts as no input.</summary>
    public TimeSpan NoInputTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence after words that match.</summary>
    public TimeSpan CompleteTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Silence after words that do not match (yet).</summary>
    public TimeSpan IncompleteTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest speech.</summary>
    public TimeSpan MaxSpeech { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Results less sure than this are no match.</summary>
    public double ConfidenceLevel { get; init; } = 0.5;

    /// <summary>How sensitive to low voices, 0 to 1.</summary>
    public double Sensitivity { get; init; } = 0.5;

    /// <summary>Only words that match count; everything else is passed over.</summary>
    public bool Hotword { get; init; }

    /// <summary>Keep what was said.</summary>
    public bool KeepAudio { get; init; }

    /// <summary>Told what seems to be said so far, as it changes. From any thread; must not block or throw.</summary>
    public Action<string>? Partial { get; init; }
}

/// <summary>How listening ended.</summary>
public enum RecognitionEnd
{
    /// <summary>Words that a grammar has.</summary>
    Match,

    /// <summary>Words that no grammar has, or that are not sure enough.</summary>
    NoMatch,

    /// <summary>Silence.</summary>
    NoInput,

    /// <summary>Speech that did not end.</summary>
    TooLong,

    /// <summary>The engine failed; the fault says why.</summary>
    Failed,
}

/// <summary>One guess.</summary>
/// <param name="Words">In lower case, one blank between them.</param>
/// <param name="Confidence">0 to 1.</param>
public sealed record RecognizedWords(string Words, double Confidence);

/// <summary>What was heard.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Guesses">The best first; with <see cref="RecognitionEnd.NoMatch"/> what was too unsure.</param>
/// <param name="Audio">What was said, when it was to be kept.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record RecognitionResult(RecognitionEnd End, IReadOnlyList<RecognizedWords> Guesses, SpeechAudio? Audio = null, Fault? Fault = null);
