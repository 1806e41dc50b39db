using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Data;
using Switchboard.Data.Journal;

namespace Switchboard.Reporting.Journal;

/// <summary>A recording was begun.</summary>
internal sealed class RecordingOpenedWriter : IDurableHandler
{
    public string Kind => CallJournal.RecordingOpened;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var opened = JsonSerializer.Deserialize<RecordingOpened>(record.Payload.Span, WireJson.Options)!;
            await connection.ExecuteAsync(
                """
                insert into reporting.recording (tenant_id, id, call_id, path, state, started_at)
                values (@tenant, @Id, @CallId, @Path, 'recording', @started) on conflict do nothing
                """,
                new { opened.Id, opened.CallId, opened.Path, started = opened.StartedAt.ToUniversalTime() },
                cancellation);
        }
    }
}

/// <summary>A recording was closed. Comes before its opening when both are in one batch; the closing stays.</summary>
internal sealed class RecordingClosedWriter : IDurableHandler
{
    public string Kind => CallJournal.RecordingClosed;

    public async Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var closed = JsonSerializer.Deserialize<RecordingClosed>(record.Payload.Span, WireJson.Options)!;
            await connection.ExecuteAsync(
                """
                insert into reporting.recording as r (tenant_id, id, call_id, path, state, started_at, length_ms, size_bytes, sha256)
                values (@tenant, @Id, @CallId, @Path, @State, @started, @LengthMs, @SizeBytes, @Sha256)
                on conflict (tenant_id, id) do update set state = excluded.state, length_ms = excluded.length_ms, size_bytes = excluded.size_bytes, sha256 = excluded.sha256
                where r.removed_at is null
                """,
                new { closed.Id, closed.CallId, closed.Path, closed.State, started = closed.StartedAt.ToUniversalTime(), closed.LengthMs, closed.SizeBytes, closed.Sha256 },
                cancellation);
        }
    }
}
