using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Reporting.Domain;
using Switchboard.Reporting.Features.Calls;

namespace Switchboard.Reporting.Features.Statistics;

/// <summary>A queue's figures of a period. A contact counts in the period in which it was queued.</summary>
internal sealed record QueueStatisticsBody(
    Guid QueueId, string? Name, long Offered, long Answered, long AnsweredInTarget, long Abandoned, long ShortAbandoned, long FlowedOut, long Waiting,
    double? ServiceLevel, string Formula, long ServiceLevelMs, long? AsaMs, long? AhtMs, long? MaxWaitMs,
    long LongAbandoned, long Handled, long Transferred, long TransferredIn, double? AbandonRate, double? LongAbandonRate, double? TransferRate, double? Occupancy);

/// <summary>The figures of one stretch of a period.</summary>
internal sealed record IntervalBody(
    DateTimeOffset From, long Offered, long Answered, long AnsweredInTarget, long Abandoned, long ShortAbandoned, long FlowedOut,
    double? ServiceLevel, long? AsaMs, long? AhtMs, long? MaxWaitMs,
    long LongAbandoned, long Handled, long Transferred, long TransferredIn, double? AbandonRate, double? LongAbandonRate, double? TransferRate, double? Occupancy);

/// <summary>The rows of a statistic and the period they are counted over.</summary>
internal sealed record Statistics<T>(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<T> Items);

/// <summary>Figures of queues, counted from the rows of <c>reporting.queue_contact</c>: each drills to its calls by <c>/calls?figure=</c> with the same period and queue.</summary>
internal sealed class QueueStatistics(IDatabase database, Periods periods, QueueGoals promised, Occupancies occupied, IEnumerable<IDeskDirectory> desks)
{
    private const int MostSlots = 2_000;

    /// <summary>What is looked at every second has the agents' figures beside it.</summary>
    private static readonly Dictionary<Guid, double?> NotCounted = [];

    public static async Task<Answer<Statistics<QueueStatisticsBody>>> ListAsync(
        DateTimeOffset? from, DateTimeOffset? to, Caller caller, QueueStatistics statistics, CancellationToken cancellation)
    {
        if (!statistics.Period(caller, from, to).TryGet(out var period, out var fault))
            return fault;
        var items = await statistics.CountAsync(caller.Tenant, period, cancellation);
        return new Statistics<QueueStatisticsBody>(period.From, period.To, items);
    }

    public static async Task<Answer<Statistics<IntervalBody>>> ListIntervalsAsync(
        Guid? queueId, Guid? agentId, DateTimeOffset? from, DateTimeOffset? to, long? stepMs, Caller caller, QueueStatistics statistics, CancellationToken cancellation)
    {
        if (!statistics.Period(caller, from, to).TryGet(out var period, out var fault))
            return fault;
        var step = TimeSpan.FromMilliseconds(stepMs ?? 1_800_000);
        var slots = step > TimeSpan.Zero ? (int)Math.Min(int.MaxValue, Math.Ceiling((period.To - period.From) / step)) : int.MaxValue;
        if (step < TimeSpan.FromMinutes(1) || slots > MostSlots)
            return Fault.Invalid("statistics.step_invalid", $"stepMs is at least a minute and divides the period into at most {MostSlots} stretches.", "stepMs");
        var goals = await statistics.Promised.OfAsync(caller.Tenant, cancellation);
        var tallies = (await statistics.CountAsync(caller.Tenant, period, queueId, agentId, step, goals, cancellation)).ToLookup(t => t.Slot);
        var occupancies = await statistics.Occupancies.CountAsync(caller.Tenant, period, step, queueId, agentId, cancellation);
        var items = Enumerable.Range(0, slots).Select(slot => Interval(period.From + (slot * step), [.. tallies[slot]], goals, occupancies.GetValueOrDefault(slot)));
        return new Statistics<IntervalBody>(period.From, period.To, [.. items]);
    }

