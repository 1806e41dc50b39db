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

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var opened = JsonSerializer.Deserialize<RecordingOpened>(record.Payload.Span, WireJson.Options)!;
            connection.Later(
                """
                insert into reporting.recording as r (tenant_id, id, call_id, path, state, started_at, rule_id, retention_days, label)
                values (@tenant, @id, @call, @path, 'recording', @started, @rule, @days, @label)
                on conflict (tenant_id, id) do update set rule_id = excluded.rule_id, retention_days = excluded.retention_days, label = excluded.label
                """)
                .With("id", opened.Id).With("call", opened.CallId).With("path", opened.Path).With("started", opened.StartedAt)
                .With("rule", opened.RuleId).With("days", opened.RetentionDays).With("label", opened.Label);
        }

        return Task.CompletedTask;
    }
}

/// <summary>A recording was paused, or goes on. Stands by itself: it may come before its recording when both are in one batch.</summary>
internal sealed class RecordingGapWriter : IDurableHandler
{
    public string Kind => CallJournal.RecordingGap;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var gap = JsonSerializer.Deserialize<RecordingGap>(record.Payload.Span, WireJson.Options)!;
            connection.Later(
                """
                insert into reporting.recording_gap as g (tenant_id, recording_id, from_ms, to_ms) values (@tenant, @id, @from, @to)
                on conflict (tenant_id, recording_id, from_ms) do update set to_ms = coalesce(excluded.to_ms, g.to_ms)
                """)
                .With("id", gap.Id).With("from", gap.FromMs).With("to", gap.ToMs);
        }

        return Task.CompletedTask;
    }
}

/// <summary>A recording was closed. Comes before its opening when both are in one batch; the closing stays.</summary>
internal sealed class RecordingClosedWriter : IDurableHandler
{
    public string Kind => CallJournal.RecordingClosed;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        foreach (var record in records)
        {
            var closed = JsonSerializer.Deserialize<RecordingClosed>(record.Payload.Span, WireJson.Options)!;
            connection.Later(
                """
                insert into reporting.recording as r (tenant_id, id, call_id, path, state, started_at, length_ms, size_bytes, sha256)
                values (@tenant, @id, @call, @path, @state, @started, @length, @size, @sha256)
                on conflict (tenant_id, id) do update set state = excluded.state, length_ms = excluded.length_ms, size_bytes = excluded.size_bytes, sha256 = excluded.sha256
                where r.removed_at is null
                """)
                .With("id", closed.Id).With("call", closed.CallId).With("path", closed.Path).With("state", closed.State).With("started", closed.StartedAt)
                .With("length", closed.LengthMs).With("size", closed.SizeBytes).With("sha256", closed.Sha256);
        }

        return Task.CompletedTask;
    }
}
