using Switchboard.Contracts.Tenancy;
using Switchboard.Ivr.Calls;
using Switchboard.Kernel;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Server.Telephony;

/// <summary>The switch's own announcements, spoken in the tenant's language; numbers digit by digit.</summary>
internal sealed class Announcer(IPromptAudio audio, ITenantDirectory tenants) : IAnnouncer
{
    public async ValueTask<AudioSource?> SayAsync(TenantId tenant, Announcement what, string value, CancellationToken cancellation)
    {
        var language = Language(tenant);
        var spoken = await audio.SpeakAsync(Words(what, string.Join(' ', value.AsEnumerable()), language.StartsWith("zh", StringComparison.Ordinal)), language, cancellation);
        return spoken.TryGet(out var source, out _) ? source : null;
    }

    public async ValueTask<AudioSource?> PromptAsync(TenantId tenant, string prompt, CancellationToken cancellation) =>
        (await audio.FindAsync(tenant, prompt, Language(tenant), cancellation)).TryGet(out var source, out _) ? source : null;

    public async ValueTask<AudioSource?> SpeakAsync(TenantId tenant, string text, string? language, CancellationToken cancellation) =>
        (await audio.SpeakAsync(text, language ?? Language(tenant), cancellation)).TryGet(out var source, out _) ? source : null;

    private static string Words(Announcement what, string digits, bool chinese) => (what, chinese) switch
    {
        (Announcement.YourNumber, false) => $"Your number is {digits}.",
        (Announcement.YourNumber, true) => $"您的号码是 {digits}。",
        (Announcement.ParkedAt, false) => $"Parked at {digits}.",
        (Announcement.ParkedAt, true) => $"通话已停泊到 {digits}。",
        (Announcement.On, false) => digits.Length > 0 ? $"On, to {digits}." : "On.",
        (Announcement.On, true) => digits.Length > 0 ? $"已开启,转到 {digits}。" : "已开启。",
        (Announcement.Off, false) => "Off.",
        (Announcement.Off, true) => "已关闭。",
        (Announcement.EnterNumber, false) => "Enter the number, then press the pound key.",
        (Announcement.EnterNumber, true) => "请输入号码,按井号键结束。",
        (Announcement.PressOne, false) => $"A call from {digits}. Press 1 to take it.",
        (Announcement.PressOne, true) => $"来电号码 {digits},接听请按 1。",
        (_, false) => "That is not possible.",
        (_, true) => "无法办理。",
    };

    private string Language(TenantId tenant) => tenants.Find(tenant)?.DefaultLanguage ?? "zh-CN";
}
