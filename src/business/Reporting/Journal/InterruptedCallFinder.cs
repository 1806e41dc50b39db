using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Journal;

/// <summary>What a crash left open, tenant by tenant: the wall stays up.</summary>
internal sealed class InterruptedCallFinder(IDatabase database, IDurableLog journal, ITenantDirectory tenants) : IInterruptedCalls
{
    public async Task<InterruptedCalls> FindAsync(CancellationToken cancellation)
    {
        await journal.WhenAppliedAsync(cancellation);
        var calls = new List<CallRecord>();
        var recordings = new List<(Guid, RecordingOpened)>();
        foreach (var tenant in tenants.All)
        {
            await using var connection = await database.OpenAsync(tenant.Id, cancellation);
            var open = await connection.ListAsync<string>(
                "select record::text from reporting.call where tenant_id = @tenant and ended_at is null order by started_at, id", null, cancellation);
            calls.AddRange(open.Select(text => JsonSerializer.Deserialize<CallRecord>(text, WireJson.Options)!));
            var files = await connection.ListAsync<(Guid Id, Guid CallId, string Path, DateTimeOffset StartedAt)>(
                "select id, call_id, path, started_at from reporting.recording where tenant_id = @tenant and state = 'recording' order by started_at, id", null, cancellation);
            recordings.AddRange(files.Select(f => (tenant.Id.Value, new RecordingOpened(f.Id, f.CallId, f.Path, f.StartedAt))));
        }

        return new InterruptedCalls(calls, recordings, await LastAliveAsync(cancellation));
    }

    private async Task<DateTimeOffset?> LastAliveAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        return await connection.FindAsync<DateTimeOffset?>("select time from reporting.heartbeat", null, cancellation);
    }
}
