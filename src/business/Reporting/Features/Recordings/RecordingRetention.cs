using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>Removes recordings that are older than their tenant keeps them, once a day.</summary>
internal sealed class RecordingRetention(
    IDatabase database, ITenantDirectory tenants, RecordingFiles files, IAuditLog audit, IEventSink events, TimeProvider time, ILogger<RecordingRetention> log)
    : BackgroundService
{
    private const int Chunk = 500;

    /// <summary>Removes what is due now; answers how many recordings were removed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var tenant in tenants.All)
        {
            int removed;
            do
            {
                removed = await RemoveAsync(tenant, cancellation);
                count += removed;
            }
            while (removed == Chunk);
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        try
        {
            do
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.RetentionFailed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task<int> RemoveAsync(Tenant tenant, CancellationToken cancellation)
    {
        var before = time.GetUtcNow().AddDays(-tenant.RecordingRetentionDays);
        await using var connection = await database.OpenAsync(tenant.Id, cancellation);
        var old = await connection.ListAsync<Row>(
            $"""
            select id, call_id, path from reporting.recording
            where tenant_id = @tenant and removed_at is null and state <> 'recording' and started_at < @before order by started_at limit {Chunk}
            """,
            new { before },
            cancellation);
        var removed = old.Where(Remove).ToList();
        await connection.ExecuteAsync(
            "update reporting.recording set removed_at = @now, state = 'removed' where tenant_id = @tenant and id = any(@ids)",
            new { now = time.GetUtcNow(), ids = removed.Select(r => r.Id).ToArray() },
            cancellation);
        await connection.CommitAsync(cancellation);
        foreach (var row in removed)
        {
            audit.Write(tenant.Id, "system", "recording.removed", $"recording:{row.Id}", $"Older than {tenant.RecordingRetentionDays} days.", null);
            events.Publish(EventDraft.Of(tenant.Id, "recording.removed", "recording", row.Id, "system", new { callId = row.CallId }, "retention"));
        }

        return removed.Count;
    }

    private bool Remove(Row row)
    {
        try
        {
            files.Remove(row.Path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.RecordingNotRemoved(log, row.Id, e);
            return false;
        }
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public Guid CallId { get; init; }

        public string Path { get; init; } = "";
    }
}
