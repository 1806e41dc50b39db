using System.Globalization;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Statistics;

/// <summary>What the customers of one agent, queue or day said. A customer counts when he was asked.</summary>
/// <param name="AgentId">The agent, when by agent.</param>
/// <param name="QueueId">The queue, when by queue.</param>
/// <param name="Day">The day in the tenant's zone, when by day.</param>
/// <param name="Number">The agent's own number.</param>
/// <param name="Name">Of agent or queue.</param>
/// <param name="Asked">Customers who were asked.</param>
/// <param name="Answered">Of these, who pressed a key that counts.</param>
/// <param name="AnswerRate">Answered of asked.</param>
/// <param name="Average">The mean score, 1 (worst) to 5 (best).</param>
/// <param name="Low">Scores of 2 or less.</param>
/// <param name="Scores">How many gave 1, 2, 3, 4 and 5.</param>
/// <param name="From">The stretch that is counted: the period, or the part of it that is the day.</param>
/// <param name="To">Its end.</param>
internal sealed record SatisfactionBody(
    Guid? AgentId, Guid? QueueId, DateOnly? Day, string? Number, string? Name, long Asked, long Answered, double? AnswerRate, double? Average, long Low, IReadOnlyList<long> Scores,
    DateTimeOffset From, DateTimeOffset To);

/// <summary>Satisfaction by agent, queue or day, with the whole period beside it; figures lead to their calls by <c>/calls?figure=survey…</c>.</summary>
internal sealed record SatisfactionBodies(DateTimeOffset From, DateTimeOffset To, SatisfactionBody Whole, IReadOnlyList<SatisfactionBody> Items);

internal sealed class SatisfactionReport(IDatabase database, Periods periods, IEnumerable<IDeskDirectory> desks, ITenantDirectory tenants)
{
    private static readonly string[] Ways = ["agent", "queue", "day"];

    public static async Task<Answer<SatisfactionBodies>> ListAsync(
        string? by, DateTimeOffset? from, DateTimeOffset? to, Caller caller, SatisfactionReport report, CancellationToken cancellation)
    {
        var way = by ?? "agent";
        if (new Check().OneOf(way, "by", Ways).Fault is { } wrong)
            return wrong;
        if (!report.Period(caller, from, to).TryGet(out var period, out var fault))
            return fault;
        return await report.CountAsync(caller.Tenant, way, period, cancellation);
    }

    private Outcome<Period> Period(Caller caller, DateTimeOffset? from, DateTimeOffset? to) => periods.Of(caller.Tenant, from, to);

    private async Task<SatisfactionBodies> CountAsync(TenantId tenant, string by, Period period, CancellationToken cancellation)
    {
        var key = by switch { "agent" => "c.survey_agent_id::text", "queue" => "c.survey_queue_id::text", _ => "(c.survey_asked_at at time zone @zone)::date::text" };
        await using var connection = await database.OpenAsync(tenant, cancellation);
        var tallies = await connection.ListAsync<Tally>(
            $"""
            select {key} as key, count(*) as asked, count(c.survey_score) as answered, coalesce(sum(c.survey_score), 0) as sum,
                count(*) filter (where c.survey_score <= 2) as low,
                count(*) filter (where round(c.survey_score) = 1) as one, count(*) filter (where round(c.survey_score) = 2) as two,
                count(*) filter (where round(c.survey_score) = 3) as three, count(*) filter (where round(c.survey_score) = 4) as four,
                count(*) filter (where round(c.survey_score) = 5) as five
            from reporting.call c
            where c.tenant_id = @tenant and c.survey_asked_at >= @from and c.survey_asked_at < @to
                and c.started_at >= @from - interval '2 days' and c.started_at < @to
            group by 1
            """,
            new { from = period.From, to = period.To, zone = tenants.Find(tenant)?.TimeZone ?? "UTC" },
            cancellation);
        var items = tallies.Select(t => Body(tenant, by, t, period)).OrderBy(b => b.Day).ThenBy(b => b.Number, StringComparer.Ordinal).ThenBy(b => b.Name, StringComparer.Ordinal);
        return new SatisfactionBodies(period.From, period.To, Body(tenant, "", Tally.SumOf(tallies), period), [.. items]);
    }

    private SatisfactionBody Body(TenantId tenant, string by, Tally t, Period period)
    {
        var day = by == "day" ? DateOnly.ParseExact(t.Key!, "yyyy-MM-dd", CultureInfo.InvariantCulture) : (DateOnly?)null;
        var stretch = day is { } one ? DayOf(tenant, one, period) : period;
        var id = by is "agent" or "queue" && Guid.TryParse(t.Key, out var known) ? known : (Guid?)null;
        var seat = by == "agent" && id is { } agent ? desks.LastOrDefault()?.FindSeat(tenant, agent) : null;
        var queue = by == "queue" && id is { } found ? desks.LastOrDefault()?.FindQueue(tenant, found.ToString()) : null;
        return new SatisfactionBody(
            by == "agent" ? id : null,
            by == "queue" ? id : null,
            day,
            seat?.Number,
            seat?.Name ?? queue?.Name,
            t.Asked,
            t.Answered,
            t.Asked == 0 ? null : Math.Round((double)t.Answered / t.Asked, 4),
            t.Answered == 0 ? null : (double)Math.Round(t.Sum / t.Answered, 2),
            t.Low,
            [t.One, t.Two, t.Three, t.Four, t.Five],
            stretch.From,
            stretch.To);
    }

    /// <summary>The part of the period that is this day in the tenant's zone.</summary>
    private Period DayOf(TenantId tenant, DateOnly day, Period period)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(tenants.Find(tenant)?.TimeZone ?? "UTC", out var zone))
            zone = TimeZoneInfo.Utc;
        var (begin, end) = (Midnight(day), Midnight(day.AddDays(1)));
        return new Period(begin > period.From ? begin : period.From, end < period.To ? end : period.To);

        DateTimeOffset Midnight(DateOnly of)
        {
            var local = of.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        }
    }

    private sealed class Tally
    {
        public string? Key { get; init; }

        public long Asked { get; init; }

        public long Answered { get; init; }

        public decimal Sum { get; init; }

        public long Low { get; init; }

        public long One { get; init; }

        public long Two { get; init; }

        public long Three { get; init; }

        public long Four { get; init; }

        public long Five { get; init; }

        public static Tally SumOf(IReadOnlyList<Tally> all) => new()
        {
            Asked = all.Sum(t => t.Asked),
            Answered = all.Sum(t => t.Answered),
            Sum = all.Sum(t => t.Sum),
            Low = all.Sum(t => t.Low),
            One = all.Sum(t => t.One),
            Two = all.Sum(t => t.Two),
            Three = all.Sum(t => t.Three),
            Four = all.Sum(t => t.Four),
            Five = all.Sum(t => t.Five),
        };
    }
}
