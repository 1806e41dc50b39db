using Switchboard.Media.Prompts;
using Switchboard.Speech;

namespace Switchboard.Server.Demo;

/// <summary>The voices of synthetic people: each line is synthesised once and kept. English is flite's where it is installed.</summary>
internal sealed class Voices(SpeechCache speech, SpeechCache? flite, Stumbles stumbles)
{
    private const string CallerVoice = "cmn-latn-pinyin+m3";
    private const string AgentVoice = "cmn-latn-pinyin+f2";

    /// <summary>A line as one of the two sides says it; null when it cannot be spoken.</summary>
    public async Task<AudioSource?> SpeakAsync(string text, string language, bool agent, CancellationToken stop)
    {
        var english = language == Lines.English;
        if (english && flite is not null && (await flite.GetPromptAsync(new SpeechRequest(text, language, agent ? "slt" : "rms"), stop)).TryGet(out var spoken, out _))
            return spoken;
        var voice = english ? agent ? "en-us+f3" : "en-us+m3" : agent ? AgentVoice : CallerVoice;
        if ((await speech.GetPromptAsync(new SpeechRequest(text, language, voice, 1.1), stop)).TryGet(out var prompt, out var fault))
            return prompt;
        stumbles.Tell("voice", fault.Detail);
        return null;
    }

    /// <summary>Makes every line, one after the other, so that nobody has to think before he speaks.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        foreach (var (text, language, agent) in Lines.All())
            await SpeakAsync(text, language, agent, stop);
    }
}
