using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Features.Calls;

namespace Switchboard.Reporting.Features.Statistics;

/// <summary>An agent's figures of a period.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Number">His number.</param>
/// <param name="Name">His name.</param>
/// <param name="Answered">Queue contacts answered.</param>
/// <param name="Missed">Offers not taken.</param>
/// <param name="HandledMs">Time with the contacts answered.</param>
/// <param name="WrapUpMs">After-call work of the contacts answered.</param>
/// <param name="AhtMs">Mean of both together.</param>
/// <param name="Calls">Calls that began in the period, of any kind.</param>
/// <param name="OutboundCalls">Of these, outgoing ones.</param>
/// <param name="TalkMs">Talk time of these calls.</param>
/// <param name="SignedInMs">Time available or on a break.</param>
/// <param name="AvailableMs">Time available.</param>
/// <param name="BreakMs">Time on breaks.</param>
/// <param name="IdleMs">Time without a contact while signed in.</param>
/// <param name="OnCallMs">Time on calls.</param>
/// <param name="AfterCallWorkMs">Time in after-call work.</param>
/// <param name="Handled">Contacts behind <paramref name="AhtMs"/>.</param>
/// <param name="Transferred">Answered contacts that the agent sent on.</param>
/// <param name="TransferredIn">Answered contacts that another agent, or the same, had sent on from a queue before.</param>
/// <param name="TransferRate">Transferred of answered, 0 to 1.</param>
/// <param name="Occupancy">On calls and after-call work, of the time available, 0 to 1.</param>
internal sealed record AgentStatisticsBody(
    Guid AgentId, string? Number, string? Name, long Answered, long Missed, long HandledMs, long WrapUpMs, long? AhtMs, long Calls, long OutboundCalls, long TalkMs,
    long SignedInMs, long AvailableMs, long BreakMs, long IdleMs, long OnCallMs, long AfterCallWorkMs, double? Occupancy, long Handled,
    long Transferred, long TransferredIn, double? TransferRate);

/// <summary>Figures of agents: contacts answered, time in each status and state, calls.</summary>
internal sealed class AgentStatistics(IDatabase database, Periods periods, IEnumerable<IDeskDirectory> desks, TimeProvider time)
{
    public static async Task<Answer<Statistics<AgentStatisticsBody>>> ListAsync(
        DateTimeOffset? from, DateTimeOffset? to, Caller caller, AgentStatistics statistics, CancellationToken cancellation)
    {
        if (!statistics.Period(caller, from, to).TryGet(out var period, out var fault))
            return fault;
        var items = await statistics.CountAsync(caller.Tenant, period, cancellation);
        return new Statistics<AgentStatisticsBody>(period.From, period.To, items);
    }

    /// <summary>Since the tenant's midnight.</summary>
    public Task<IReadOnlyList<AgentStatisticsBody>> TodayAsync(TenantId tenant, CancellationToken cancellation) => CountAsync(tenant, periods.Today(tenant), cancellation);

    private Outcome<Period> Period(Caller caller, DateTimeOffset? from, DateTimeOffset? to) => periods.Of(caller.Tenant, from, to);

    private async Task<IReadOnlyList<AgentStatisticsBody>> CountAsync(TenantId tenant, Period period, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var bounds = new { from = period.From, to = period.To, now = Min(period.To, time.GetUtcNow()) };
        var contacts = await connection.ListAsync<Contacts>(ContactSql, bounds, cancellation);
        var missed = await connection.ListAsync<Contacts>(MissedSql, bounds, cancellation);
        var spans = await connection.ListAsync<Span>(SpanSql, bounds, cancellation);
        var calls = await connection.ListAsync<Calls>(CallSql, bounds, cancellation);
        foreach (var call in calls.Where(c => c.AgentId is null && c.Extension is not null))
            call.AgentId = desks.LastOrDefault()?.FindSeatByExtension(tenant, call.Extension!)?.Id;
        var byAgent = new Lookups(
            contacts.ToDictionary(c => c.AgentId),
            missed.ToDictionary(c => c.AgentId),
            spans.ToLookup(s => s.AgentId),
            calls.Where(c => c.AgentId is not null).ToLookup(c => c.AgentId!.Value));
        var agents = contacts.Select(c => c.AgentId).Concat(missed.Select(m => m.AgentId)).Concat(spans.Select(s => s.AgentId))
            .Concat(byAgent.Calls.Select(c => c.Key)).Distinct();
        return [.. agents.Select(a => Body(tenant, a, byAgent)).OrderBy(b => b.Number, StringComparer.Ordinal).ThenBy(b => b.AgentId)];
    }

