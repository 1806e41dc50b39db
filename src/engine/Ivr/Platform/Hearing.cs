using Switchboard.Ivr.Prompts;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Speech;
using Switchboard.Speech.Recognition;

namespace Switchboard.Ivr.Platform;

/// <summary>Plays a prompt and listens for words; the first key ends it too.</summary>
/// <remarks>A key stays in the buffer, for <see cref="IVoicePlatform.CollectAsync"/>. With <see cref="BargeIn"/> words and keys stop the
/// prompt and keys typed ahead skip it; without it nothing is heard until the prompt has ended.</remarks>
public sealed record HearRequest
{
    /// <summary>What to play first; may be empty.</summary>
    public IReadOnlyList<PromptSegment> Segments { get; init; } = [];

    /// <summary>Whether words and keys break the prompt off.</summary>
    public bool BargeIn { get; init; } = true;

    /// <summary>Only words that match break it off.</summary>
    public bool Hotword { get; init; }

    /// <summary>The language of the words.</summary>
    public required string Language { get; init; }

    /// <summary>What to listen for.</summary>
    public required IReadOnlyList<SpeechGrammar> Grammars { get; init; }

    /// <summary>Silence after the prompt that is no input.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence after words that match.</summary>
    public TimeSpan CompleteTimeout { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Silence after words that do not.</summary>
    public TimeSpan IncompleteTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest speech.</summary>
    public TimeSpan MaxSpeech { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Words less sure than this are no match.</summary>
    public double ConfidenceLevel { get; init; } = 0.5;

    /// <summary>How sensitive to low voices, 0 to 1.</summary>
    public double Sensitivity { get; init; } = 0.5;

    /// <summary>Keep what was said.</summary>
    public bool KeepAudio { get; init; }
}

/// <summary>How listening ended.</summary>
public enum HearEnd
{
    /// <summary>A key came; it waits in the buffer.</summary>
    Key,

    /// <summary>Words that match.</summary>
    Words,

    /// <summary>Words that do not, or that are not sure enough.</summary>
    NoMatch,

    /// <summary>Nothing came in time.</summary>
    NoInput,

    /// <summary>Speech that did not end.</summary>
    TooLong,

    /// <summary>The prompt could not be played, or the recogniser does not work; the fault says why.</summary>
    Failed,
}

/// <summary>How listening ended.</summary>
/// <param name="End">Which way.</param>
/// <param name="Guesses">What was said, the best guess first.</param>
/// <param name="Audio">What was said, when it was to be kept.</param>
/// <param name="Fault">Why it failed.</param>
public sealed record HearResult(HearEnd End, IReadOnlyList<RecognizedWords> Guesses, SpeechAudio? Audio = null, Fault? Fault = null);

/// <summary>Records what the caller says.</summary>
public sealed record TakeRequest
{
    /// <summary>The longest recording that any platform makes.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>What to play first; a key breaks it off.</summary>
    public IReadOnlyList<PromptSegment> Segments { get; init; } = [];

    /// <summary>A tone before the recording.</summary>
    public bool Beep { get; init; } = true;

    /// <summary>The longest recording.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence after words that ends it.</summary>
    public TimeSpan FinalSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence at the start that is no input.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Any key ends it.</summary>
    public bool KeyEnds { get; init; } = true;

    /// <summary>Keys so far that end it, where not any key does; null for none.</summary>
    public Func<string, ValueTask<bool>>? KeysEnd { get; init; }
}

/// <summary>How recording ended.</summary>
public sealed record TakeResult
{
    /// <summary>What was said; null when nothing was.</summary>
    public SpeechAudio? Audio { get; init; }

    /// <summary>The keys that ended it.</summary>
    public string Keys { get; init; } = "";

    /// <summary>It was as long as it may be.</summary>
    public bool MaxTimeReached { get; init; }

    /// <summary>The caller hung up in it.</summary>
    public bool HungUp { get; init; }

    /// <summary>It could not be done.</summary>
    public Fault? Fault { get; init; }
}

/// <summary>Joins the caller with a number and has him back afterwards.</summary>
public sealed record BridgeRequest
{
    /// <summary>An extension or a number outside.</summary>
    public required string Number { get; init; }

    /// <summary>It may be a number outside.</summary>
    public bool AllowOutside { get; init; }

    /// <summary>How long to ring.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long they may talk; null for as long as they like.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>What the caller hears while it rings.</summary>
    public AudioSource? RingingAudio { get; init; }

    /// <summary>Keys of the caller so far that end the talk; null for none.</summary>
    public Func<string, ValueTask<bool>>? KeysEnd { get; init; }
}

/// <summary>How the talk ended.</summary>
public enum BridgeEnd
{
    /// <summary>The other hung up.</summary>
    FarEnd,

    /// <summary>The caller keyed what ends it.</summary>
    NearEnd,

    /// <summary>It was as long as it may be.</summary>
    MaxTime,

    /// <summary>The other was busy or declined.</summary>
    Busy,

    /// <summary>The other did not answer in time.</summary>
    NoAnswer,

    /// <summary>The number leads nowhere.</summary>
    NoRoute,

    /// <summary>It may not be called.</summary>
    Refused,

    /// <summary>No line was free.</summary>
    NoResource,
}

/// <summary>How the talk ended.</summary>
/// <param name="End">Which way.</param>
/// <param name="Talked">How long they talked.</param>
/// <param name="Keys">What the caller keyed to end it.</param>
public sealed record BridgeResult(BridgeEnd End, TimeSpan Talked = default, string Keys = "");
