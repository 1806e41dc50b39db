using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Statistics;

/// <summary>
/// How much of their available time agents were on calls or in after-call work, by stretches of time. With a queue: the agents who
/// answered a contact of it in the period.
/// </summary>
internal sealed class Occupancies(IDatabase database, TimeProvider time)
{
    public async Task<IReadOnlyDictionary<int, double?>> CountAsync(TenantId tenant, Period period, TimeSpan step, Guid? queueId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var now = time.GetUtcNow();
        var to = period.To < now ? period.To : now;
        var rows = await connection.ListAsync<Row>(Sql, new { from = period.From, to, step = step.TotalMilliseconds, queueId }, cancellation);
        return rows.ToDictionary(r => r.Slot, r => r.AvailableMs <= 0 ? null : (double?)Math.Round(Math.Min(1, (double)r.BusyMs / r.AvailableMs), 4));
    }

    // Every span is cut at the borders of the stretches it lies in.
    private const string Sql = """
        select s.slot, coalesce(sum(s.lasted) filter (where s.kind = 'status'), 0)::bigint as available_ms, coalesce(sum(s.lasted) filter (where s.kind = 'state'), 0)::bigint as busy_ms
        from (
            select a.kind, n.slot,
                extract(epoch from least(coalesce(a.ended_at, @to), @to, @from + (n.slot + 1) * @step * interval '1 millisecond')
                    - greatest(a.began_at, @from, @from + n.slot * @step * interval '1 millisecond')) * 1000 as lasted
            from reporting.agent_span a
            cross join lateral generate_series(
                floor(extract(epoch from greatest(a.began_at, @from) - @from) * 1000 / @step)::int,
                floor(extract(epoch from least(coalesce(a.ended_at, @to), @to) - @from) * 1000 / @step)::int) as n (slot)
            where a.tenant_id = @tenant and a.began_at < @to and coalesce(a.ended_at, @to) > @from
                and ((a.kind = 'status' and a.value = 'available') or (a.kind = 'state' and a.value in ('onCall', 'afterCallWork')))
                and (@queueId::uuid is null or a.agent_id in (
                    select q.agent_id from reporting.queue_contact q
                    where q.tenant_id = @tenant and q.queue_id = @queueId and q.queued_at >= @from and q.queued_at < @to and q.agent_id is not null))
        ) s
        group by 1
        """;

    private sealed class Row
    {
        public int Slot { get; init; }

        public long AvailableMs { get; init; }

        public long BusyMs { get; init; }
    }
}
