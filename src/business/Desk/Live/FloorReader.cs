using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Desk.Directory;
using Switchboard.Desk.Routing;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>Puts router, calls, seats and the day's tally together into what desk and floor show.</summary>
internal sealed class FloorReader(
    DeskDirectory directory, IFloor floor, ICallControl calls, ITenantDirectory tenants, ILineDirectory lines, IEventFeed events, DayBook days, CallerNames names,
    TimeProvider time)
{
    public async ValueTask<FloorBody> FloorAsync(TenantId tenant, CancellationToken cancellation)
    {
        var sequence = events.LastSequence(tenant); // before the picture: an event may come twice, none is missed
        var view = await ViewAsync(tenant, cancellation);
        return new FloorBody(
            view.At, sequence, [.. view.Agents.Values.Select(a => Of(view, a)).OfType<AgentLive>()], [.. view.Queues.Values.Select(q => Of(view, q))],
            [.. view.Calls.Select(c => c.ForOutside())]);
    }

    public async ValueTask<DeskBody?> DeskAsync(TenantId tenant, Guid userId, CancellationToken cancellation)
    {
        if (directory.Book(tenant).ByUser.GetValueOrDefault(userId) is not { } seat)
            return null;
        var view = await ViewAsync(tenant, cancellation);
        var extension = directory.ExtensionOf(tenant, seat);
        return view.Agents.GetValueOrDefault(seat.Id) is { } agent && Of(view, agent) is { } live
            ? new DeskBody(
                live,
                [.. view.Calls.Where(c => OwnCalls.IsOf(c, seat.Id, extension)).Select(c => c.ForOutside())],
                [.. seat.Queues.Select(m => view.Queues.GetValueOrDefault(m.QueueId)).OfType<QueueView>().Select(q => Of(view, q))])
            : null;
    }

    /// <summary>Everything at one moment, to take single agents and queues from.</summary>
    public async ValueTask<FloorSight> ViewAsync(TenantId tenant, CancellationToken cancellation) =>
        new(tenant, await floor.GetFloorAsync(tenant, cancellation), [.. calls.List(tenant).Where(c => c.State != CallState.Ended)], directory.Book(tenant));

    public AgentLive? Of(FloorSight sight, AgentView agent)
    {
        if (sight.Book.Seats.GetValueOrDefault(agent.Id.Value) is not { } seat)
            return null;
        var extension = lines.FindExtensionOfUser(sight.Tenant, seat.User.Id)?.Number;
        var day = days.Of(sight.Tenant);
        return new AgentLive(
            seat.Id, seat.User.Id, seat.Number, seat.Name, extension, agent.Status, agent.StatusReason.Length > 0 ? agent.StatusReason : null, agent.StatusSince,
            agent.State, agent.StateSince, agent.Pending?.Status, agent.WrapUpUntil, agent.WrapUpForced, CallOf(sight, agent, seat.Id, extension, day),
            [.. seat.Queues.Select(q => q.QueueId)], DeviceOf(agent, extension),
            day.Today(seat.Id, TenantClock.Day(time.GetUtcNow(), TenantClock.Zone(tenants.Find(sight.Tenant)))));
    }

    public QueueLive Of(FloorSight sight, QueueView queue)
    {
        var members = sight.Agents.Values.Where(a => a.Queues.Contains(queue.Id)).ToList();
        var ready = members.Where(a => a.Status == AgentStatus.Available).ToList();
        return new QueueLive(
            queue.Id.Value, queue.Name, sight.Book.Queues.GetValueOrDefault(queue.Id.Value)?.WrapUpMode ?? "none", [.. queue.Waiting.Select(w => Of(sight, w))],
            ready.Count(a => a is { State: AgentState.Idle, DeviceConnected: true, Pending: null }),
            members.Count(a => a.State is AgentState.Reserved or AgentState.Ringing or AgentState.OnCall),
            members.Count(a => a.State == AgentState.AfterCallWork),
            members.Count(a => a is { Status: AgentStatus.Break, State: AgentState.Idle }),
            new QueueToday(
                queue.Today.Offered, queue.Today.Answered, queue.Today.Abandoned, queue.Today.ShortAbandoned, queue.Today.AnsweredInTarget, queue.ServiceLevel,
                RouterSetup.Word(queue.Formula), Ms(queue.Target), queue.Today.AverageSpeedOfAnswer is { } asa ? Ms(asa) : null,
                Math.Max(Ms(queue.Today.LongestWait), Ms(queue.LongestWaitNow))),
            Expected(queue),
            sight.Book.Queues.GetValueOrDefault(queue.Id.Value)?.Seat.SurveyFlowId is not null,
            sight.Book.Queues.GetValueOrDefault(queue.Id.Value)?.Seat.ScriptId);
    }

    private static ExpectedLive? Expected(QueueView queue) => queue.Forecast is { } forecast
        ? new ExpectedLive(Ms(forecast.Mean), Ms(forecast.Error), Ms(forecast.P90))
        : queue.ExpectedWait is { } wait ? new ExpectedLive(Ms(wait), null, null) : null;

    private WaitingLive Of(FloorSight sight, WaitingView waiting)
    {
        Guid? call = Guid.TryParse(waiting.Subject, out var id) ? id : null;
        var state = waiting.ReservedFor is not { } agent ? "waiting"
            : sight.Agents.GetValueOrDefault(agent.Value) is { State: AgentState.Ringing } ? "ringing" : "reserved";
        return new WaitingLive(
            waiting.Id.Value, call, waiting.CallerLabel, call is { } known ? names.Of(known) : null, waiting.Since, waiting.Position, waiting.Priority, state);
    }

    private static Guid? CallOf(FloorSight sight, AgentView agent, Guid seat, string? extension, TenantDay day) => agent.State switch
    {
        AgentState.Idle => null,
        AgentState.AfterCallWork => day.LastCall(seat),
        _ => sight.ReservedCall(agent.Id) ?? sight.CallOf(seat, extension),
    };

    private static string DeviceOf(AgentView agent, string? extension) => agent.DeviceConnected ? "connected"
        : extension is null || agent.Status == AgentStatus.SignedOut ? "none" : "lost";

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}

