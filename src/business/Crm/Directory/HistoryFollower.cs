using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Crm.Directory;

/// <summary>Follows each tenant's events from where it stood, so that a call that ended while we were away is in the history all the same.</summary>
internal sealed class HistoryFollower(
    IDatabase database, IEventFeed feed, ILiveFeed live, ITenantDirectory tenants, HistoryWriter writer, TimeProvider time, ILogger<HistoryFollower> log) : BackgroundService
{
    /// <summary>After so many events that concern us not, the position is kept.</summary>
    private const int KeepEvery = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<TenantId, Task> _following = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var tenant in tenants.All)
            Begin(tenant.Id, stoppingToken);
        try
        {
            await foreach (var happened in feed.StreamAllAsync(stoppingToken))
            {
                if (HistoryWriter.Concerns(happened))
                    Begin(happened.TenantId, stoppingToken); // a tenant that was made meanwhile
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }

        await Task.WhenAll(_following.Values);
    }

    private void Begin(TenantId tenant, CancellationToken stop)
    {
        if (!_following.ContainsKey(tenant))
            _following[tenant] = FollowAsync(tenant, stop);
    }

    private async Task FollowAsync(TenantId tenant, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ReadOnAsync(tenant, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!Absence.Is(e))
                    Log.HistoryHeldUp(log, e, tenant);
                await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadOnAsync(TenantId tenant, CancellationToken stop)
    {
        var position = await ReadPositionAsync(tenant, stop);
        try
        {
            var passed = 0;
            await foreach (var happened in feed.StreamAsync(tenant, position, stop))
            {
                var concerns = HistoryWriter.Concerns(happened);
                if (!concerns && ++passed < KeepEvery)
                    continue;
                passed = 0;
                await TakeAsync(tenant, happened, concerns, stop);
            }
        }
        catch (EventsGoneException)
        {
            await using var connection = await database.OpenAsync(tenant, stop);
            await KeepAsync(connection, feed.LastSequence(tenant), stop);
        }
    }

    /// <summary>An event that cannot be written is logged and passed over: one of them must not hold up all that follow.</summary>
    private async Task TakeAsync(TenantId tenant, TenantEvent happened, bool concerns, CancellationToken stop)
    {
        try
        {
            await using var connection = await database.OpenAsync(tenant, stop);
            var customers = concerns ? await writer.WriteAsync(connection, happened, stop) : [];
            await KeepAsync(connection, happened.Sequence, stop);
            foreach (var customer in customers)
                live.Publish(LiveUpdate.Of(tenant, time.GetUtcNow(), "customer.updated", "customer", customer, new { callId = happened.SubjectId }));
        }
        catch (Exception e) when (concerns && e is not OperationCanceledException && !Absence.Is(e))
        {
            Log.EventPassedOver(log, e, tenant, happened.Sequence);
            await TakeAsync(tenant, happened, concerns: false, stop);
        }
    }

    private async Task<long> ReadPositionAsync(TenantId tenant, CancellationToken stop)
    {
        await using var connection = await database.OpenAsync(tenant, stop);
        return await connection.FindAsync<long>("select sequence from crm.follower where tenant_id = @tenant", null, stop);
    }

    private static async Task KeepAsync(TenantConnection connection, long sequence, CancellationToken stop)
    {
        await connection.ExecuteAsync(
            "insert into crm.follower (tenant_id, sequence) values (@tenant, @sequence) on conflict (tenant_id) do update set sequence = excluded.sequence",
            new { sequence },
            stop);
        await connection.CommitAsync(stop);
    }
}