    /// <summary>Since the tenant's midnight: each queue, and all of them together.</summary>
    public async Task<(IReadOnlyList<QueueStatisticsBody> Each, IntervalBody Whole)> TodayAsync(TenantId tenant, CancellationToken cancellation)
    {
        var period = periods.Today(tenant);
        var goals = await promised.OfAsync(tenant, cancellation);
        var tallies = await CountAsync(tenant, period, null, null, period.To - period.From, goals, cancellation);
        return (Bodies(tenant, tallies, goals, NotCounted), Interval(period.From, tallies, goals, null));
    }

    private async Task<IReadOnlyList<QueueStatisticsBody>> CountAsync(TenantId tenant, Period period, CancellationToken cancellation)
    {
        var goals = await promised.OfAsync(tenant, cancellation);
        return Bodies(tenant, await CountAsync(tenant, period, null, null, period.To - period.From, goals, cancellation), goals, await occupied.CountByQueueAsync(tenant, period, cancellation));
    }

    private IReadOnlyList<QueueStatisticsBody> Bodies(TenantId tenant, IReadOnlyList<Tally> counted, IReadOnlyDictionary<Guid, QueueGoal> goals, IReadOnlyDictionary<Guid, double?> occupancies)
    {
        var tallies = counted.ToDictionary(t => t.QueueId);
        foreach (var quiet in goals.Keys.Where(id => !tallies.ContainsKey(id)))
            tallies[quiet] = new Tally { QueueId = quiet };
        return [.. tallies.Values.Select(t => Body(tenant, t, goals.GetValueOrDefault(t.QueueId, QueueGoal.Unknown), occupancies.GetValueOrDefault(t.QueueId))).OrderBy(i => i.Name, StringComparer.Ordinal).ThenBy(i => i.QueueId)];
    }

    private QueueGoals Promised => promised;

    private Occupancies Occupancies => occupied;

    private Outcome<Period> Period(Caller caller, DateTimeOffset? from, DateTimeOffset? to) => periods.Of(caller.Tenant, from, to);

    private async Task<IReadOnlyList<Tally>> CountAsync(
        TenantId tenant, Period period, Guid? queueId, Guid? agentId, TimeSpan step, IReadOnlyDictionary<Guid, QueueGoal> goals, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(tenant, cancellation);
        return await connection.ListAsync<Tally>(
            Count,
            new
            {
                from = period.From,
                to = period.To,
                queueId,
                agentId,
                step = step.TotalMilliseconds,
                queues = goals.Keys.ToArray(),
                targets = goals.Values.Select(g => g.TargetMs).ToArray(),
                usual = QueueGoal.Unknown.TargetMs,
            },
            cancellation);
    }

    private QueueStatisticsBody Body(TenantId tenant, Tally t, QueueGoal goal, double? occupancy) => new(
        t.QueueId, goal.Name ?? desks.LastOrDefault()?.FindQueue(tenant, t.QueueId.ToString())?.Name,
        t.Offered, t.Answered, t.AnsweredInTarget, t.Abandoned, t.ShortAbandoned, t.FlowedOut, t.Waiting,
        ServiceLevel.Of(t.Figures.ServiceLevel(goal.Formula)), ServiceLevel.Name(goal.Formula), goal.TargetMs,
        Mean(t.AnsweredWaitMs, t.Answered), Mean(t.HandledMs, t.Completed), t.MaxWaitMs,
        t.Abandoned - t.ShortAbandoned, t.Completed, t.Transferred, t.TransferredIn, Rate(t.Abandoned, t.Offered),
        Rate(t.Abandoned - t.ShortAbandoned, t.Offered - t.ShortAbandoned), Rate(t.Transferred, t.Answered), occupancy);

