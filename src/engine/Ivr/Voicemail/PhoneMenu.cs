using System.Collections.Concurrent;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Speech;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Voicemail;

/// <summary>Counts wrong PINs: ten in a quarter of an hour close a box for the rest of it, from whatever phone they came.</summary>
internal sealed class PinGuard(TimeProvider time)
{
    private const int Most = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<Guid, (int Wrong, DateTimeOffset Since)> _wrong = new();

    public bool IsClosed(Guid box) => _wrong.TryGetValue(box, out var so) && so.Wrong >= Most && time.GetUtcNow() - so.Since < Window;

    public void Wrong(Guid box) => _wrong.AddOrUpdate(
        box, _ => (1, time.GetUtcNow()), (_, so) => time.GetUtcNow() - so.Since < Window ? (so.Wrong + 1, so.Since) : (1, time.GetUtcNow()));

    public void Right(Guid box) => _wrong.TryRemove(box, out _);
}

/// <summary>Somebody hears his messages by phone. His own phone's box is opened by its PIN alone; from elsewhere the box is asked for too.</summary>
internal sealed class PhoneMenu(MessageShelf shelf, IPromptAudio prompts, ILineDirectory lines, PinGuard guard, IGreetings greetings, string language) : ICallApplication
{
    private const int Tries = 3;

    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        if (!call.Answer())
            return;
        call.Enter(CallState.Ivr);
        var voice = new VoicemailVoice(call, prompts, language, hangup);
        if (await OpenAsync(call, voice) is not { } box)
        {
            await voice.SayAsync("That is not possible. Good-bye.", "无法办理，再见。");
            call.HangUp(new CallCause(403, "wrong_pin", "No box was opened", EndedBy.System));
            return;
        }

