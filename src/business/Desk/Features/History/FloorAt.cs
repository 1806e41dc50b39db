using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Desk.History;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.History;

/// <summary>The floor at any moment of the last 30 days.</summary>
internal sealed class FloorAt(IDatabase database, IEventArchive archive, IDurableLog journal, TimeProvider time)
{
    private const int MostEvents = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>An event may be stamped a little before the picture whose number it follows.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public static async Task<Answer<FloorThen>> ReadAsync(DateTimeOffset? time, Caller caller, FloorAt floor, CancellationToken cancellation)
    {
        if (time is not { } at)
            return Fault.Invalid("floor.time_missing", "time says which moment, for example 2026-11-21T09:30:00Z.", "time");
        return await floor.FindAsync(caller.Tenant, at.ToUniversalTime(), cancellation);
    }

    private async Task<Outcome<FloorThen>> FindAsync(TenantId tenant, DateTimeOffset at, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (at > now)
            return Fault.Invalid("floor.time_future", "time lies in the past; the present floor is at GET /floor.", "time");
        if (at < now - FloorHistory.Kept)
            return Fault.Invalid("floor.time_gone", "The floor is kept for 30 days; time lies before them.", "time");
        if (now - at < TimeSpan.FromSeconds(30))
            await AppliedAsync(cancellation);
        Row? row;
        await using (var connection = await database.OpenAsync(tenant, cancellation))
        {
            row = await connection.FindAsync<Row>(
                "select time, sequence, picture from desk.floor_picture where tenant_id = @tenant and time <= @at order by time desc limit 1", new { at }, cancellation);
        }

        if (row is null)
            return Fault.NotFound("floor.picture", "Nothing is kept of the floor at that time.");
        var film = new FloorFilm(FloorHistory.Unpack(row.Picture));
        foreach (var happened in await archive.ListAsync(tenant, row.Sequence, row.Time - Slack, at, FloorFilm.Types, MostEvents, cancellation))
            film.Play(happened);
        return film.At(at, row.Time);
    }

    /// <summary>What happened a moment ago may still be in the journal.</summary>
    private async Task AppliedAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            await journal.WhenAppliedAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // far behind: what is stored is the answer
        }
    }

    private sealed class Row
    {
        public DateTimeOffset Time { get; init; }

        public long Sequence { get; init; }

        public byte[] Picture { get; init; } = [];
    }
}
