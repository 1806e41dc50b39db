using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Desk.Live;
using Switchboard.Desk.Routing;
using Switchboard.Kernel;

namespace Switchboard.Desk.History;

/// <summary>
/// Stores pictures of each floor: at start, after a change of agents or queues, every five minutes in which something happened
/// and every few thousand events. From the last one before a moment the stored events lead to it, never many.
/// </summary>
internal sealed class FloorHistory(
    FloorReader reader, IDatabase database, IEventFeed feed, ITenantDirectory tenants, RouterFeed router, TimeProvider time, ILogger<FloorHistory> log) : BackgroundService
{
    /// <summary>How long moments can be looked at.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const long MostEvents = 4_000;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Spacing = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<TenantId, bool> _changed = new();
    private readonly Dictionary<TenantId, (DateTimeOffset Time, long Sequence)> _last = [];
    private DateOnly _cleaned;

    /// <summary>Stores a picture of the floor as it is now.</summary>
    public async Task TakeAsync(TenantId tenant, CancellationToken cancellation)
    {
        // Before the picture: events may be played twice, none is missed.
        var (now, sequence) = (time.GetUtcNow(), feed.LastSequence(tenant));
        var floor = await reader.FloorAsync(tenant, cancellation);
        var picture = new StoredFloor([.. floor.Agents.Select(Of)], [.. floor.Queues.Select(q => new StoredQueue(q.QueueId, q.Name, [.. q.Waiting.Select(w => Of(w, floor))]))]);
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            "insert into desk.floor_picture (tenant_id, time, sequence, picture) values (@tenant, @now, @sequence, @picture) on conflict do nothing",
            new { now, sequence, picture = Pack(picture) },
            cancellation);
        await connection.CommitAsync(cancellation);
        _last[tenant] = (now, sequence);
    }

    public static StoredFloor Unpack(byte[] packed)
    {
        using var stream = new BrotliStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<StoredFloor>(stream, WireJson.Options)!;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        router.Applied += Mark;
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            do
            {
                foreach (var tenant in tenants.All)
                    await TryAsync(tenant.Id, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
        finally
        {
            router.Applied -= Mark;
        }
    }

    private void Mark(TenantId tenant) => _changed[tenant] = true;

    private async Task TryAsync(TenantId tenant, CancellationToken stopping)
    {
        try
        {
            if (IsDue(tenant))
                await TakeAsync(tenant, stopping);
            await ForgetAsync(stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!Absence.Is(e))
                Log.PictureFailed(log, tenant.Value, e);
        }
    }

    private bool IsDue(TenantId tenant)
    {
        var changed = _changed.TryRemove(tenant, out _);
        if (!_last.TryGetValue(tenant, out var last) || changed)
            return true;
        var news = feed.LastSequence(tenant) - last.Sequence;
        return news >= MostEvents || (news > 0 && time.GetUtcNow() - last.Time >= Spacing);
    }

    /// <summary>Once a day; the last day's pictures stay a day longer, for the moments after them.</summary>
    private async Task ForgetAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_cleaned == today)
            return;
        foreach (var tenant in tenants.All)
        {
            await using var connection = await database.OpenAsync(tenant.Id, cancellation);
            await connection.ExecuteAsync(
                "delete from desk.floor_picture where tenant_id = @tenant and time < @before", new { before = time.GetUtcNow() - Kept - TimeSpan.FromDays(1) }, cancellation);
            await connection.CommitAsync(cancellation);
        }

        _cleaned = today;
    }

    private static AgentThen Of(AgentLive agent) => new(
        agent.AgentId, agent.Number, agent.DisplayName, agent.Status, agent.Reason, agent.StatusSince, agent.State, agent.StateSince, agent.PendingStatus, agent.CallId, agent.QueueIds);

    private static WaitingThen Of(WaitingLive waiting, FloorBody floor) => new(
        waiting.WorkId, waiting.CallId, waiting.Label, waiting.Since, waiting.Position, waiting.Priority, waiting.State == "waiting" ? "waiting" : "reserved",
        waiting.State == "waiting" ? null : floor.Agents.FirstOrDefault(a => a.CallId == waiting.CallId)?.AgentId);

    private static byte[] Pack(StoredFloor picture)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(stream, picture, WireJson.Options);
        return packed.ToArray();
    }
}
