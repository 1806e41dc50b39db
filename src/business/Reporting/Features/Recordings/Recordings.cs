using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;
using Switchboard.Reporting.Features.Calls;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>A recording.</summary>
internal sealed record RecordingBody(
    Guid Id, Guid CallId, string State, DateTimeOffset StartedAt, long LengthMs, long SizeBytes, string? Sha256, int Channels, string Format,
    Guid? RuleId, int? RetentionDays, IReadOnlyList<GapBody> Gaps);

/// <summary>The loudness of both sides, 0 to 1.</summary>
internal sealed record WaveformBody(IReadOnlyList<double> Left, IReadOnlyList<double> Right);

/// <summary>Recordings as they are listened to: only of calls that the listener may see, and never unnoticed.</summary>
internal sealed class Recordings(IDatabase database, ReadCalls calls, RecordingFiles files, RecordingAccesses accesses, TimeProvider time)
{
    private static readonly Fault Missing = Fault.NotFound("recording", "There is no such recording.");
    private static readonly Fault MayNotDownload = Fault.Forbidden("auth.forbidden", "Recordings may be played but not downloaded.");

    /// <summary>A player asks for many ranges; within this time they are one listening.</summary>
    private static readonly TimeSpan OneListening = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Actor, Guid Recording, string Action), DateTimeOffset> _listening = new();

    public static async Task<Answer<RecordingBody>> GetAsync(Guid id, Caller caller, Recordings recordings, CancellationToken cancellation) =>
        await recordings.FindAsync(id, caller, cancellation) is { } row ? recordings.Body(row) : Missing;

    public static async Task<IResult> PlayAsync(Guid id, int? download, HttpContext context, Caller caller, Recordings recordings, CancellationToken cancellation)
    {
        if (download == 1 && !caller.May(Permissions.RecordingsDownload))
            return Problem.Of(MayNotDownload);
        if (await recordings.FindAsync(id, caller, cancellation) is not { } row || await recordings.OpenAsync(row, cancellation) is not { } audio)
            return Problem.Of(Missing);
        await recordings.NoteAsync(caller, row, download == 1 ? "recording.downloaded" : "recording.played", context.Request.Headers.Range.Count > 0, cancellation);
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(audio, row.IsOgg ? "audio/ogg" : "audio/wav", download == 1 ? FileName(row) : null, enableRangeProcessing: true);
    }

    public static async Task<Answer<WaveformBody>> ShowAsync(Guid id, int? points, Caller caller, Recordings recordings, CancellationToken cancellation)
    {
        if (new Check().Range(points, "points", 10, Peaks.Finest).Fault is { } wrong)
            return wrong;
        if (await recordings.FindAsync(id, caller, cancellation) is not { } row || await recordings.PeaksAsync(row, cancellation) is not { } peaks)
            return Missing;
        return new WaveformBody(Peaks.Points(peaks.Left, points ?? 800), Peaks.Points(peaks.Right, points ?? 800));
    }

    private async Task<Row?> FindAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        Row? row;
        await using (var connection = await database.OpenAsync(caller.Tenant, cancellation))
        {
            row = await connection.FindAsync<Row>(
                """
                select tenant_id, id, call_id, path, state, started_at, length_ms, size_bytes, sha256, rule_id, retention_days,
                    (select jsonb_agg(jsonb_build_object('fromMs', g.from_ms, 'toMs', coalesce(g.to_ms, nullif(r.length_ms, 0))) order by g.from_ms)::text
                        from reporting.recording_gap g where g.tenant_id = r.tenant_id and g.recording_id = r.id) as gaps
                from reporting.recording r
                where tenant_id = @tenant and id = @id and removed_at is null
                """,
                new { id },
                cancellation);
        }

        return row is not null && await calls.MaySeeAsync(row.CallId, caller, cancellation) ? row : null;
    }

    private RecordingBody Body(Row row)
    {
        if (row.State == "recording" && files.TryOpen(new TenantId(row.TenantId), row.Path, out var file))
        {
            using (file)
                return Body(row, (long)(time.GetUtcNow() - row.StartedAt).TotalMilliseconds, file.Length, null);
        }

        return Body(row, row.LengthMs, row.SizeBytes, row.Sha256);
    }

    private static RecordingBody Body(Row row, long lengthMs, long bytes, string? sha256) =>
        new(row.Id, row.CallId, row.State, row.StartedAt, lengthMs, bytes, sha256, 2, row.IsOgg ? "oggOpus" : "wav", row.RuleId, row.RetentionDays, GapBody.Read(row.Gaps));

    private async Task<Stream?> OpenAsync(Row row, CancellationToken cancellation)
    {
        if (!files.TryOpen(new TenantId(row.TenantId), row.Path, out var file))
            return null;
        var (wav, start, length) = await ReadStartAsync(file, cancellation);
        return new PresentLength(file, wav is not null && row.State == "recording" ? wav.HeaderFor(start, length) : [], length);
    }

    private async Task<Peaks?> PeaksAsync(Row row, CancellationToken cancellation)
    {
        var closed = row.State != "recording";
        if (closed && await files.FindPeaksAsync(new TenantId(row.TenantId), row.Path, cancellation) is { } kept)
            return kept;
        if (row.IsOgg) // counted when it was closed; while it runs, or after a crash, there is no picture
            return new Peaks([], []);
        if (!files.TryOpen(new TenantId(row.TenantId), row.Path, out var file))
            return null;
        await using (file)
        {
            var (wav, _, length) = await ReadStartAsync(file, cancellation);
            if (wav is null)
                return new Peaks([], []);
            file.Position = wav.DataAt;
            var bytes = closed ? Math.Min(wav.DataBytes, length - wav.DataAt) : length - wav.DataAt;
            var peaks = await Peaks.ReadAsync(file, wav, bytes, cancellation);
            if (closed && file is not SealedSound) // peaks in clear would tell who spoke when
                await files.KeepPeaksAsync(row.Path, peaks, cancellation);
            return peaks;
        }
    }

    private static async Task<(WavFile? Wav, byte[] Start, long Length)> ReadStartAsync(Stream file, CancellationToken cancellation)
    {
        var start = new byte[WavFile.HeaderRoom];
        file.Position = 0;
        var got = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        return (WavFile.Read(start.AsSpan(0, got)), start, file.Length);
    }

    private async Task NoteAsync(Caller caller, Row row, string action, bool part, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var key = (caller.Actor, row.Id, action);
        var known = _listening.TryGetValue(key, out var last) && now - last < OneListening;
        _listening[key] = now;
        if (known && part)
            return;
        if (_listening.Count > 10_000)
            Forget(now);
        await accesses.NoteAsync(caller, row.Id, row.CallId, action, cancellation);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, at) in _listening)
        {
            if (now - at >= OneListening)
                _listening.TryRemove(key, out _);
        }
    }

    private static string FileName(Row row) => string.Create(CultureInfo.InvariantCulture, $"{row.StartedAt:yyyyMMdd-HHmmss}-{row.Id}{(row.IsOgg ? ".ogg" : ".wav")}");

    private sealed class Row
    {
        public Guid TenantId { get; init; }

        public Guid Id { get; init; }

        public Guid CallId { get; init; }

        public string Path { get; init; } = "";

        public bool IsOgg => Path.EndsWith(".ogg", StringComparison.Ordinal);

        public string State { get; init; } = "";

        public DateTimeOffset StartedAt { get; init; }

        public long LengthMs { get; init; }

        public long SizeBytes { get; init; }

        public string? Sha256 { get; init; }

        public Guid? RuleId { get; init; }

        public int? RetentionDays { get; init; }

        public string? Gaps { get; init; }
    }
}
