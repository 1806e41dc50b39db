namespace Switchboard.Channels.Mail;

internal sealed class ServerRow
{
    public const string Columns = "host, port, security, verify_certificate, user_name, password, sender_address, sender_name, enabled, version";

    public string Host { get; init; } = "";

    public int Port { get; init; }

    public string Security { get; init; } = "";

    public bool VerifyCertificate { get; init; }

    public string? UserName { get; init; }

    public byte[]? Password { get; init; }

    public string SenderAddress { get; init; } = "";

    public string? SenderName { get; init; }

    public bool Enabled { get; init; }

    public int Version { get; init; }
}

internal sealed class MailRow
{
    public const string Columns = "id, origin, recipient, subject, body, files::text as files, state, attempts, next_attempt_at, last_error, created_at, finished_at";

    public Guid Id { get; init; }

    public string Origin { get; init; } = "";

    public string Recipient { get; init; } = "";

    public string Subject { get; init; } = "";

    public string Body { get; init; } = "";

    public string Files { get; init; } = "";

    public string State { get; init; } = "";

    public int Attempts { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public string? LastError { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
