using Switchboard.Contracts.Channels;
using Switchboard.Data.Web;
using Switchboard.Ivr.Voicemail;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Voicemail;

/// <summary>A voicemail box.</summary>
internal sealed record VoicemailBoxBody(
    Guid Id, string Number, string Name, Guid? ExtensionId, Guid? QueueId, IReadOnlyList<Guid> UserIds, bool HasPin, bool HasGreeting, int MaxMessageMs,
    int MinMessageMs, int SilenceMs, int MaxMessages, bool Confirm, int RetentionDays, bool Enabled, IReadOnlyList<string> MailTo, bool MailAudio, int NewMessages, int OldMessages, int Version) : IVersioned
{
    public static VoicemailBoxBody Of(BoxRow r, (int New, int Old) count) => new(
        r.Id, r.Number, r.Name, r.ExtensionId, r.QueueId, r.UserIds, r.PinHash is not null, r.Greeting is not null, r.MaxMessageMs, r.MinMessageMs, r.SilenceMs,
        r.MaxMessages, r.Confirm, r.RetentionDays, r.Enabled, r.MailTo, r.MailAudio, count.New, count.Old, r.Version);
}

/// <summary>A voicemail box as it is written. A pin that is left out stays; an empty one is removed.</summary>
internal sealed record VoicemailBoxWrite(
    string? Number, string? Name, Guid? ExtensionId, Guid? QueueId, IReadOnlyList<Guid>? UserIds, string? Pin, int? MaxMessageMs, int? MinMessageMs, int? SilenceMs,
    int? MaxMessages, bool? Confirm, int? RetentionDays, bool? Enabled, IReadOnlyList<string>? MailTo = null, bool? MailAudio = null)
{
    public Fault? Check() => new Check()
        .That(Number is { Length: >= 2 and <= 16 } && Number.All(char.IsAsciiDigit), "number", "voicemail.number_invalid", "number is 2 to 16 digits: an extension's number, or one of its own.")
        .Text(Name, "name")
        .That(string.IsNullOrEmpty(Pin) || Ivr.Voicemail.Pin.IsValid(Pin), "pin", "voicemail.pin_invalid", "pin is 4 to 12 digits; empty for none.")
        .That(ExtensionId is null || QueueId is null, "queueId", "voicemail.two_owners", "A box belongs to an extension or to a queue, not to both.")
        .That(UserIds is null or { Count: <= 100 }, "userIds", "field.out_of_range", "At most 100 users hear a box.")
        .That(MailTo is null || (MailTo.Count <= 10 && MailTo.All(MailAddress.IsValid)), "mailTo", "voicemail.mail_invalid", "mailTo is a list of at most 10 e-mail addresses such as desk@example.com.")
        .Range(MaxMessageMs, "maxMessageMs", 5_000, 600_000).Range(MinMessageMs, "minMessageMs", 0, 30_000).Range(SilenceMs, "silenceMs", 2_000, 60_000)
        .Range(MaxMessages, "maxMessages", 1, 1_000).Range(RetentionDays, "retentionDays", 1, 3_650).Fault;
}
