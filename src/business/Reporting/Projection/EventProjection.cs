using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Events;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Projection;

/// <summary>
/// Follows each tenant's events from where it stopped and keeps the rows that statistics are counted from. Rows and
/// position are one transaction, so each event counts once.
/// </summary>
internal sealed class EventProjection(
    IDatabase database, ITenantDirectory tenants, IEventFeed feed, IDurableLog journal, TimeProvider time, ILogger<EventProjection> log) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan LookForTenants = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>The events of so long share a transaction.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    /// <summary>After so many events that count nowhere the position is stored all the same, so that a restart need not read them.</summary>
    private const int KeepEvery = 500;
    private readonly ConcurrentDictionary<TenantId, long> _counted = new();

    /// <summary>The newest event of the tenant that is counted.</summary>
    public async Task<long> PositionAsync(TenantId tenant, CancellationToken cancellation) =>
        _counted.TryGetValue(tenant, out var counted) ? counted : await StoredAsync(tenant, cancellation);

    private async Task<long> StoredAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.FindAsync<long>("select sequence from reporting.projection where tenant_id = @tenant", null, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var following = new Dictionary<TenantId, Task>();
        using var timer = new PeriodicTimer(LookForTenants, time);
        try
        {
            do
            {
                foreach (var tenant in tenants.All.Where(t => !following.ContainsKey(t.Id)))
                    following[tenant.Id] = Task.Run(() => FollowAsync(tenant.Id, stoppingToken), CancellationToken.None);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }

        await Task.WhenAll(following.Values);
    }

    private async Task FollowAsync(TenantId tenant, CancellationToken stopping)
    {
        var gone = false;
        long since = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                since = await StoredAsync(tenant, stopping);
                await ReadOnAsync(tenant, since, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (EventsGoneException) when (!gone)
            {
                gone = true; // after a start the events may still be on their way from the journal
                await QuietAsync(journal.WhenAppliedAsync(stopping));
            }
            catch (EventsGoneException e)
            {
                gone = false;
                await SkipAsync(tenant, since, e, stopping);
            }
            catch (Exception e)
            {
                Log.ProjectionInterrupted(log, tenant.Value, since, e);
                await QuietAsync(Task.Delay(RetryAfter, time, stopping));
            }
        }
    }

    private Task ReadOnAsync(TenantId tenant, long since, CancellationToken stopping)
    {
        var stored = since;
        return feed.FollowAsync(tenant, since, Batch, Spacing, time, async batch => stored = await TakeAsync(tenant, batch, stored, stopping), stopping);
    }

    /// <summary>Counts the events; answers up to which the position is stored.</summary>
    private async Task<long> TakeAsync(TenantId tenant, List<TenantEvent> batch, long stored, CancellationToken cancellation)
    {
        var last = batch[^1].Sequence;
        if (last - stored >= KeepEvery || batch.Exists(EventRows.Concerns))
        {
            await ApplyAsync(tenant, batch, cancellation);
            stored = last;
        }

        _counted[tenant] = last;
        return stored;
    }

    private async Task ApplyAsync(TenantId tenant, List<TenantEvent> batch, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(tenant, batch, batch[^1].Sequence, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && !Absence.Is(e))
        {
            foreach (var happened in batch)
                await ApplyOneAsync(tenant, happened, cancellation);
        }
    }

    private async Task ApplyOneAsync(TenantId tenant, TenantEvent happened, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync(tenant, [happened], happened.Sequence, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && !Absence.Is(e))
        {
            Log.EventRefused(log, tenant.Value, happened.Sequence, happened.Type, e);
            await WriteAsync(tenant, [], happened.Sequence, cancellation);
        }
    }

    private async Task WriteAsync(TenantId tenant, IReadOnlyList<TenantEvent> batch, long position, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        foreach (var happened in batch)
            EventRows.Apply(connection, happened);
        connection.Later(
            """
            insert into reporting.projection (tenant_id, sequence) values (@tenant, @position)
            on conflict (tenant_id) do update set sequence = excluded.sequence
            """).With("position", position);
        await connection.CommitAsync(cancellation);
    }

    private async Task SkipAsync(TenantId tenant, long since, Exception error, CancellationToken stopping)
    {
        try
        {
            var next = feed.LastSequence(tenant);
            Log.EventsLost(log, tenant.Value, since, next);
            await WriteAsync(tenant, [], next, stopping);
            _counted[tenant] = next;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.ProjectionInterrupted(log, tenant.Value, since, error);
            await QuietAsync(Task.Delay(RetryAfter, time, stopping));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private static async Task QuietAsync(Task waiting)
    {
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            // stopping; the loop looks
        }
    }
}
