using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Prompts;

/// <summary>Where a prompt is used.</summary>
internal sealed record PromptUseList(IReadOnlyList<Switchboard.Contracts.Lines.Use> Items);

/// <summary>A prompt in one language. A phone names it by its number.</summary>
internal sealed record PromptBody(
    Guid Id, int Number, string Name, string Language, string Kind, string? Text, string? Voice, int DurationMs, int SizeBytes, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>A prompt as it is written. <c>tts</c> is spoken from its text; the others bring their audio.</summary>
internal sealed record PromptWrite(string? Name, string? Language, string? Kind, string? Text, string? Voice)
{
    public const string Spoken = "tts";
    public const string Recorded = "recorded";
    private static readonly string[] Kinds = ["upload", Recorded, Spoken];

    public Fault? Check() => new Check().Text(Name, "name")
        .That(!Guid.TryParse(Name, out _), "name", "prompt.name_invalid", "A prompt's name is not an id.")
        .That(IsLanguage(Language), "language", "field.unknown_value", "language is zh-CN, en or another such tag.")
        .OneOf(Kind, "kind", Kinds)
        .That(Kind != Spoken || !string.IsNullOrWhiteSpace(Text), "text", "field.required", "text is required: it is what will be spoken.")
        .OptionalText(Text, "text", Speech.SpeechRequest.MaxTextLength).OptionalText(Voice, "voice", 60).Fault;

    private static bool IsLanguage(string? language) =>
        language is { Length: >= 2 and <= 20 } && language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && char.IsAsciiLetter(language[0]);
}

/// <summary>A prompt as it is stored.</summary>
internal sealed class PromptRow
{
    public const string Columns = "id, number, name, language, kind, text, voice, file, duration_ms, size_bytes, version, updated_at";

    public Guid Id { get; init; }

    public int Number { get; init; }

    public string Name { get; init; } = "";

    public string Language { get; init; } = "";

    public string Kind { get; init; } = "";

    public string? Text { get; init; }

    public string? Voice { get; init; }

    public string File { get; init; } = "";

    public int DurationMs { get; init; }

    public int SizeBytes { get; init; }

    public int Version { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public PromptBody ToBody() => new(Id, Number, Name, Language, Kind, Text, Voice, DurationMs, SizeBytes, Version, UpdatedAt);
}
