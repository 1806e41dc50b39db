using System.Collections.Concurrent;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Speech;

namespace Switchboard.Server.Telephony;

/// <summary>Library prompts and speech as audio in memory, shared by all calls. A new take has a new path, so it is heard from the next playing on.</summary>
internal sealed class PromptAudio(IPromptFiles files, SpeechCache speech) : IPromptAudio
{
    private readonly ConcurrentDictionary<string, Prompt> _loaded = new(StringComparer.Ordinal);

    public async ValueTask<Outcome<AudioSource>> FindAsync(TenantId tenant, string prompt, string language, CancellationToken cancellation)
    {
        if (files.Find(tenant, prompt, language) is not { } file)
            return Fault.NotFound("prompt", $"There is no prompt {prompt} in the library.");
        if (_loaded.TryGetValue(file.Path, out var known))
            return known;
        if (!(await Prompt.LoadAsync(file.Path, cancellation)).TryGet(out var loaded, out var fault))
            return fault;
        if (_loaded.Count > 1000)
            _loaded.Clear(); // far more than a company has; old takes go with it
        return _loaded.GetOrAdd(file.Path, loaded);
    }

    public async ValueTask<Outcome<AudioSource>> SpeakAsync(string text, string language, CancellationToken cancellation) =>
        (await speech.GetPromptAsync(new SpeechRequest(text, language), cancellation)).TryGet(out var prompt, out var fault) ? prompt : fault;
}
