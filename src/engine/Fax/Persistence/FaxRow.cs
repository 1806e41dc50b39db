namespace Switchboard.Fax.Persistence;

/// <summary>Words of the columns.</summary>
internal static class FaxWords
{
    public const string Out = "out";
    public const string In = "in";
    public const string Queued = "queued";
    public const string Sending = "sending";
    public const string Sent = "sent";
    public const string Receiving = "receiving";
    public const string Received = "received";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
}

/// <summary>A fax as it is stored.</summary>
internal sealed class FaxRow
{
    public const string Columns = """
        id, direction, state, number, own_number, subject, station_id, header, ecm, t38, pages, pages_done, attempts, max_attempts, next_attempt_at, created_by, created_at,
        finished_at, duration_ms, call_id, remote_id, bit_rate, used_ecm, transport, code, detail, tiff, pdf, sha256, size_bytes
        """;

    public Guid Id { get; init; }

    public string Direction { get; init; } = "";

    public string State { get; init; } = "";

    public string Number { get; init; } = "";

    public string OwnNumber { get; init; } = "";

    public string Subject { get; init; } = "";

    public string StationId { get; init; } = "";

    public string Header { get; init; } = "";

    public bool Ecm { get; init; }

    public bool T38 { get; init; }

    public int Pages { get; init; }

    public int PagesDone { get; init; }

    public int Attempts { get; init; }

    public int MaxAttempts { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int DurationMs { get; init; }

    public Guid? CallId { get; init; }

    public string RemoteId { get; init; } = "";

    public int BitRate { get; init; }

    public bool UsedEcm { get; init; }

    public string? Transport { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? Tiff { get; init; }

    public string? Pdf { get; init; }

    public string? Sha256 { get; init; }

    public long SizeBytes { get; init; }
}

/// <summary>One call of a fax.</summary>
internal sealed class AttemptRow
{
    public int Attempt { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    public Guid? CallId { get; init; }

    public string Code { get; init; } = "";

    public string Detail { get; init; } = "";

    public int Pages { get; init; }

    public int BitRate { get; init; }

    public bool UsedEcm { get; init; }

    public string? Transport { get; init; }

    public string RemoteId { get; init; } = "";
}