        await ServeAsync(call, box, voice, hangup);
    }

    private async Task<Mailbox?> OpenAsync(Call call, VoicemailVoice voice)
    {
        var own = call.Origin.Extension is { } number && lines.FindExtension(call.Tenant, number) is { } line ? shelf.FindOfExtension(call.Tenant, line.Id) : null;
        var box = own ?? shelf.Find(call.Tenant, await voice.AskDigitsAsync(16, "Enter the number of your mailbox, then pound.", "请输入信箱号码，按井号键结束。"));
        if (own is { PinHash: null })
            return own;
        for (var i = 0; i < Tries; i++)
        {
            // Whether there is such a box is not told before the PIN.
            var pin = await voice.AskDigitsAsync(12, "Enter your PIN, then pound.", "请输入密码，按井号键结束。");
            if (box is { PinHash: { } hash } && !guard.IsClosed(box.Id) && Pin.Matches(pin, hash))
            {
                guard.Right(box.Id);
                return box;
            }

            if (box is not null)
                guard.Wrong(box.Id);
            await voice.SayAsync("The PIN is not right.", "密码不正确。");
        }

        return null;
    }

    private async Task ServeAsync(Call call, Mailbox box, VoicemailVoice voice, CancellationToken hangup)
    {
        while (true)
        {
            var (fresh, old) = shelf.Count(box);
            var (freshWords, oldWords) = (SpokenWords.Number(fresh, language), SpokenWords.Number(old, language));
            var key = await voice.AskKeyAsync(
                "128*#",
                $"You have {freshWords} new and {oldWords} old messages. For new messages press 1, for old ones 2, for your greeting 8, to end press star.",
                $"您有 {freshWords} 条新留言，{oldWords} 条旧留言。听新留言请按 1，听旧留言请按 2，录制问候语请按 8，结束请按星号键。");
            switch (key)
            {
                case '1' or '2':
                    if (await HearAsync(call, box, key == '1', voice, hangup))
                        return;
                    break;
                case '8':
                    await GreetAsync(call, box, voice, hangup);
                    break;
                default:
                    await voice.SayAsync("Good-bye.", "再见。");
                    return;
            }
        }
    }

    /// <summary>One message after the other; true when the caller is sent on to who left one.</summary>
    private async Task<bool> HearAsync(Call call, Mailbox box, bool fresh, VoicemailVoice voice, CancellationToken hangup)
    {
        foreach (var message in shelf.Messages(box))
        {
            if (message.Status == MessageStatus.New != fresh)
                continue;
            switch (await HearAsync(call, message, voice))
            {
                case '5' when message.Caller.Length > 0 && message.Caller != "anonymous":
                    call.Redirect(message.Caller, call.Party, ActorOf(call));
                    hangup.ThrowIfCancellationRequested();
                    return true;
                case '*' or null:
                    return false;
            }
        }

        await voice.SayAsync("No more messages.", "没有更多留言。");
        return false;
    }

    /// <summary>Plays a message until the caller goes on; answers the key with which he did.</summary>
    private async Task<char?> HearAsync(Call call, Message message, VoicemailVoice voice)
    {
        var from = VoicemailVoice.Spelled(message.Caller);
        await voice.SayAsync($"From {from}.", $"来自 {from}。");
        while (true)
        {
            await voice.PlayFileAsync(shelf, message.Path);
            if (message.Status == MessageStatus.New)
                shelf.Change(call.Tenant, message.Id, m => m.Status == MessageStatus.New ? m with { Status = MessageStatus.Read } : m, ActorOf(call));
            var key = await voice.AskKeyAsync(
                "123456*#",
                "Again 1, next 2, delete 3, save 4, call back 5, keep as new 6, end star.",
                "重听请按 1，下一条请按 2，删除请按 3，保存请按 4，回拨请按 5，保留为新留言请按 6，结束请按星号键。");
            switch (key)
            {
                case '1':
                    continue;
                case '3':
                    shelf.Remove(call.Tenant, message.Id, ActorOf(call));
                    await voice.SayAsync("Deleted.", "已删除。");
                    break;
                case '4':
                    await voice.SayAsync("Saved.", "已保存。");
                    break;
                case '6':
                    shelf.Change(call.Tenant, message.Id, m => m with { Status = MessageStatus.New }, ActorOf(call));
                    await voice.SayAsync("Kept as new.", "已保留为新留言。");
                    break;
            }

            return key;
        }
    }

    private async Task GreetAsync(Call call, Mailbox box, VoicemailVoice voice, CancellationToken hangup)
    {
        await voice.SayAsync("Speak your greeting after the tone, then press pound.", "请在提示音后录制问候语，按井号键结束。");
        if (!(await new MessageTaker(call, shelf, box, voice, hangup).RecordAsync()).TryGet(out var take, out _))
        {
            await voice.SayAsync("That is not possible.", "无法办理。");
            return;
        }

        try
        {
            char? key = '2';
            while (!take.HungUp && take.Audio.Spoken > TimeSpan.Zero && key == '2')
            {
                await voice.PlayFileAsync(shelf, take.File);
                key = await voice.AskKeyAsync("123", "To keep it press 1, to listen press 2, to leave it as it was press 3.", "保存请按 1，试听请按 2，放弃请按 3。");
            }

            if (key == '1' && await greetings.ReplaceAsync(call.Tenant, box.Id, take.File, ActorOf(call), hangup) is null)
            {
                take = null;
                await voice.SayAsync("Saved.", "已保存。");
            }
        }
        finally
        {
            if (take is not null)
                shelf.Drop(take.File);
        }
    }

    private static string ActorOf(Call call) => call.Origin.Extension is { } extension ? $"extension:{extension}" : "caller";
}

/// <summary>Puts a recorded greeting in place.</summary>
internal interface IGreetings
{
    /// <summary>Null when it is done; the greeting before is removed.</summary>
    Task<Fault?> ReplaceAsync(TenantId tenant, Guid box, string? file, string actor, CancellationToken cancellation);
}
