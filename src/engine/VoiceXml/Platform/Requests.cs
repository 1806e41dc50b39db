using System.Text.Json.Serialization;

namespace Switchboard.VoiceXml.Platform;

/// <summary>A grammar to listen for.</summary>
/// <param name="Dtmf">For keys; otherwise for speech.</param>
/// <param name="Source">SRGS XML without tags, or a builtin: URI.</param>
/// <param name="Language">The language of the words.</param>
/// <param name="Weight">How likely it is, from 1.</param>
public sealed record ListenGrammar(bool Dtmf, string Source, string? Language, double Weight);

/// <summary>How far the keys have come.</summary>
/// <param name="Complete">They are a whole input.</param>
/// <param name="CanGoOn">More keys could follow.</param>
public readonly record struct KeysVerdict(bool Complete, bool CanGoOn);

/// <summary>Judges keys as they come.</summary>
public interface IKeysJudge
{
    /// <summary>What the keys so far are worth: a verdict for the first key, for the first two, and so on.</summary>
    ValueTask<IReadOnlyList<KeysVerdict>> JudgeAsync(string keys, CancellationToken cancellationToken);
}

/// <summary>Plays prompts and collects one input.</summary>
public sealed record ListenRequest
{
    /// <summary>What to play first.</summary>
    public IReadOnlyList<SpokenPrompt> Prompts { get; init; } = [];

    /// <summary>What to listen for; empty when the platform does not want to know.</summary>
    public IReadOnlyList<ListenGrammar> Grammars { get; init; } = [];

    /// <summary>Says whether keys are complete; null when no keys are awaited.</summary>
    [JsonIgnore]
    public IKeysJudge? Keys { get; init; }

    /// <summary>Whether speech is awaited.</summary>
    public bool Voice { get; init; } = true;

    /// <summary>Silence after the prompts that counts as no input.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause between keys after which an incomplete input ends.</summary>
    public TimeSpan InterDigitTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The pause after keys that are complete but could go on.</summary>
    public TimeSpan TermTimeout { get; init; }

    /// <summary>The key that ends the input; null for none.</summary>
    public string? TermChar { get; init; } = "#";

    /// <summary>Silence after words that match.</summary>
    public TimeSpan CompleteTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Silence after words that do not match yet.</summary>
    public TimeSpan IncompleteTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest speech.</summary>
    public TimeSpan MaxSpeechTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How sensitive to noise, 0 to 1.</summary>
    public double Sensitivity { get; init; } = 0.5;

    /// <summary>Speed against accuracy, 0 to 1.</summary>
    public double SpeedVersusAccuracy { get; init; } = 0.5;

    /// <summary>How many guesses are wanted.</summary>
    public int MaxNBest { get; init; } = 1;

    /// <summary>Keep a recording of the utterance.</summary>
    public bool RecordUtterance { get; init; }
}

/// <summary>Kinds of input.</summary>
public enum InputKind
{
    /// <summary>Nothing came in time.</summary>
    NoInput,

    /// <summary>Keys.</summary>
    Keys,

    /// <summary>Words.</summary>
    Speech,

    /// <summary>Something that no grammar has.</summary>
    NoMatch,

    /// <summary>Speech that was too long.</summary>
    TooLong,

    /// <summary>The caller is gone.</summary>
    HangUp,
}

/// <summary>One guess of what was said.</summary>
/// <param name="Utterance">The words.</param>
/// <param name="Confidence">How sure, 0 to 1.</param>
public sealed record Hypothesis(string Utterance, double Confidence = 1);

/// <summary>What the caller did.</summary>
public sealed record InputResult
{
    /// <summary>Which kind.</summary>
    public required InputKind Kind { get; init; }

    /// <summary>The keys, or the guesses of what was said, the best first.</summary>
    public IReadOnlyList<Hypothesis> Hypotheses { get; init; } = [];

    /// <summary>The last mark that was reached before the input.</summary>
    public string? MarkName { get; init; }

    /// <summary>How long ago that was.</summary>
    public TimeSpan MarkTime { get; init; }

    /// <summary>The recording of the utterance.</summary>
    public RecordingFact? Recording { get; init; }
}

/// <summary>A recording that the platform holds.</summary>
/// <param name="Uri">Its name; can be played and submitted.</param>
/// <param name="Duration">How long it is.</param>
/// <param name="Size">Its bytes.</param>
public sealed record RecordingFact(string Uri, TimeSpan Duration, long Size);

