using System.Globalization;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Calls;
using Switchboard.Ivr.Persistence;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Features.Prompts;

/// <summary>Records prompts by phone: a feature code and the prompt's number. From the phone of somebody who may change prompts at once, from another with the code's PIN.</summary>
public sealed class PromptPhones
{
    private readonly IvrDirectory _directory;
    private readonly PromptLibrary _library;
    private readonly MessageShelf _shelf;
    private readonly IPromptAudio _prompts;
    private readonly ILineDirectory _lines;
    private readonly ITenantDirectory _tenants;
    private readonly IUserDirectory _users;
    private readonly PinGuard _guard;

    internal PromptPhones(
        IvrDirectory directory, PromptLibrary library, MessageShelf shelf, IPromptAudio prompts, ILineDirectory lines, ITenantDirectory tenants, IUserDirectory users, PinGuard guard) =>
        (_directory, _library, _shelf, _prompts, _lines, _tenants, _users, _guard) = (directory, library, shelf, prompts, lines, tenants, users, guard);

    /// <summary>The call application; without a number it asks for one.</summary>
    public ICallApplication Record(TenantId tenant, string number) => new Dialogue(this, number, _tenants.Find(tenant)?.DefaultLanguage ?? "zh-CN");

    private sealed class Dialogue(PromptPhones house, string number, string language) : ICallApplication
    {
        private const int Tries = 3;
        private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
        private static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);

        public async Task RunAsync(Call call, CancellationToken hangup)
        {
            if (!call.Answer())
                return;
            call.Enter(CallState.Ivr);
            var voice = new VoicemailVoice(call, house._prompts, language, hangup);
            if (await AuthorOfAsync(call, voice, hangup) is not { } author)
            {
                await voice.SayAsync("You may not record prompts from this phone. Good-bye.", "此话机不能录制语音，再见。");
                call.HangUp(new CallCause(403, "forbidden", "Neither the right to change prompts nor the PIN", EndedBy.System));
                return;
            }

            if (await FindAsync(call.Tenant, voice) is { } prompt)
                await ServeAsync(call, prompt, author, voice, hangup);
            await voice.SayAsync("Good-bye.", "再见。");
        }

        /// <summary>Whoever may change prompts in the console, or knows the PIN; null for everybody else.</summary>
        private async Task<PromptAuthor?> AuthorOfAsync(Call call, VoicemailVoice voice, CancellationToken hangup)
        {
            if (call.Origin.Extension is not { } extension)
                return null;
            var user = house._lines.FindExtension(call.Tenant, extension)?.UserId;
            if (user is { } id && await house._users.FindAsync(call.Tenant, id, hangup) is { Enabled: true } card
                && Permissions.OfPerson(card.Role, house._tenants.Find(call.Tenant))?.Contains(Permissions.ConfigWrite) == true)
                return new PromptAuthor(call.Tenant, $"user:{id}", card.Name, null);
            if (house._lines.FindFeatureCode(call.Tenant, call.Called, inCall: false) is not { Feature: Feature.RecordPrompt, Argument: { Length: > 0 } pin } code)
                return null;
            for (var i = 0; i < Tries; i++)
            {
                var keyed = await voice.AskDigitsAsync(12, "Enter the PIN, then pound.", "请输入密码，按井号键结束。");
                if (keyed == pin && !house._guard.IsClosed(code.Id))
                {
                    house._guard.Right(code.Id);
                    return new PromptAuthor(call.Tenant, $"extension:{extension}", extension, null);
                }

                house._guard.Wrong(code.Id);
                await voice.SayAsync("The PIN is not right.", "密码不正确。");
            }

            return null;
        }

        private async Task<PromptCard?> FindAsync(TenantId tenant, VoicemailVoice voice)
        {
            var wanted = number;
            for (var i = 0; i < Tries; i++)
            {
                if (wanted.Length == 0)
                    wanted = await voice.AskDigitsAsync(8, "Enter the number of the prompt, then pound.", "请输入语音编号，按井号键结束。");
                if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && house._directory.Book(tenant).Prompts.Values.FirstOrDefault(p => p.Number == parsed) is { } found)
                    return found;
                await voice.SayAsync("There is no such prompt.", "没有这个语音。");
                wanted = "";
            }

            return null;
        }

        private async Task ServeAsync(Call call, PromptCard prompt, PromptAuthor author, VoicemailVoice voice, CancellationToken hangup)
        {
            while (true)
            {
                switch (await voice.AskKeyAsync("12*", $"Prompt {prompt.Name}. To listen press 1, to record press 2, to end press star.", $"语音 {prompt.Name}。试听请按 1，录音请按 2，结束请按星号键。"))
                {
                    case '1':
                        if ((await house._prompts.FindAsync(call.Tenant, prompt.Id.ToString(), prompt.Language, hangup)).TryGet(out var audio, out _))
                            await voice.PlayAsync(audio);
                        break;
                    case '2':
                        if (await RecordAsync(call, prompt, author, voice, hangup))
                            return;
                        break;
                    default:
                        return;
                }
            }
        }

        /// <summary>Records until it is accepted or given up; true when it was accepted.</summary>
        private async Task<bool> RecordAsync(Call call, PromptCard prompt, PromptAuthor author, VoicemailVoice voice, CancellationToken hangup)
        {
            // The taker of messages records anybody's words; this box is only what it goes by.
            var studio = new Mailbox(prompt.Id, call.Tenant, "", prompt.Name) { MaxMessage = Longest, Silence = Silence };
            for (var silent = 0; silent < Tries;)
            {
                await voice.SayAsync("Speak after the tone, then press pound.", "请在提示音后开始录音，按井号键结束。");
                if (!(await new MessageTaker(call, house._shelf, studio, voice, hangup).RecordAsync()).TryGet(out var take, out _))
                {
                    await voice.SayAsync("That is not possible.", "无法办理。");
                    return false;
                }

                try
                {
                    char? key = '1';
                    if (take.HungUp || take.Audio.Spoken == TimeSpan.Zero)
                        (key, silent) = ('2', silent + 1);
                    while (key == '1')
                    {
                        await voice.PlayFileAsync(house._shelf, take.File);
                        key = await voice.AskKeyAsync("123*", "To listen press 1, to record again press 2, to accept press 3, to discard press star.", "试听请按 1，重录请按 2，采用请按 3，放弃请按星号键。");
                    }

                    if (key == '3')
                        return await AcceptAsync(call, prompt, take, author, voice, hangup);
                    if (key != '2')
                        return false;
                    hangup.ThrowIfCancellationRequested();
                }
                finally
                {
                    house._shelf.Drop(take.File);
                }
            }

            return false;
        }

        private async Task<bool> AcceptAsync(Call call, PromptCard prompt, Ivr.Voicemail.Take take, PromptAuthor author, VoicemailVoice voice, CancellationToken hangup)
        {
            var saved = await house._shelf.ReadAsync(call.Tenant, take.File, hangup) is { } wav && (await house._library.ReplaceAsync(prompt.Id, wav, author, hangup)).Succeeded;
            await (saved ? voice.SayAsync("Saved. The next caller hears it.", "已保存，下一位来电者将听到。") : voice.SayAsync("That is not possible.", "无法办理。"));
            return saved;
        }
    }
}
