using Switchboard.Ivr.Prompts;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;

namespace Switchboard.Ivr.Calls;

/// <summary>Turns the segments of a prompt into one gap-free piece of audio.</summary>
internal static class SegmentAudio
{
    public static async ValueTask<Outcome<AudioSource>> ResolveAsync(
        IPromptAudio audio, TenantId tenant, IReadOnlyList<PromptSegment> segments, CancellationToken cancellation)
    {
        var parts = new List<AudioSource>(segments.Count);
        foreach (var segment in segments)
        {
            var part = segment switch
            {
                LibrarySegment library => await audio.FindAsync(tenant, library.Prompt, library.Language, cancellation),
                SpeechSegment speech => await audio.SpeakAsync(speech.Text, speech.Language, cancellation),
                SayAsSegment value => await audio.SpeakAsync(SpokenValue.ToWords(value), value.Language, cancellation),
                AudioSegment own => own.Audio,
                SilenceSegment silence => Prompt.Silence(silence.Duration),
                _ => Fault.Invalid("prompt.unknown_segment", $"A prompt segment of type {segment.GetType().Name} cannot be played."),
            };
            if (!part.TryGet(out var source, out var fault))
                return fault;
            parts.Add(source);
        }

        return parts.Count == 1 ? parts[0] : new Playlist(parts);
    }
}
