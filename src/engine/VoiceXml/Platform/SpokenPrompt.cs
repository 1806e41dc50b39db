namespace Switchboard.VoiceXml.Platform;

/// <summary>One prompt, ready to be spoken.</summary>
public sealed record SpokenPrompt
{
    /// <summary>What is spoken, in order.</summary>
    public required IReadOnlyList<SpeechPart> Parts { get; init; }

    /// <summary>Whether the caller may interrupt.</summary>
    public bool BargeIn { get; init; } = true;

    /// <summary>Interrupted only by what matches a grammar.</summary>
    public bool Hotword { get; init; }

    /// <summary>How long to wait for input after this prompt, if it is the last; null leaves it to the property.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>Kinds of <see cref="SpeechPart"/>.</summary>
public enum SpeechKind
{
    /// <summary>Words to be synthesised.</summary>
    Text,

    /// <summary>A file.</summary>
    Audio,

    /// <summary>Silence.</summary>
    Break,

    /// <summary>A place that is reported when it is reached.</summary>
    Mark,
}

/// <summary>A piece of a prompt: SSML laid flat.</summary>
public sealed record SpeechPart
{
    /// <summary>What it is.</summary>
    public required SpeechKind Kind { get; init; }

    /// <summary>The words; the name of a mark.</summary>
    public string Text { get; init; } = "";

    /// <summary>Where the file is.</summary>
    public string? Uri { get; init; }

    /// <summary>How long the silence is.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The language of the words.</summary>
    public string? Language { get; init; }

    /// <summary>say-as: how the words are meant.</summary>
    public string? InterpretAs { get; init; }

    /// <summary>say-as: the format.</summary>
    public string? Format { get; init; }

    /// <summary>The voice asked for.</summary>
    public string? Voice { get; init; }

    /// <summary>Rate, pitch, volume and emphasis asked for, as <c>name=value</c> pairs.</summary>
    public string? Prosody { get; init; }
}
