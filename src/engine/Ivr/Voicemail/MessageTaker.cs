using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Voicemail;

/// <summary>A recording of the caller's words.</summary>
/// <param name="File">Relative to the voicemail folder.</param>
/// <param name="Audio">What was written.</param>
/// <param name="HungUp">The caller is gone: nothing more can be asked.</param>
internal sealed record Take(string File, WrittenAudio Audio, bool HungUp);

/// <summary>Records a caller: beep, words, ended by a key, silence, the limit or the caller's hanging up.</summary>
internal sealed class MessageTaker(Call call, MessageShelf shelf, Mailbox box, VoicemailVoice voice, CancellationToken hangup)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    public async Task<Outcome<Take>> RecordAsync()
    {
        await voice.PlayAsync(Tones.Beep(), stopOnKey: false);
        call.Party.Digits.Clear(); // a key that cut the greeting short is let go by now
        call.StopRecording(); // a leg takes one recording
        var file = Path.Combine(box.Tenant.Value.ToString("N"), $"{Ids.New(call.Environment.Time):N}.wav");
        var path = shelf.PathOf(file);
        var raw = path + ".raw.wav";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!call.Environment.Media.OpenRecording(raw, RecordingFormat.Pcm16).TryGet(out var recording, out var fault))
            return fault;
        call.Party.Media?.StartRecording(recording);
        var audio = new MessageAudio(raw);
        var hungUp = false;
        try
        {
            await ListenAsync(audio);
        }
        catch (OperationCanceledException)
        {
            hungUp = true;
        }

        call.Party.Media?.StopRecording();
        recording.Close();
        await recording.Closed;
        return (await audio.WriteAsync(path, wav => shelf.Seal(box.Tenant, wav))).TryGet(out var written, out fault) ? new Take(file, written, hungUp) : fault;
    }

    private async Task ListenAsync(MessageAudio audio)
    {
        var began = call.Now;
        while (call.Now - began < box.MaxMessage && audio.Silence() < box.Silence)
        {
            if (await call.Party.Digits.ArrivesWithinAsync(Glance, call.Environment.Time, hangup))
                break;
        }

        call.Party.Digits.Clear(); // the key that ended it answers no question
    }
}