    private AgentStatisticsBody Body(TenantId tenant, Guid agent, Lookups all)
    {
        var seat = desks.LastOrDefault()?.FindSeat(tenant, agent);
        var contacts = all.Contacts.GetValueOrDefault(agent) ?? new Contacts();
        long In(string kind, string value) => all.Spans[agent].Where(s => s.Kind == kind && s.Value == value).Sum(s => s.LastedMs);
        var (available, rest) = (In("status", "available"), In("status", "break"));
        var (onCall, wrapUp) = (In("state", "onCall"), In("state", "afterCallWork"));
        return new AgentStatisticsBody(
            agent,
            seat?.Number,
            seat?.Name,
            contacts.Count,
            all.Missed.GetValueOrDefault(agent)?.Count ?? 0,
            contacts.HandledMs,
            contacts.WrapUpMs,
            contacts.Completed == 0 ? null : (contacts.HandledMs + contacts.WrapUpMs) / contacts.Completed,
            all.Calls[agent].Sum(c => c.Count),
            all.Calls[agent].Where(c => c.Direction == "outbound").Sum(c => c.Count),
            all.Calls[agent].Sum(c => c.TalkMs),
            available + rest,
            available,
            rest,
            Math.Max(0, available - onCall - wrapUp),
            onCall,
            wrapUp,
            available == 0 ? null : Math.Round(Math.Min(1.0, (onCall + wrapUp) / (double)available), 4),
            contacts.Completed,
            contacts.Transferred,
            contacts.TransferredIn,
            contacts.Count == 0 ? null : Math.Round((double)contacts.Transferred / contacts.Count, 4));
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private const string ContactSql = $"""
        select agent_id, count(*) filter (where outcome = 'answered') as count, count(*) filter (where handled_ms is not null) as completed,
            count(*) filter (where outcome = 'answered' and transferred) as transferred,
            count(*) filter (where outcome = 'answered' and {CallFigures.TransferredIn}) as transferred_in,
            coalesce(sum(handled_ms), 0)::bigint as handled_ms, coalesce(sum(wrap_up_ms), 0)::bigint as wrap_up_ms
        from reporting.queue_contact q
        where tenant_id = @tenant and agent_id is not null and answered_at >= @from and answered_at < @to group by 1
        """;

    private const string MissedSql =
        "select agent_id, count(*) as count from reporting.missed_offer where tenant_id = @tenant and time >= @from and time < @to group by 1";

    private const string SpanSql = """
        select agent_id, kind, value, (sum(extract(epoch from least(coalesce(ended_at, @now), @now) - greatest(began_at, @from))) * 1000)::bigint as lasted_ms
        from reporting.agent_span
        where tenant_id = @tenant and began_at < @now and coalesce(ended_at, @now) > @from and value <> 'signedOut' group by 1, 2, 3
        """;

    private const string CallSql = """
        select agent_id, case when agent_id is null then extension end as extension, direction, count(*) as count, coalesce(sum(talk_ms), 0)::bigint as talk_ms
        from reporting.call
        where tenant_id = @tenant and started_at >= @from and started_at < @to and (agent_id is not null or (extension is not null and direction <> 'inbound'))
        group by 1, 2, 3
        """;

    private sealed record Lookups(
        Dictionary<Guid, Contacts> Contacts, Dictionary<Guid, Contacts> Missed, ILookup<Guid, Span> Spans, ILookup<Guid, Calls> Calls);

    private sealed class Contacts
    {
        public Guid AgentId { get; init; }

        public long Count { get; init; }

        public long Completed { get; init; }

        public long Transferred { get; init; }

        public long TransferredIn { get; init; }

        public long HandledMs { get; init; }

        public long WrapUpMs { get; init; }
    }

    private sealed class Span
    {
        public Guid AgentId { get; init; }

        public string Kind { get; init; } = "";

        public string Value { get; init; } = "";

        public long LastedMs { get; init; }
    }

    private sealed class Calls
    {
        public Guid? AgentId { get; set; }

        public string? Extension { get; init; }

        public string Direction { get; init; } = "";

        public long Count { get; init; }

        public long TalkMs { get; init; }
    }
}
