using Switchboard.Kernel;

namespace Switchboard.Contracts.Ivr;

/// <summary>The present audio of a prompt in the library.</summary>
/// <param name="Id">The prompt.</param>
/// <param name="Path">Full path of its WAV file; a new take is a new file.</param>
/// <param name="Language">Language of the audio.</param>
public sealed record PromptFile(PromptId Id, string Path, string Language);

/// <summary>The tenants' prompts (提示音) from memory: answers on the way of each call and while PostgreSQL is away.</summary>
public interface IPromptFiles
{
    /// <summary>A prompt by id or, without regard to case, by name; of several languages the one asked for, else any. Null when there is none.</summary>
    PromptFile? Find(TenantId tenant, string prompt, string language);
}
