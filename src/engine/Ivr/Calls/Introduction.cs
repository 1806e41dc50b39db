using Switchboard.Contracts.Desk;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Speech;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>
/// What is said when an agent has answered and before the two are joined: the agent's number to the caller (报工号), the queue's
/// name or a prompt to the agent. Made ready while the phone rings; whatever cannot be had in time is left out.
/// </summary>
internal sealed class Introduction
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Task<AudioSource?> _toCaller;
    private readonly Task<AudioSource?> _toAgent;

    private Introduction(Task<AudioSource?> toCaller, Task<AudioSource?> toAgent)
    {
        _toCaller = toCaller;
        _toAgent = toAgent;
    }

    /// <summary>Makes it ready; null when the queue says nothing.</summary>
    public static Introduction? Prepare(IPromptAudio prompts, Call call, QueueCard queue, AgentSeat agent, string language, CancellationToken cancel)
    {
        if (!queue.AnnouncesAgent && queue.Whisper == QueueWhisper.None)
            return null;
        return new Introduction(
            queue.AnnouncesAgent ? SpokenAsync(prompts, AgentWords(agent.Number, language), language, cancel) : Nothing,
            queue.Whisper switch
            {
                QueueWhisper.Queue => SpokenAsync(prompts, queue.Name, LanguageOf(queue.Name, agent.Language), cancel),
                QueueWhisper.Prompt when queue.WhisperPromptId is { } prompt => FoundAsync(prompts, call, prompt, agent.Language, cancel),
                _ => Nothing,
            });
    }

    /// <summary>Says it to both at once. Who leaves meanwhile is seen by who asks afterwards.</summary>
    public async Task SayAsync(Call call, Leg agent, AudioSource music, CancellationToken cancel)
    {
        var time = call.Environment.Time;
        await Task.WhenAny(Task.WhenAll(_toCaller, _toAgent), Task.Delay(Patience, time, cancel));
        cancel.ThrowIfCancellationRequested();
        var playing = new List<Task>(2);
        if (await ReadyAsync(_toAgent) is { } whisper && agent.Media is { } ear)
            playing.Add(ear.Play(whisper).Completion);
        call.Party.Media?.StopPlayback();
        if (await ReadyAsync(_toCaller) is { } words)
            playing.Add(call.Play(words).Completion);
        else if (playing.Count > 0)
            call.Play(music, new PlayOptions { Loop = true }); // he waits on while the agent listens
        if (playing.Count > 0)
            await Task.WhenAny(Task.WhenAll(playing), agent.Ended).WaitAsync(cancel);
    }

    private static Task<AudioSource?> Nothing { get; } = Task.FromResult<AudioSource?>(null);

    private static async ValueTask<AudioSource?> ReadyAsync(Task<AudioSource?> audio) => audio.IsCompletedSuccessfully ? await audio : null;

    internal static string AgentWords(string number, string language) => IsChinese(language)
        ? $"工号{SpokenWords.Digits(number, language, telephone: true)}为您服务。"
        : $"Agent {SpokenWords.Digits(number, language)} is at your service.";

    // A name is spoken in the language it is written in.
    private static string LanguageOf(string name, string agents)
    {
        foreach (var c in name)
        {
            if (c is >= '\u4e00' and <= '\u9fff')
                return "zh-CN";
        }

        return IsChinese(agents) ? "en-US" : agents;
    }

    private static bool IsChinese(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    private static async Task<AudioSource?> SpokenAsync(IPromptAudio prompts, string words, string language, CancellationToken cancel) =>
        (await prompts.SpeakAsync(words, language, cancel)).TryGet(out var audio, out _) ? audio : null;

    private static async Task<AudioSource?> FoundAsync(IPromptAudio prompts, Call call, Guid prompt, string language, CancellationToken cancel) =>
        (await prompts.FindAsync(call.Tenant, prompt.ToString(), language, cancel)).TryGet(out var audio, out _) ? audio : null;
}
