using Switchboard.Kernel;

namespace Switchboard.Ivr.Voicemail;

internal sealed class BoxRow
{
    public const string Columns =
        "id, number, name, extension_id, queue_id, user_ids, pin_hash, greeting, max_message_ms, min_message_ms, silence_ms, max_messages, confirm, retention_days, enabled, mail_to, mail_audio, version";

    public Guid Id { get; init; }

    public string Number { get; init; } = "";

    public string Name { get; init; } = "";

    public Guid? ExtensionId { get; init; }

    public Guid? QueueId { get; init; }

    public Guid[] UserIds { get; init; } = [];

    public string? PinHash { get; init; }

    public string? Greeting { get; init; }

    public int MaxMessageMs { get; init; }

    public int MinMessageMs { get; init; }

    public int SilenceMs { get; init; }

    public int MaxMessages { get; init; }

    public bool Confirm { get; init; }

    public int RetentionDays { get; init; }

    public bool Enabled { get; init; }

    public string[] MailTo { get; init; } = [];

    public bool MailAudio { get; init; }

    public int Version { get; init; }

    public Mailbox ToBox(TenantId tenant) => new(Id, tenant, Number, Name)
    {
        ExtensionId = ExtensionId,
        QueueId = QueueId,
        UserIds = UserIds,
        PinHash = PinHash,
        Greeting = Greeting,
        MaxMessage = TimeSpan.FromMilliseconds(MaxMessageMs),
        MinMessage = TimeSpan.FromMilliseconds(MinMessageMs),
        Silence = TimeSpan.FromMilliseconds(SilenceMs),
        MaxMessages = MaxMessages,
        Confirm = Confirm,
        RetentionDays = RetentionDays,
        Enabled = Enabled,
        MailTo = MailTo,
        MailAudio = MailAudio,
    };
}

internal sealed class MessageRow
{
    public const string Columns =
        "id, box_id, call_id, caller, caller_name, received_at, length_ms, size_bytes, sha256, path, status, assigned_user_id, note, version";

    public Guid Id { get; init; }

    public Guid BoxId { get; init; }

    public Guid CallId { get; init; }

    public string Caller { get; init; } = "";

    public string? CallerName { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    public long LengthMs { get; init; }

    public long SizeBytes { get; init; }

    public string Sha256 { get; init; } = "";

    public string Path { get; init; } = "";

    public string Status { get; init; } = "";

    public Guid? AssignedUserId { get; init; }

    public string? Note { get; init; }

    public int Version { get; init; }

    public Message ToMessage() => new(Id, BoxId, CallId, Caller, CallerName, ReceivedAt)
    {
        LengthMs = LengthMs,
        SizeBytes = SizeBytes,
        Sha256 = Sha256,
        Path = Path,
        Status = Enum.Parse<MessageStatus>(Status, ignoreCase: true),
        AssignedUserId = AssignedUserId,
        Note = Note,
        Version = Version,
    };
}
