using System.Collections.Concurrent;
using System.Text.Json;
using Switchboard.Contracts.Events;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>Every tenant's day, kept over a restart: the tally as saved, and the events after it read again.</summary>
internal sealed class DayBook(IDatabase database, TimeProvider time)
{
    private readonly ConcurrentDictionary<TenantId, TenantDay> _days = new();
    private readonly ConcurrentDictionary<TenantId, long> _saved = new();

    public TenantDay Of(TenantId tenant) => _days.GetOrAdd(tenant, _ => new TenantDay());

    public async Task RestoreAsync(TenantId tenant, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        if (await connection.FindAsync<Row>("select tally::text, sequence from desk.memory where tenant_id = @tenant and tally is not null", null, cancellation) is { } row
            && JsonSerializer.Deserialize<SavedTally>(row.Tally, WireJson.Options) is { } tally)
            Of(tenant).Restore(tally, row.Sequence);
    }

    public async Task SaveAsync(TenantId tenant, CancellationToken cancellation)
    {
        var (tally, sequence) = Of(tenant).Save();
        if (sequence == 0 || _saved.GetValueOrDefault(tenant) == sequence)
            return;
        await using var connection = await database.OpenAsync(tenant, cancellation);
        await connection.ExecuteAsync(
            """
            insert into desk.memory (tenant_id, tally, sequence, saved_at) values (@tenant, @tally::jsonb, @sequence, @now)
            on conflict (tenant_id) do update set tally = excluded.tally, sequence = excluded.sequence, saved_at = excluded.saved_at
            """,
            new { tally = JsonSerializer.Serialize(tally, WireJson.Options), sequence, now = time.GetUtcNow() },
            cancellation);
        await connection.CommitAsync(cancellation);
        _saved[tenant] = sequence;
    }

    private sealed class Row
    {
        public string Tally { get; init; } = "";

        public long Sequence { get; init; }
    }
}
