using System.Globalization;
using Switchboard.Contracts.Channels;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Voicemail;

/// <summary>Tells by mail that a message was left.</summary>
internal sealed class HandOver(IMailer mailer, ITenantDirectory tenants)
{
    public void Post(Mailbox box, Message message)
    {
        if (box.MailTo.Count == 0 || tenants.Find(box.Tenant) is not { } tenant)
            return;
        var from = message.CallerName is { Length: > 0 } name ? $"{name} ({message.Caller})" : message.Caller;
        var at = TimeZoneInfo.ConvertTime(message.ReceivedAt, TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var length = TimeSpan.FromMilliseconds(message.LengthMs).ToString(@"m\:ss", CultureInfo.InvariantCulture);
        var (subject, text) = tenant.DefaultLanguage == "zh-CN"
            ? ($"{box.Name} 的语音留言：{from}，{length}", $"语音信箱：{box.Name}（{box.Number}）\n来电：{from}\n时间：{at}（{tenant.TimeZone}）\n时长：{length}\n")
            : ($"Voice message for {box.Name} from {from}, {length}", $"Mailbox: {box.Name} ({box.Number})\nFrom: {from}\nReceived: {at} ({tenant.TimeZone})\nLength: {length}\n");
        foreach (var to in box.MailTo)
        {
            mailer.Post(box.Tenant, new Mail("voicemail", to, OneLine(subject), text)
            {
                Files = box.MailAudio ? [new MailFile(MessageFiles.Word, message.Id)] : [],
            });
        }
    }

    // A caller's name comes from outside.
    private static string OneLine(string text)
    {
        Span<char> line = stackalloc char[Math.Min(text.Length, 250)];
        for (var i = 0; i < line.Length; i++)
            line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        return line.ToString();
    }
}

/// <summary>The audio of messages, for mails.</summary>
internal sealed class MessageFiles(MessageShelf shelf) : IMailFiles
{
    public const string Word = "voicemail";

    public string Kind => Word;

    public async Task<MailAttachment?> OpenAsync(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        if (shelf.FindMessage(tenant, id) is not { } message)
            return null;
        var name = string.Create(CultureInfo.InvariantCulture, $"{message.ReceivedAt:yyyyMMdd-HHmmss}-{message.Id}.wav");
        return await shelf.ReadAsync(tenant, message.Path, cancellation) is { } wav ? new MailAttachment(name, "audio/wav", wav) : null;
    }
}
