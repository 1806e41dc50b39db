using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Acd;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;
using Switchboard.Kernel;

namespace Switchboard.Engine.Tests.Acd;

/// <summary>The live service on a virtual clock, with a sink and observers that remember.</summary>
internal sealed class LiveFloor : IAsyncDisposable, IAcdEventSink
{
    public static readonly TenantId Tenant = EngineFloor.Tenant;
    private readonly ConcurrentQueue<AcdEvent> _events = new();

    public LiveFloor() => Service = new AcdService(Clock, this, NullLogger<AcdService>.Instance);

    public VirtualTimeProvider Clock { get; } = new();

    public AcdService Service { get; }

    public IReadOnlyList<AcdEvent> Events => [.. _events];

    public static AcdConfiguration Configuration(Func<QueueSettings, QueueSettings>? change = null)
    {
        var queue = new QueueSettings { Id = EngineFloor.Queue("q"), Name = "Service", WrapUpTimeout = TimeSpan.FromSeconds(30) };
        return new AcdConfiguration
        {
            Tenant = Tenant,
            Queues = [change is null ? queue : change(queue)],
            Agents = [.. new[] { "ann", "bob" }.Select(a => new AgentSettings { Id = EngineFloor.Agent(a), Name = a, Queues = [new(queue.Id)] })],
        };
    }

    public async Task<LiveFloor> OpenAsync(params string[] available)
    {
        await Service.ApplyAsync(Configuration());
        foreach (var agent in available)
            await SignInAsync(agent);
        return this;
    }

    public async Task SignInAsync(string agent)
    {
        Service.DeviceConnected(Tenant, EngineFloor.Agent(agent));
        await Service.SignInAsync(Tenant, EngineFloor.Agent(agent), EngineFloor.User(agent));
        await AdvanceAsync(1);
    }

    public async Task<(IQueuedWork Work, Ear Ear)> CallAsync(string label, Func<WorkItem, WorkItem>? change = null)
    {
        var item = new WorkItem
        {
            Id = new WorkItemId(Guid.NewGuid()),
            Tenant = Tenant,
            Queue = EngineFloor.Queue("q"),
            CallerLabel = label,
            Subject = label,
        };
        var ear = new Ear();
        var work = await Service.EnqueueAsync(change is null ? item : change(item), ear);
        return (work.Value, ear);
    }

    /// <summary>Lets time pass and everything that falls due be done.</summary>
    public async Task<FloorView> AdvanceAsync(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        return await Service.GetFloorAsync(Tenant);
    }

    public async Task<AgentView> AgentAsync(string name) => (await Service.GetAgentAsync(Tenant, EngineFloor.Agent(name))).Value;

    public void Publish(AcdEvent e) => _events.Enqueue(e);

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    /// <summary>What the call side of one item heard.</summary>
    internal sealed class Ear : IWorkObserver
    {
        private readonly ConcurrentQueue<string> _heard = new();

        public IReservation? Reservation { get; private set; }

        public IReadOnlyList<string> Heard => [.. _heard];

        public bool ThrowsAlways { get; init; }

        public void OnReserved(IReservation reservation)
        {
            Reservation = reservation;
            Hear($"reserved {reservation.AgentName}");
        }

        public void OnReservationEnded(IReservation reservation, ReservationEnd end, string reason) =>
            Hear($"ended {reservation.AgentName} {end}");

        public void OnOverflow(IQueuedWork work, string? target, OverflowCause cause) => Hear($"overflow {target} {cause}");

        public void OnPlaceChanged(IQueuedWork work, QueuePlace place) => Hear($"place {place.Position}");

        private void Hear(string what)
        {
            _heard.Enqueue(what);
            if (ThrowsAlways)
                throw new InvalidOperationException("an observer with a bug");
        }
    }
}
