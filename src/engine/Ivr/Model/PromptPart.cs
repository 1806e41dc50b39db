using System.Text.Json.Serialization;

namespace Switchboard.Ivr.Model;

/// <summary>One part of a prompt in a flow. A prompt is a list of them, played in order.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LibraryPart), "prompt")]
[JsonDerivedType(typeof(TextPart), "text")]
[JsonDerivedType(typeof(ValuePart), "value")]
[JsonDerivedType(typeof(SilencePart), "silence")]
public abstract record PromptPart;

/// <summary>A prompt of the library.</summary>
public sealed record LibraryPart : PromptPart
{
    /// <summary>Id or name.</summary>
    public required string Prompt { get; init; }
}

/// <summary>Text to synthesise, in each language of the flow.</summary>
public sealed record TextPart : PromptPart
{
    /// <summary>Language → text.</summary>
    public required IReadOnlyDictionary<string, string> Text { get; init; }

    /// <summary>Always spoken in this language, whatever the caller's: "For English, press 2". Only this text is needed then.</summary>
    public string? Language { get; init; }
}

/// <summary>The value of an expression (mostly one variable), spoken.</summary>
public sealed record ValuePart : PromptPart
{
    /// <summary>An expression: <c>orderNumber</c>, <c>right(caller, 4)</c>.</summary>
    public required string Value { get; init; }

    /// <summary>How to read it.</summary>
    public SayAs SayAs { get; init; } = SayAs.Text;

    /// <summary>ISO 4217, for <see cref="SayAs.Currency"/>.</summary>
    public string? Currency { get; init; }
}

/// <summary>A pause.</summary>
public sealed record SilencePart : PromptPart
{
    /// <summary>How long, up to a minute.</summary>
    public required int DurationMs { get; init; }
}

/// <summary>How a value is read out.</summary>
public enum SayAs
{
    /// <summary>As plain text.</summary>
    Text,

    /// <summary>Digit by digit: telephone and order numbers.</summary>
    Digits,

    /// <summary>As a number.</summary>
    Number,

    /// <summary>As an amount of money.</summary>
    Currency,

    /// <summary>As a date.</summary>
    Date,

    /// <summary>As a time of day.</summary>
    Time,

    /// <summary>As a length of time, given in seconds.</summary>
    Duration,
}