/// <summary>The floor of a tenant at one moment, by id.</summary>
internal sealed class FloorSight
{
    private readonly Dictionary<Guid, Guid> _callOfAgent = [];
    private readonly Dictionary<string, Guid> _callOfExtension = new(StringComparer.Ordinal);
    private readonly Dictionary<AgentId, Guid> _reserved = [];

    public FloorSight(TenantId tenant, FloorView floor, IReadOnlyList<CallRecord> calls, DeskBook book)
    {
        (Tenant, At, Calls, Book) = (tenant, floor.At, calls, book);
        Agents = floor.Agents.ToDictionary(a => a.Id.Value);
        Queues = floor.Queues.ToDictionary(q => q.Id.Value);
        foreach (var call in calls)
        {
            if (call.AgentId is { } agent)
                _callOfAgent[agent] = call.Id;
            foreach (var leg in call.Legs)
            {
                if (leg.State != LegState.Ended && leg.Kind is LegKind.Agent or LegKind.Extension)
                    _callOfExtension[leg.Address] = call.Id;
            }
        }

        foreach (var waiting in floor.Queues.SelectMany(q => q.Waiting))
        {
            if (waiting.ReservedFor is { } agent && Guid.TryParse(waiting.Subject, out var call))
                _reserved[agent] = call;
        }
    }

    public TenantId Tenant { get; }

    public DateTimeOffset At { get; }

    public IReadOnlyDictionary<Guid, AgentView> Agents { get; }

    public IReadOnlyDictionary<Guid, QueueView> Queues { get; }

    public IReadOnlyList<CallRecord> Calls { get; }

    public DeskBook Book { get; }

    public Guid? ReservedCall(AgentId agent) => _reserved.TryGetValue(agent, out var call) ? call : null;

    public Guid? CallOf(Guid agent, string? extension) =>
        extension is not null && _callOfExtension.TryGetValue(extension, out var own) ? own : _callOfAgent.TryGetValue(agent, out var call) ? call : null;
}
