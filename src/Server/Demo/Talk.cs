using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>Two people speak in turns, or one alone with somebody real: never both at once.</summary>
internal sealed class Talk(SyntheticHouse house, Dice dice)
{
    private static readonly TimeSpan ShortestBreath = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBreath = TimeSpan.FromMilliseconds(900);

    /// <summary>Caller and agent talk until so much time has passed; then one of them hangs up.</summary>
    public async Task TogetherAsync(PhoneCall caller, PhoneCall agent, Dialogue dialogue, TimeSpan length, CancellationToken stop)
    {
        var began = house.Time.GetTimestamp();
        var language = dialogue.Language;
        var turns = new Queue<(string Caller, string Agent)>(dialogue.Turns);
        await BreatheAsync(agent, stop);
        await SayAsync(agent, Lines.Greeting(language), language, agent: true, stop);
        while (!agent.Ended.IsCompleted && !caller.Ended.IsCompleted && house.Time.GetElapsedTime(began) < length)
        {
            var (asked, answered) = turns.TryDequeue(out var turn) ? turn : dice.Pick(Lines.More(language));
            await SayAsync(caller, asked, language, agent: false, stop);
            await SayAsync(agent, answered, language, agent: true, stop);
        }

        var (thanks, goodbye) = Lines.Farewell(language);
        await SayAsync(caller, thanks, language, agent: false, stop);
        await SayAsync(agent, goodbye, language, agent: true, stop);
        (dice.Happens(0.4) ? caller : agent).HangUp(); // after the agent the caller may be asked how satisfied he is
    }

    /// <summary>Speaks with a real person: says a line, leaves him time, says the next; hangs up in the end.</summary>
    public async Task AloneAsync(PhoneCall call, IReadOnlyList<string> lines, string language, TimeSpan length, CancellationToken stop)
    {
        var began = house.Time.GetTimestamp();
        for (var i = 0; !call.Ended.IsCompleted && house.Time.GetElapsedTime(began) < length; i++)
        {
            await SayAsync(call, lines[Math.Min(i, lines.Count - 2)], language, agent: false, stop);
            await QuietAsync(call, dice.Between(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)), stop);
        }

        await SayAsync(call, lines[^1], language, agent: false, stop);
        call.HangUp();
    }

    public async Task SayAsync(PhoneCall call, string text, string language, bool agent, CancellationToken stop)
    {
        if (call.Ended.IsCompleted)
            return;
        if (await house.Voices.SpeakAsync(text, language, agent, stop) is { } audio)
            await PlayAsync(call, audio, stop);
        await BreatheAsync(call, stop);
    }

    private async Task PlayAsync(PhoneCall call, AudioSource audio, CancellationToken stop)
    {
        var playback = call.Media.Play(audio);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(playback.Completion, call.Ended, house.Pause(audio.Duration + TimeSpan.FromSeconds(5), over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private Task BreatheAsync(PhoneCall call, CancellationToken stop) => QuietAsync(call, dice.Between(ShortestBreath, LongestBreath), stop);

    private async Task QuietAsync(PhoneCall call, TimeSpan time, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(call.Ended, house.Pause(time, over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }
}
