using Switchboard.Ivr.Model;
using Switchboard.Ivr.Runtime;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Prompts;

/// <summary>Turns the parts of a prompt into segments for the caller's language and variables.</summary>
internal static class PromptRenderer
{
    public static Outcome<List<PromptSegment>> Render(IEnumerable<PromptPart> parts, CallState state, string fallbackLanguage)
    {
        var segments = new List<PromptSegment>();
        foreach (var part in parts)
        {
            switch (part)
            {
                case LibraryPart library:
                    segments.Add(new LibrarySegment(library.Prompt, state.Language));
                    break;
                case TextPart text:
                    if (Speak(text, text.Language ?? state.Language, fallbackLanguage) is { } speech)
                        segments.Add(speech);
                    break;
                case ValuePart value:
                    if (!state.Evaluate(value.Value).TryGet(out var spoken, out var fault))
                        return fault;
                    if (spoken.ToString() is { Length: > 0 } words)
                        segments.Add(new SayAsSegment(words, value.SayAs, state.Language, value.Currency));
                    break;
                case SilencePart silence:
                    segments.Add(new SilenceSegment(TimeSpan.FromMilliseconds(Math.Clamp(silence.DurationMs, 0, 60_000))));
                    break;
            }
        }

        return segments;
    }

    // a missing translation is spoken in a language that is there: better than silence, and the validator has warned
    private static SpeechSegment? Speak(TextPart part, string language, string fallback)
    {
        foreach (var candidate in part.Text.Keys.OrderBy(key => key == language ? 0 : key == fallback ? 1 : 2))
        {
            if (!string.IsNullOrWhiteSpace(part.Text[candidate]))
                return new SpeechSegment(part.Text[candidate], candidate);
        }

        return null;
    }
}
