using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Reporting.Domain;

namespace Switchboard.Reporting.Features.Recordings;

/// <summary>
/// Removes recordings that are older than their rule or their tenant keeps them: at start, and in the third hour of each
/// tenant's night. What lies under a legal hold stays.
/// </summary>
internal sealed class RecordingRetention(
    IDatabase database, ITenantDirectory tenants, RecordingFiles files, IAuditLog audit, IEventSink events, TimeProvider time, ILogger<RecordingRetention> log)
    : BackgroundService
{
    private const int Chunk = 500;

    private const int NightHour = 3;

    /// <summary>Removes what is due now, of all tenants or of those that <paramref name="due"/> takes; answers how many recordings were removed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation, Func<Tenant, bool>? due = null)
    {
        var count = 0;
        foreach (var tenant in tenants.All)
        {
            if (due?.Invoke(tenant) == false)
                continue;
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
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        Func<Tenant, bool>? due = null;
        try
        {
            do
            {
                try
                {
                    await RunOnceAsync(stoppingToken, due);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.RetentionFailed(log, e);
                }

                due = IsNight;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private bool IsNight(Tenant tenant) => TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone)).Hour == NightHour;

    private async Task<int> RemoveAsync(Tenant tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant.Id, cancellation);
        var old = await connection.ListAsync<Row>(
            $"""
            select id, call_id, path, coalesce(retention_days, @days) as days from reporting.recording r
            where tenant_id = @tenant and removed_at is null and state <> 'recording' and started_at < @now - make_interval(days => coalesce(retention_days, @days))
                and not exists (select from reporting.legal_hold h where h.tenant_id = r.tenant_id and h.call_id = r.call_id)
            order by started_at limit {Chunk}
            """,
            new { now = time.GetUtcNow(), days = tenant.RecordingRetentionDays },
            cancellation);
        var removed = old.Where(Remove).ToList();
        await connection.ExecuteAsync(
            "update reporting.recording set removed_at = @now, state = 'removed' where tenant_id = @tenant and id = any(@ids)",
            new { now = time.GetUtcNow(), ids = removed.Select(r => r.Id).ToArray() },
            cancellation);
        await connection.CommitAsync(cancellation);
        foreach (var row in removed)
        {
            audit.Write(tenant.Id, "system", "recording.removed", $"recording:{row.Id}", $"Older than {row.Days} days.", null);
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

        public int Days { get; init; }
    }
}
