using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using Switchboard.Contracts.Events;
using Switchboard.Data.Journal;
using Switchboard.Kernel;

namespace Switchboard.Data.Events;

/// <summary>The events in PostgreSQL.</summary>
internal sealed class EventStore(Database database, TimeProvider time, ILogger<EventStore> log) : IDurableHandler, IEventArchive
{
    public string Kind => EventCodec.Kind;

    public Task ApplyAsync(TenantConnection connection, IReadOnlyList<DurableRecord> records, CancellationToken cancellation)
    {
        var rows = new Columns(records.Count);
        for (var i = 0; i < records.Count; i++)
            rows.Set(i, EventCodec.Decode(records[i].Tenant, records[i].Payload));
        connection.Later(Insert)
            .With("sequence", rows.Sequence).With("time", rows.Time).With("type", rows.Type).With("kind", rows.Kind).With("id", rows.Id)
            .With("actor", rows.Actor).With("reason", rows.Reason).With("data", rows.Data);
        connection.Later(
            """
            insert into event.tenant_mark (tenant_id, sequence) values (@tenant, @last)
            on conflict (tenant_id) do update set sequence = greatest(tenant_mark.sequence, excluded.sequence)
            """).With("last", rows.Sequence[^1]);
        return Task.CompletedTask;
    }

    /// <summary>The next stored events after a sequence.</summary>
    public async Task<IReadOnlyList<TenantEvent>> ReadAsync(TenantId tenant, long since, int limit, CancellationToken cancellation) =>
        await ListAsync(tenant, "sequence > @since order by sequence limit @limit", new { since, limit }, cancellation);

    public async Task<IReadOnlyList<TenantEvent>> ListForSubjectAsync(TenantId tenant, string kind, string id, CancellationToken cancellation) =>
        await ListAsync(tenant, "subject_kind = @kind and subject_id = @id order by sequence limit 10000", new { kind, id }, cancellation);

    public async Task<IReadOnlyList<TenantEvent>> ListAsync(
        TenantId tenant, long since, DateTimeOffset from, DateTimeOffset until, IReadOnlyList<string> types, int most, CancellationToken cancellation) =>
        await ListAsync(
            tenant,
            "sequence > @since and time >= @from and time <= @until and type = any(@types) order by sequence limit @most",
            new { since, from = from.ToUniversalTime(), until = until.ToUniversalTime(), types = types.ToArray(), most },
            cancellation);

    /// <summary>The newest stored sequence of every tenant. Read as owner, before anybody works.</summary>
    public async Task<Dictionary<TenantId, long>> ReadMarksAsync(CancellationToken cancellation)
    {
        await using var connection = await database.Owner.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // An owner that is no superuser is bound by the forced wall; it may lift it for itself, for this transaction.
        await connection.ExecuteAsync(new CommandDefinition("alter table event.tenant_mark no force row level security", transaction: transaction, cancellationToken: cancellation));
        var marks = await connection.QueryAsync<(Guid Tenant, long Sequence)>(
            new CommandDefinition("select tenant_id, sequence from event.tenant_mark", transaction: transaction, cancellationToken: cancellation));
        await transaction.RollbackAsync(cancellation);
        return marks.ToDictionary(m => new TenantId(m.Tenant), m => m.Sequence);
    }

    /// <summary>Where a journal stands in the database.</summary>
    public async Task<long> ReadPositionAsync(Guid journal, CancellationToken cancellation)
    {
        await using var connection = await database.Owner.OpenConnectionAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<long>(
            new CommandDefinition("select position from event.journal_applied where journal_id = @journal", new { journal }, cancellationToken: cancellation));
    }

    /// <summary>Makes the partitions of this month and the next two.</summary>
    public async Task MakePartitionsAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var month = new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        await using var connection = await database.Owner.OpenConnectionAsync(cancellation);
        for (var i = 0; i < 3; i++)
        {
            var (from, to) = (month.AddMonths(i), month.AddMonths(i + 1));
            var sql = string.Create(CultureInfo.InvariantCulture,
                $"create table if not exists event.event_{from:yyyyMM} partition of event.event for values from ('{from:yyyy-MM-dd}') to ('{to:yyyy-MM-dd}')");
            await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellation));
        }
    }

    /// <summary>Keeps partitions ahead for as long as the server runs.</summary>
    public async Task KeepPartitionsAheadAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                try
                {
                    await MakePartitionsAsync(cancellation);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.PartitionsFailed(log, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task<IReadOnlyList<TenantEvent>> ListAsync(TenantId tenant, string condition, object arguments, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<Row>(
            $"select sequence, time, type, subject_kind, subject_id, actor, reason, data::text as data from event.event where tenant_id = @tenant and {condition}",
            arguments,
            cancellation);
        return [.. rows.Select(r => new TenantEvent(tenant, r.Sequence, r.Time, r.Type, r.SubjectKind, r.SubjectId, r.Actor, r.Reason, Encoding.UTF8.GetBytes(r.Data)))];
    }

    private const string Insert = """
        insert into event.event (tenant_id, sequence, time, type, subject_kind, subject_id, actor, reason, data)
        select @tenant, s, t, y, k, i, a, r, d::jsonb
        from unnest(@sequence, @time, @type, @kind, @id, @actor, @reason, @data) as u (s, t, y, k, i, a, r, d)
        on conflict do nothing
        """;

    private sealed class Columns(int count)
    {
        public long[] Sequence { get; } = new long[count];

        public DateTime[] Time { get; } = new DateTime[count];

        public string[] Type { get; } = new string[count];

        public string[] Kind { get; } = new string[count];

        public string[] Id { get; } = new string[count];

        public string[] Actor { get; } = new string[count];

        public string?[] Reason { get; } = new string?[count];

        public string[] Data { get; } = new string[count];

        public void Set(int row, TenantEvent happened)
        {
            (Sequence[row], Time[row]) = (happened.Sequence, happened.Time.UtcDateTime);
            (Type[row], Kind[row], Id[row]) = (happened.Type, happened.SubjectKind, happened.SubjectId);
            (Actor[row], Reason[row]) = (happened.Actor, happened.Reason);
            Data[row] = happened.Data.IsEmpty ? "{}" : Encoding.UTF8.GetString(happened.Data.Span);
        }
    }

    private sealed class Row
    {
        public long Sequence { get; init; }

        public DateTimeOffset Time { get; init; }

        public string Type { get; init; } = "";

        public string SubjectKind { get; init; } = "";

        public string SubjectId { get; init; } = "";

        public string Actor { get; init; } = "";

        public string? Reason { get; init; }

        public string Data { get; init; } = "{}";
    }
}
