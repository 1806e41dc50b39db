using Switchboard.Ivr.Model;
using Switchboard.Ivr.Prompts;
using Switchboard.VoiceXml.Platform;

namespace Switchboard.Ivr.VoiceXml;

/// <summary>Turns the prompts of a document into those of the voice platform.</summary>
internal static class CallPrompts
{
    public static List<PromptSegment> Segments(IReadOnlyList<SpokenPrompt> prompts, CallAudio audio, string language)
    {
        var segments = new List<PromptSegment>();
        foreach (var part in prompts.SelectMany(prompt => prompt.Parts))
        {
            if (Segment(part, audio, language) is { } segment)
                segments.Add(segment);
        }

        return segments;
    }

    private static PromptSegment? Segment(SpeechPart part, CallAudio audio, string language) => part.Kind switch
    {
        SpeechKind.Text when As(part.InterpretAs) is { } kind => new SayAsSegment(part.Text, kind, part.Language ?? language),
        SpeechKind.Text => new SpeechSegment(part.Text, part.Language ?? language),
        SpeechKind.Break => new SilenceSegment(part.Duration),
        SpeechKind.Audio when part.Uri is { } uri && audio.Find(uri) is { } prompt => new AudioSegment(uri, prompt),
        _ => null,
    };

    private static SayAs? As(string? interpretAs) => interpretAs switch
    {
        "digits" or "telephone" or "characters" or "spell-out" or "vxml:digits" or "vxml:phone" => SayAs.Digits,
        "number" or "cardinal" or "vxml:number" => SayAs.Number,
        "currency" or "vxml:currency" => SayAs.Currency,
        "date" or "vxml:date" => SayAs.Date,
        "time" or "vxml:time" => SayAs.Time,
        "duration" => SayAs.Duration,
        _ => null,
    };
}