    private static IntervalBody Interval(DateTimeOffset from, IReadOnlyList<Tally> tallies, IReadOnlyDictionary<Guid, QueueGoal> goals, double? occupancy)
    {
        var (offered, abandoned, shorts) = (tallies.Sum(t => t.Offered), tallies.Sum(t => t.Abandoned), tallies.Sum(t => t.ShortAbandoned));
        var ratios = tallies.Select(t => t.Figures.ServiceLevel(goals.GetValueOrDefault(t.QueueId, QueueGoal.Unknown).Formula)).ToList();
        return new IntervalBody(
            from,
            offered,
            tallies.Sum(t => t.Answered),
            tallies.Sum(t => t.AnsweredInTarget),
            abandoned,
            shorts,
            tallies.Sum(t => t.FlowedOut),
            ServiceLevel.Of((ratios.Sum(r => r.Part), ratios.Sum(r => r.Whole))),
            Mean(tallies.Sum(t => t.AnsweredWaitMs), tallies.Sum(t => t.Answered)),
            Mean(tallies.Sum(t => t.HandledMs), tallies.Sum(t => t.Completed)),
            tallies.Max(t => t.MaxWaitMs),
            abandoned - shorts,
            tallies.Sum(t => t.Completed),
            tallies.Sum(t => t.Transferred),
            tallies.Sum(t => t.TransferredIn),
            Rate(abandoned, offered),
            Rate(abandoned - shorts, offered - shorts),
            Rate(tallies.Sum(t => t.Transferred), tallies.Sum(t => t.Answered)),
            occupancy);
    }

    private static double? Rate(long part, long whole) => whole <= 0 ? null : Math.Round((double)part / whole, 4);

    private static long? Mean(long sum, long count) => count == 0 ? null : (long)Math.Round((double)sum / count);

    private const string Count = $"""
        select q.queue_id, floor(extract(epoch from q.queued_at - @from) * 1000 / @step)::int as slot,
            count(*) as offered,
            count(*) filter (where q.outcome = 'answered') as answered,
            count(*) filter (where q.outcome = 'answered' and q.waited_ms <= coalesce(g.target, @usual)) as answered_in_target,
            count(*) filter (where q.outcome = 'abandoned') as abandoned,
            count(*) filter (where q.outcome = 'abandoned' and q.short) as short_abandoned,
            count(*) filter (where q.outcome = 'abandoned' and q.waited_ms <= coalesce(g.target, @usual)) as abandoned_in_target,
            count(*) filter (where q.outcome in ('overflowed', 'left')) as flowed_out,
            count(*) filter (where q.outcome = 'waiting') as waiting,
            count(*) filter (where q.outcome = 'answered' and q.transferred) as transferred,
            count(*) filter (where {CallFigures.TransferredIn}) as transferred_in,
            coalesce(sum(q.waited_ms) filter (where q.outcome = 'answered'), 0)::bigint as answered_wait_ms,
            max(q.waited_ms) as max_wait_ms,
            count(*) filter (where q.handled_ms is not null) as completed,
            coalesce(sum(q.handled_ms + q.wrap_up_ms) filter (where q.handled_ms is not null), 0)::bigint as handled_ms
        from reporting.queue_contact q
        left join unnest(@queues::uuid[], @targets::bigint[]) as g (id, target) on g.id = q.queue_id
        where q.tenant_id = @tenant and q.queued_at >= @from and q.queued_at < @to and (@queueId::uuid is null or q.queue_id = @queueId)
            and (@agentId::uuid is null or q.agent_id = @agentId)
        group by 1, 2
        """;

    private sealed class Tally
    {
        public Guid QueueId { get; init; }

        public int Slot { get; init; }

        public long Offered { get; init; }

        public long Answered { get; init; }

        public long AnsweredInTarget { get; init; }

        public long Abandoned { get; init; }

        public long ShortAbandoned { get; init; }

        public long AbandonedInTarget { get; init; }

        public long FlowedOut { get; init; }

        public long Waiting { get; init; }

        public long Transferred { get; init; }

        public long TransferredIn { get; init; }

        public long AnsweredWaitMs { get; init; }

        public long? MaxWaitMs { get; init; }

        public long Completed { get; init; }

        public long HandledMs { get; init; }

        public QueueFigures Figures => new()
        {
            Offered = Offered,
            Answered = Answered,
            AnsweredInTarget = AnsweredInTarget,
            Abandoned = Abandoned,
            ShortAbandoned = ShortAbandoned,
            AbandonedInTarget = AbandonedInTarget,
            FlowedOut = FlowedOut,
            AnsweredWait = TimeSpan.FromMilliseconds(AnsweredWaitMs),
            LongestWait = TimeSpan.FromMilliseconds(MaxWaitMs ?? 0),
        };
    }
}
