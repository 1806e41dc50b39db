using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Speech;

namespace Switchboard.Ivr;

/// <summary>The one form in which prompts are kept: WAV, 8 kHz, 16 bits, mono, −20 dBFS while somebody speaks.</summary>
public static class PromptFormat
{
    /// <summary>Brings a WAV file into that form. What is in it already stays as it is, sample by sample.</summary>
    public static Outcome<byte[]> Convert(ReadOnlySpan<byte> wav)
    {
        if (!Prompt.FromWav(wav).TryGet(out var prompt, out var fault))
            return fault;
        return prompt.SampleCount == 0 ? Fault.Invalid("prompt.empty", "The WAV file holds no audio.") : Write(prompt).ToWav();
    }

    internal static SpeechAudio Write(Prompt prompt) => new(Features.Prompts.PromptLevel.Normalise(prompt.Samples), AudioSource.SampleRate);
}