/// <summary>Records what the caller says.</summary>
public sealed record RecordRequest
{
    /// <summary>What to play first.</summary>
    public IReadOnlyList<SpokenPrompt> Prompts { get; init; } = [];

    /// <summary>A tone before the recording.</summary>
    public bool Beep { get; init; }

    /// <summary>The longest recording.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence that ends it.</summary>
    public TimeSpan FinalSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether any key ends it.</summary>
    public bool DtmfTerm { get; init; } = true;

    /// <summary>The media type; null for the platform's own.</summary>
    public string? Type { get; init; }

    /// <summary>Silence at the start that counts as no input.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What is listened for while recording.</summary>
    public IReadOnlyList<ListenGrammar> Grammars { get; init; } = [];

    /// <summary>Judges keys pressed while recording.</summary>
    [JsonIgnore]
    public IKeysJudge? Keys { get; init; }
}

/// <summary>How recording ended.</summary>
public sealed record RecordResult
{
    /// <summary>The recording; null when nothing was recorded.</summary>
    public RecordingFact? Recording { get; init; }

    /// <summary>The key that ended it.</summary>
    public string? TermChar { get; init; }

    /// <summary>It was as long as it may be.</summary>
    public bool MaxTimeReached { get; init; }

    /// <summary>What matched, or seems to match, a grammar and ended it; null when nothing did.</summary>
    public InputResult? Input { get; init; }

    /// <summary>The caller is gone. What he said before is in <see cref="Recording"/>.</summary>
    public bool HungUp { get; init; }

    /// <summary>The platform cannot record this type.</summary>
    public bool Unsupported { get; init; }

    /// <summary>The platform cannot record at all.</summary>
    public bool Unavailable { get; init; }
}

/// <summary>Kinds of transfer.</summary>
public enum TransferKind
{
    /// <summary>The caller is sent away.</summary>
    Blind,

    /// <summary>The caller comes back when the talk is over.</summary>
    Bridge,

    /// <summary>The caller is sent away once the other has answered.</summary>
    Consultation,
}

/// <summary>Connects the caller with somebody else.</summary>
public sealed record TransferRequest
{
    /// <summary>What to play first.</summary>
    public IReadOnlyList<SpokenPrompt> Prompts { get; init; } = [];

    /// <summary>Which kind.</summary>
    public TransferKind Kind { get; init; }

    /// <summary>A tel: or sip: URI.</summary>
    public required string Destination { get; init; }

    /// <summary>How long to ring.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the talk may last; null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>What the caller hears while it rings.</summary>
    public string? TransferAudio { get; init; }

    /// <summary>Information for the other side.</summary>
    public string? ApplicationInformation { get; init; }

    /// <summary>What is listened for during a bridged transfer.</summary>
    public IReadOnlyList<ListenGrammar> Grammars { get; init; } = [];

    /// <summary>Judges keys pressed during a bridged transfer.</summary>
    [JsonIgnore]
    public IKeysJudge? Keys { get; init; }
}

/// <summary>How a transfer ended.</summary>
public enum TransferEnd
{
    /// <summary>The caller was sent away.</summary>
    Transferred,

    /// <summary>The other was busy.</summary>
    Busy,

    /// <summary>The other did not answer in time.</summary>
    NoAnswer,

    /// <summary>A network on the way refused.</summary>
    NetworkBusy,

    /// <summary>The caller said or keyed what ends the talk.</summary>
    NearEndDisconnect,

    /// <summary>The other hung up.</summary>
    FarEndDisconnect,

    /// <summary>The network ended it.</summary>
    NetworkDisconnect,

    /// <summary>It was as long as it may be.</summary>
    MaxTimeDisconnect,

    /// <summary>The caller is gone.</summary>
    HangUp,

    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>Not allowed: error.connection.noauthorization.</summary>
    NoAuthorization,

    /// <summary>The destination is malformed: error.connection.baddestination.</summary>
    BadDestination,

    /// <summary>No way there: error.connection.noroute.</summary>
    NoRoute,

    /// <summary>No line free: error.connection.noresource.</summary>
    NoResource,

    /// <summary>The URI's scheme is not known: error.unsupported.uri.</summary>
    UnsupportedUri,

    /// <summary>This kind is not supported: error.unsupported.transfer.*.</summary>
    Unsupported,
}

/// <summary>How a transfer ended.</summary>
public sealed record TransferResult
{
    /// <summary>Which way.</summary>
    public required TransferEnd End { get; init; }

    /// <summary>How long the talk was.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What the caller said or keyed to end it.</summary>
    public InputResult? Input { get; init; }
}
