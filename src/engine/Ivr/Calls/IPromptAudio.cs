using Switchboard.Kernel;
using Switchboard.Media.Prompts;

namespace Switchboard.Ivr.Calls;

/// <summary>Finds or makes the audio of prompts. Answers from memory after the first time.</summary>
public interface IPromptAudio
{
    /// <summary>A library prompt by id or name, in this language or any it has.</summary>
    ValueTask<Outcome<AudioSource>> FindAsync(TenantId tenant, string prompt, string language, CancellationToken cancellation);

    /// <summary>Synthesised speech.</summary>
    ValueTask<Outcome<AudioSource>> SpeakAsync(string text, string language, CancellationToken cancellation);
}
