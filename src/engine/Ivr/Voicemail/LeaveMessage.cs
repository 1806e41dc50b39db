using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Voicemail;

/// <summary>How a stay at a box ended.</summary>
public enum VoicemailEnd
{
    /// <summary>A message was left.</summary>
    Left,

    /// <summary>Nothing was said.</summary>
    Empty,

    /// <summary>There is no such box, it is full, or the disk refused.</summary>
    Failed,
}

/// <summary>A caller leaves a message: greeting, beep, words, and while he stays on the line, what becomes of them.</summary>
internal sealed class LeaveMessage(MessageShelf shelf, IPromptAudio prompts, Func<Call, Mailbox?> find, string language) : ICallApplication
{
    private const int Tries = 3;

    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        if (find(call) is { Enabled: true })
            await LeaveAsync(call, hangup);
        else
            call.HangUp(new CallCause(480, "no_voicemail", "There is no voicemail box for this call", EndedBy.System));
    }

    public async Task<VoicemailEnd> LeaveAsync(Call call, CancellationToken hangup)
    {
        if (find(call) is not { Enabled: true } box || !call.Answer())
            return VoicemailEnd.Failed;
        call.Enter(CallState.Ivr);
        var voice = new VoicemailVoice(call, prompts, language, hangup);
        if (shelf.Messages(box).Count >= box.MaxMessages)
        {
            await voice.SayAsync("This mailbox is full.", "对方的语音信箱已满。");
            return VoicemailEnd.Failed;
        }

        if (box.Greeting is not { } greeting || !File.Exists(shelf.PathOf(greeting)))
        {
            await voice.SayAsync(
                $"{box.Name} cannot take your call now. Please leave a message after the tone, then press pound.",
                $"{box.Name} 现在无法接听您的电话，请在提示音后留言，按井号键结束。");
        }
        else
        {
            await voice.PlayFileAsync(shelf, greeting);
        }

        return await TakeAsync(call, box, voice, hangup);
    }

    private async Task<VoicemailEnd> TakeAsync(Call call, Mailbox box, VoicemailVoice voice, CancellationToken hangup)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (!(await new MessageTaker(call, shelf, box, voice, hangup).RecordAsync()).TryGet(out var take, out _))
            {
                await voice.SayAsync("The message could not be recorded.", "留言未能录制。");
                return VoicemailEnd.Failed;
            }

            if (take.Audio.Spoken < box.MinMessage)
            {
                shelf.Drop(take.File);
                hangup.ThrowIfCancellationRequested();
                await voice.SayAsync("The message was too short. Please speak after the tone.", "留言太短，请在提示音后重新留言。");
                continue;
            }

            if (take.HungUp || !box.Confirm || await IsKeptAsync(take, voice, hangup))
            {
                await KeepAsync(call, box, take);
                hangup.ThrowIfCancellationRequested();
                await voice.SayAsync("Your message was saved. Good-bye.", "您的留言已保存，再见。");
                return VoicemailEnd.Left;
            }

            shelf.Drop(take.File);
        }

        return VoicemailEnd.Empty;
    }

    /// <summary>False when he wants to say it again. Whoever says nothing more, or hangs up, has left it as it is.</summary>
    private async Task<bool> IsKeptAsync(Take take, VoicemailVoice voice, CancellationToken hangup)
    {
        try
        {
            while (true)
            {
                var key = await voice.AskKeyAsync("123", "To keep it press 1, to listen press 2, to record again press 3.", "保存请按 1，试听请按 2，重新录制请按 3。");
                if (key != '2')
                    return key != '3';
                await voice.PlayFileAsync(shelf, take.File);
            }
        }
        catch (OperationCanceledException) when (hangup.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task KeepAsync(Call call, Mailbox box, Take take) => await shelf.LeaveAsync(
        box,
        new Message(Ids.New(call.Environment.Time), box.Id, call.Id, call.Origin.Caller, call.Origin.CallerName, call.Environment.Time.GetUtcNow())
        {
            LengthMs = (long)take.Audio.Length.TotalMilliseconds,
            SizeBytes = take.Audio.Bytes,
            Sha256 = take.Audio.Sha256,
            Path = take.File,
        });
}
