using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Events;
using Switchboard.Kernel;

namespace Switchboard.Crm.Directory;

/// <summary>Follows each tenant's events from where it stood, so that a call that ended while we were away is in the history all the same.</summary>
internal sealed class HistoryFollower(
    IDatabase database, IEventFeed feed, ILiveFeed live, ITenantDirectory tenants, HistoryWriter writer, TimeProvider time, ILogger<HistoryFollower> log) : BackgroundService
{
    /// <summary>After so many events that concern us not, the position is kept.</summary>
    private const int KeepEvery = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The calls that end within so long are written together.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var following = new Dictionary<TenantId, Task>();
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do
            {
                foreach (var tenant in tenants.All.Where(t => !following.ContainsKey(t.Id)))
                    following[tenant.Id] = FollowAsync(tenant.Id, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }

        await Task.WhenAll(following.Values);
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
            var said = new WrapUpsHeard(time.GetUtcNow());
            await feed.FollowAsync(tenant, position, KeepEvery, Rest, time, async batch => position = await TakeAsync(tenant, batch, said, position, stop), stop);
        }
        catch (EventsGoneException)
        {
            await using var connection = await database.OpenAsync(tenant, stop);
            await KeepAsync(connection, feed.LastSequence(tenant), stop);
        }
    }

    /// <summary>Writes what concerns us in one transaction; answers up to where the position is kept.</summary>
    private async Task<long> TakeAsync(TenantId tenant, List<TenantEvent> batch, WrapUpsHeard said, long kept, CancellationToken stop)
    {
        var last = batch[^1].Sequence;
        try
        {
            var entries = await writer.PrepareAsync(tenant, batch, stop);
            if (entries.Count == 0 && last - kept < KeepEvery)
                return kept;
            await WriteAsync(tenant, entries, said, last, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException && !Absence.Is(e))
        {
            foreach (var happened in batch)
                await TakeOneAsync(tenant, happened, said, stop);
        }

        return last;
    }

    /// <summary>An event that cannot be written is logged and passed over: one of them must not hold up all that follow.</summary>
    private async Task TakeOneAsync(TenantId tenant, TenantEvent happened, WrapUpsHeard said, CancellationToken stop)
    {
        try
        {
            await WriteAsync(tenant, await writer.PrepareAsync(tenant, [happened], stop), said, happened.Sequence, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException && !Absence.Is(e))
        {
            Log.EventPassedOver(log, e, tenant, happened.Sequence);
            await WriteAsync(tenant, [], said, happened.Sequence, stop);
        }
    }

    private async Task WriteAsync(TenantId tenant, IReadOnlyList<HistoryEntry> entries, WrapUpsHeard said, long position, CancellationToken stop)
    {
        await using var connection = await database.OpenAsync(tenant, stop);
        foreach (var entry in entries)
            await writer.WriteAsync(connection, entry, said, stop);
        var changed = entries.Count > 0 && live.IsWatched(tenant) ? await ChangedAsync(connection, entries, stop) : [];
        await KeepAsync(connection, position, stop);
        foreach (var (customer, call) in changed)
            live.Publish(LiveUpdate.Of(tenant, time.GetUtcNow(), "customer.updated", "customer", customer, new { callId = call }));
    }

    /// <summary>Whose history the entries changed.</summary>
    private static Task<IReadOnlyList<(Guid Customer, Guid Call)>> ChangedAsync(TenantConnection connection, IReadOnlyList<HistoryEntry> entries, CancellationToken stop)
    {
        var calls = entries.Select(e => Guid.TryParse(e.Event.SubjectId, out var call) ? call : Guid.Empty).ToArray();
        return connection.ListAsync<(Guid, Guid)>("select customer_id, call_id from crm.contact_event where tenant_id = @tenant and call_id = any(@calls)", new { calls }, stop);
    }

    private async Task<long> ReadPositionAsync(TenantId tenant, CancellationToken stop)
    {
        await using var connection = await database.OpenAsync(tenant, stop);
        return await connection.FindAsync<long>("select sequence from crm.follower where tenant_id = @tenant", null, stop);
    }

    private static async Task KeepAsync(TenantConnection connection, long sequence, CancellationToken stop)
    {
        connection.Later(
            "insert into crm.follower (tenant_id, sequence) values (@tenant, @sequence) on conflict (tenant_id) do update set sequence = excluded.sequence")
            .With("sequence", sequence);
        await connection.CommitAsync(stop);
    }
}
