using Switchboard.Ivr.Calls;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Voicemail;

/// <summary>Speaks to one caller and takes his keys. Keys end what is being said. Lives on the call's mailbox.</summary>
internal sealed class VoicemailVoice(Call call, IPromptAudio prompts, string language, CancellationToken hangup)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public bool IsChinese { get; } = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    private DigitBuffer Digits => call.Party.Digits;

    /// <summary>The words of this caller's language.</summary>
    public string In(string english, string chinese) => IsChinese ? chinese : english;

    public async Task SayAsync(string english, string chinese)
    {
        if ((await prompts.SpeakAsync(In(english, chinese), language, hangup)).TryGet(out var audio, out _))
            await PlayAsync(audio);
    }

    /// <summary>Plays to the end or to the first key; true when it was heard to its end.</summary>
    public async Task<bool> PlayAsync(AudioSource audio, bool stopOnKey = true)
    {
        hangup.ThrowIfCancellationRequested();
        if (stopOnKey && Digits.Count > 0)
            return false;
        var playback = call.Play(audio, new PlayOptions { StopOnDigit = stopOnKey });
        using var stop = hangup.Register(playback.Stop);
        var ended = await playback.Completion;
        hangup.ThrowIfCancellationRequested();
        return ended.End == PlaybackEnd.Finished;
    }

    /// <summary>Plays a message or greeting; true when it was heard to its end.</summary>
    public async Task<bool> PlayFileAsync(MessageShelf shelf, string file) =>
        await shelf.ReadAsync(call.Tenant, file, hangup) is { } wav && Prompt.FromWav(wav).TryGet(out var audio, out _) && await PlayAsync(audio);

    /// <summary>Asks for one of these keys, three times at most; null when none came.</summary>
    public async Task<char?> AskKeyAsync(string keys, string english, string chinese)
    {
        for (var i = 0; i < 3; i++)
        {
            await SayAsync(english, chinese);
            while (await Digits.ArrivesWithinAsync(Patience, call.Environment.Time, hangup))
            {
                if (Digits.Take() is { } key && keys.Contains(key, StringComparison.Ordinal))
                    return key;
            }
        }

        return null;
    }

    /// <summary>Digits up to #, or until nothing more comes; a key pressed earlier counts.</summary>
    public async Task<string> AskDigitsAsync(int most, string english, string chinese)
    {
        await SayAsync(english, chinese);
        var keyed = "";
        while (keyed.Length < most && await Digits.ArrivesWithinAsync(Patience, call.Environment.Time, hangup))
        {
            if (Digits.Take() is not { } key || key == '#')
                break;
            keyed += key;
        }

        return keyed;
    }

    public static string Spelled(string number) => string.Join(' ', number.AsEnumerable());
}
