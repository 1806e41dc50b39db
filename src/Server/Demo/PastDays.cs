using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;

namespace Switchboard.Server.Demo;

/// <summary>
/// The days before the first start: calls that went the way of real ones, by the journal into records and statistics. They
/// are marked by the attached datum <c>demo</c>.
/// </summary>
internal sealed class PastDays(SyntheticHouse house, ICallRecordLog records, IEventSink events, IFloor floor, ILineDirectory lines, IReadOnlyList<string> customers, PastWork work, Dice dice)
{
    private readonly List<(DateTimeOffset At, EventDraft Draft)> _happened = [];

    public async Task FillAsync(CancellationToken cancellation)
    {
        var view = await floor.GetFloorAsync(house.Id, cancellation);
        if (view.Queues.Count == 0 || lines.FindInbound(DemoOptions.Carrier, DemoOptions.Hotlines[0]) is not { Number: { } number } line)
            return;
        foreach (var at in Times())
        {
            var queue = Queue(view.Queues);
            var staff = view.Agents.Where(a => a.Queues.Contains(queue.Id)).ToList();
            var seat = staff.Count > 0 ? house.Desk.FindSeat(house.Id, dice.Pick(staff).Id.Value) : null;
            var plan = CallerPlan.Make(dice, house.Options, customers, _ => false, topic: null);
            records.Save(Asked(Make(at, plan, number, line.Trunk.Id, queue.Id, seat is { Extension: not null } ? seat : null), queue));
        }

        foreach (var (_, draft) in _happened.Concat(work.Happened()).OrderBy(h => h.At))
            events.Publish(draft);
    }

    /// <summary>The queue a caller's topic leads to; now and then any, the VIPs' too.</summary>
    private QueueView Queue(IReadOnlyList<QueueView> queues)
    {
        var topic = dice.Pick(CallerPlan.Topics);
        return dice.Happens(0.08) ? dice.Pick(queues) : queues.FirstOrDefault(q => q.Name == Topics.QueueOf(topic)) ?? dice.Pick(queues);
    }

    /// <summary>Office hours of the last days, today not included: the day's figures begin with the demo.</summary>
    private IEnumerable<DateTimeOffset> Times()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(house.Tenant.TimeZone);
        var today = TimeZoneInfo.ConvertTime(house.Time.GetUtcNow(), zone).Date;
        return Enumerable.Range(0, house.Options.PastCalls)
            .Select(_ => today.AddDays(-1 - dice.Below(house.Options.PastDays)).AddHours(8.5).AddMinutes(690 * (dice.Roll() + dice.Roll()) / 2))
            .Select(local => new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime())
            .Order();
    }

    private CallRecord Make(DateTimeOffset at, CallerPlan plan, NumberRoute number, Guid trunk, QueueId queue, Contracts.Desk.AgentSeat? seat)
    {
        var ivr = dice.Between(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(25));
        var wait = TimeSpan.FromSeconds(2) + dice.Until(TimeSpan.FromSeconds(8));
        var reached = plan.LeavesMenuAfter is null;
        var answered = reached && seat is not null && wait < plan.Patience;
        if (reached && !answered && plan.Patience < wait)
            wait = plan.Patience;
        var talk = answered ? plan.TalkLength * 2 : TimeSpan.Zero;
        var call = Guid.CreateVersion7(at);
        if (!reached)
            wait = TimeSpan.Zero;
        else
            Queue(call, queue, at + ivr, wait, talk, answered ? seat!.Id : null);
        var ended = at + ivr + wait + talk;
        var connected = at + ivr + wait;
        return new CallRecord
        {
            Id = call,
            TenantId = house.Id.Value,
            Direction = CallDirection.Inbound,
            State = CallState.Ended,
            Caller = plan.Number,
            Called = number.Number,
            OriginalCalled = number.Number,
            StartedAt = at,
            AnsweredAt = at,
            ConnectedAt = answered ? connected : null,
            EndedAt = ended,
            QueueId = reached ? queue.Value : null,
            AgentId = answered ? seat!.Id : null,
            Extension = answered ? seat!.Extension : null,
            NumberId = number.Id,
            TrunkId = trunk,
            IvrMs = Ms(ivr),
            WaitMs = Ms(wait),
            RingMs = answered ? Math.Min(Ms(wait), 3_000) : 0,
            TalkMs = Ms(talk),
            Cause = CallCause.Normal(EndedBy.Caller),
            Attached = new Dictionary<string, string>(StringComparer.Ordinal) { ["demo"] = "true" },
            Legs = Legs(at, plan.Number, ended, answered ? (connected, seat!.Extension!) : null),
        };
    }

    private CallRecord Asked(CallRecord call, QueueView queue) => queue.Name != Topics.Asks || call.AgentId is null || call.EndedAt is not { } ended || dice.Happens(0.4)
        ? call
        : call with { Survey = new CallSurvey(ended, Topics.Keys, Topics.Rate(dice), call.AgentId, call.QueueId) };

    private static List<LegRecord> Legs(DateTimeOffset at, string caller, DateTimeOffset ended, (DateTimeOffset At, string Extension)? agent)
    {
        var legs = new List<LegRecord> { Leg(LegKind.Caller, caller, at, at, ended) };
        if (agent is { } one)
            legs.Add(Leg(LegKind.Agent, one.Extension, one.At.AddSeconds(-3), one.At, ended));
        return legs;
    }

    private static LegRecord Leg(LegKind kind, string address, DateTimeOffset started, DateTimeOffset answered, DateTimeOffset ended) => new()
    {
        Id = Guid.CreateVersion7(started),
        Kind = kind,
        Address = address,
        State = LegState.Ended,
        StartedAt = started,
        AnsweredAt = answered,
        EndedAt = ended,
        Cause = CallCause.Normal(EndedBy.Caller),
    };

    private void Queue(Guid call, QueueId queue, DateTimeOffset since, TimeSpan wait, TimeSpan talk, Guid? agent)
    {
        var workId = Guid.CreateVersion7(since);
        var left = since + wait;
        Tell(since, "queue.contactQueued", call, new { workId, queueId = queue.Value, position = 1, demo = true });
        if (agent is not { } agentId)
        {
            Tell(left, "queue.contactAbandoned", call, new { workId, queueId = queue.Value, waitedMs = Ms(wait), @short = wait < TimeSpan.FromSeconds(5), demo = true });
            return;
        }

        Tell(left, "queue.contactAnswered", call, new { workId, queueId = queue.Value, agentId, waitedMs = Ms(wait), demo = true });
        Tell(left + talk, "queue.contactCompleted", call, new { workId, queueId = queue.Value, agentId, waitedMs = Ms(wait), handledMs = Ms(talk), demo = true });
    }

    private void Tell<T>(DateTimeOffset at, string type, Guid call, T data) =>
        _happened.Add((at, EventDraft.Of(house.Id, type, "call", call, "demo", data) with { HappenedAt = at }));

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
