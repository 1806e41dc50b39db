using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Statistics;

/// <summary>
/// How much of their available time agents were on calls or in after-call work, by stretches of time. With a queue: the agents who
/// answered a contact of it in the period. With an agent: his alone.
/// </summary>
internal sealed class Occupancies(IDatabase database, TimeProvider time)
{
    public async Task<IReadOnlyDictionary<int, double?>> CountAsync(TenantId tenant, Period period, TimeSpan step, Guid? queueId, Guid? agentId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<Row>(Sql, new { from = period.From, to = End(period), step = step.TotalMilliseconds, queueId, agentId }, cancellation);
        return rows.ToDictionary(r => r.Slot, r => r.Occupancy);
    }

    /// <summary>Of each queue in the whole period: the agents who answered a contact of it, with all that they did.</summary>
    public async Task<IReadOnlyDictionary<Guid, double?>> CountByQueueAsync(TenantId tenant, Period period, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var rows = await connection.ListAsync<QueueRow>(QueueSql, new { from = period.From, to = End(period) }, cancellation);
        return rows.ToDictionary(r => r.QueueId, r => r.Occupancy);
    }

    private DateTimeOffset End(Period period) => period.To < time.GetUtcNow() ? period.To : time.GetUtcNow();

    private const string Counted = "((a.kind = 'status' and a.value = 'available') or (a.kind = 'state' and a.value in ('onCall', 'afterCallWork')))";

    private const string QueueSql = $"""
        select q.queue_id, coalesce(sum(s.lasted) filter (where s.kind = 'status'), 0)::bigint as available_ms, coalesce(sum(s.lasted) filter (where s.kind = 'state'), 0)::bigint as busy_ms
        from (
            select distinct queue_id, agent_id from reporting.queue_contact
            where tenant_id = @tenant and queued_at >= @from and queued_at < @to and agent_id is not null) q
        join (
            select a.agent_id, a.kind, sum(extract(epoch from least(coalesce(a.ended_at, @to), @to) - greatest(a.began_at, @from)) * 1000) as lasted
            from reporting.agent_span a
            where a.tenant_id = @tenant and a.began_at < @to and coalesce(a.ended_at, @to) > @from and {Counted}
            group by 1, 2) s on s.agent_id = q.agent_id
        group by 1
        """;

    // Every span is cut at the borders of the stretches it lies in.
    private const string Sql = $"""
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
                and {Counted} and (@agentId::uuid is null or a.agent_id = @agentId)
                and (@queueId::uuid is null or a.agent_id in (
                    select q.agent_id from reporting.queue_contact q
                    where q.tenant_id = @tenant and q.queue_id = @queueId and q.queued_at >= @from and q.queued_at < @to and q.agent_id is not null))
        ) s
        group by 1
        """;

    private abstract class Times
    {
        public long AvailableMs { get; init; }

        public long BusyMs { get; init; }

        public double? Occupancy => AvailableMs <= 0 ? null : Math.Round(Math.Min(1, (double)BusyMs / AvailableMs), 4);
    }

    private sealed class Row : Times
    {
        public int Slot { get; init; }
    }

    private sealed class QueueRow : Times
    {
        public Guid QueueId { get; init; }
    }
}
