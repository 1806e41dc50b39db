using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchboard.Acd;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Acd.Events;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Engine.Tests.Acd;
using Switchboard.Ivr.Callbacks;
using Switchboard.Kernel;

namespace Switchboard.Engine.Tests.Callbacks;

/// <summary>The real router and the real callbacks on a virtual clock; phones, desk and journal are made up.</summary>
internal sealed class CallbackHouse : IAsyncDisposable, IDeskDirectory, ILineDirectory, IContactDirectory, IDurableLog, IEventSink, IAcdEventSink, ICallbackPhones
{
    public static readonly TenantId Tenant = EngineFloor.Tenant;
    public static readonly Guid Queue = EngineFloor.Queue("q").Value;
    private readonly ConcurrentQueue<byte[]> _journal = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly CallbackLine _line;
    private int _turns;

    public CallbackHouse(VirtualTimeProvider? clock = null, Func<QueueSettings, QueueSettings>? queue = null)
    {
        Clock = clock ?? new VirtualTimeProvider();
        Router = new AcdService(Clock, this, NullLogger<AcdService>.Instance);
        Book = new CallbackBook(this, this, Clock);
        Offers = new CallbackOffers(null, null!);
        Callbacks = new Switchboard.Ivr.Callbacks.Callbacks(Book, Offers, this, this, this, Clock);
        _line = new CallbackLine(Book, Offers, Router, this, this, Clock, NullLogger<CallbackLine>.Instance);
        QueueSettings = queue is null ? Settings : queue(Settings);
    }

    private static QueueSettings Settings => new() { Id = new QueueId(Queue), Name = "Service", WrapUp = WrapUpMode.None, RejectPause = TimeSpan.FromSeconds(10) };

    public VirtualTimeProvider Clock { get; }

    public AcdService Router { get; }

    public CallbackBook Book { get; }

    public CallbackOffers Offers { get; }

    public Switchboard.Ivr.Callbacks.Callbacks Callbacks { get; }

    public QueueSettings QueueSettings { get; }

    public string Level { get; set; } = "normal";

    /// <summary>What was told, as <c>type state reason</c>.</summary>
    public IReadOnlyList<string> Told => [.. _told];

    /// <summary>The turn that runs now.</summary>
    public Turn? Running { get; private set; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public async Task<CallbackHouse> OpenAsync(CallbackOffer? offer = null)
    {
        await Router.ApplyAsync(new AcdConfiguration
        {
            Tenant = Tenant,
            Queues = [QueueSettings],
            Agents = [.. new[] { "ann", "bob" }.Select(a => new AgentSettings { Id = EngineFloor.Agent(a), Name = a, Queues = [new(QueueSettings.Id)], DevicePresenceKnown = false })],
        });
        Offers.Put(Tenant, [offer ?? new CallbackOffer { QueueId = Queue }]);
        await _line.StartAsync(CancellationToken.None);
        await SettleAsync();
        return this;
    }

    public async Task AvailableAsync(string agent)
    {
        await Router.SignInAsync(Tenant, EngineFloor.Agent(agent), EngineFloor.User(agent));
        await SettleAsync();
    }

    public async Task BreakAsync(string agent)
    {
        await Router.SetBreakAsync(Tenant, EngineFloor.Agent(agent), "lunch", EngineFloor.User(agent));
        await SettleAsync();
    }

    public async Task<AgentView> AgentAsync(string agent) => (await Router.GetAgentAsync(Tenant, EngineFloor.Agent(agent))).Value;

    public async Task<Callback> PromiseAsync(string number, DateTimeOffset? arrived = null, int priority = 0, DateTimeOffset? due = null)
    {
        var made = await Callbacks.RequestAsync(
            new CallbackWish { Tenant = Tenant, Queue = Queue.ToString(), Number = number, Origin = CallbackOrigin.Queue, Actor = "caller", ArrivedAt = arrived, Priority = priority, DueAt = due },
            CancellationToken.None);
        await SettleAsync();
        return made.Value;
    }

    /// <summary>Lets time pass, second by second, and everything that falls due be done.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            Clock.Advance(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            await _line.SettleAsync();
        }

        await SettleAsync();
    }

    /// <summary>Line and router have nothing left to say to each other.</summary>
    public async Task SettleAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await _line.SettleAsync();
            await Router.GetFloorAsync(Tenant);
        }
    }

    /// <summary>The turn after the last one seen, once an agent's phone rings for it.</summary>
    public async Task<Turn> TurnAsync()
    {
        await UntilAsync(() => Running is { Number: var number } && number > _turns);
        _turns = Running!.Number;
        await SettleAsync();
        return Running;
    }

    public Callback? Open(Callback callback) => Book.FindOpen(Tenant, callback.Id);

    /// <summary>The newest form of a callback that the journal has.</summary>
    public Callback Stored(Callback callback) => _journal.Select(b => CallbackWriter.Read(b)).Last(c => c.Id == callback.Id);

    /// <summary>All that the journal has, newest of each: what a new process would read.</summary>
    public IEnumerable<Callback> Journal() => _journal.Select(b => CallbackWriter.Read(b)).GroupBy(c => c.Id).Select(g => g.OrderBy(c => c.Version).Last());

    public static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
            await Task.Delay(1, limit.Token);
    }

    public Task AgentIsAsync(string agent, AgentState state) => UntilAsync(async () => (await AgentAsync(agent)).State == state);

    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
            await Task.Delay(1, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _line.StopAsync(CancellationToken.None);
        _line.Dispose();
        await Router.DisposeAsync();
    }

    public async Task<CallbackTurnEnd> CallAsync(CallbackTurn turn, CancellationToken cancel)
    {
        var running = new Turn((Running?.Number ?? 0) + 1, turn);
        using var stop = cancel.Register(() => running.Over.TrySetResult(new CallbackTurnEnd(running.Call, running.Accepted, running.Reached, "cancelled")));
        Running = running;
        return await running.Over.Task;
    }

    public bool IsOnTheLine(TenantId tenant, Callback callback) => false;

    public Task<bool> IsBlockedAsync(TenantId tenant, Callback callback, CancellationToken cancel) => Task.FromResult(Level == "blocked");

    public AgentSeat? FindSeat(TenantId tenant, Guid agentId) => new(agentId, agentId, "1001", "Ann", "1001");

    public AgentSeat? FindSeatByExtension(TenantId tenant, string extension) => null;

    public AgentSeat? FindSeatOfUser(TenantId tenant, Guid userId) => null;

    public QueueCard? FindQueue(TenantId tenant, string queue) =>
        queue == Queue.ToString() ? new QueueCard(Queue, "Service", false, false, false, TimeSpan.Zero, null, null) : null;

    public Task<IReadOnlyList<CustomerMatch>> FindByPhoneAsync(TenantId tenant, string number, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CustomerMatch>>([new CustomerMatch(Guid.Parse("018f0000-0000-7000-8000-0000000000aa"), "Zhou", null, Level)]);

    public void Append(string kind, TenantId tenant, ReadOnlyMemory<byte> payload) => _journal.Enqueue(payload.ToArray());

    public ValueTask AppendDurableAsync(string kind, TenantId tenant, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        Append(kind, tenant, payload);
        return ValueTask.CompletedTask;
    }

    public long DurablePosition => _journal.Count;

    public long AppliedPosition => _journal.Count;

    public Task WhenAppliedAsync(CancellationToken cancellation) => Task.CompletedTask;

    public long Publish(EventDraft draft)
    {
        using var data = System.Text.Json.JsonDocument.Parse(draft.Data);
        _told.Enqueue($"{draft.Type} {data.RootElement.GetProperty("state").GetString()} {draft.Reason}".TrimEnd());
        return 0;
    }

    public void Publish(AcdEvent e)
    {
        // the router's own tests listen
    }

    public Extension? FindExtension(TenantId tenant, string number) => null;

    public Extension? FindExtension(TenantId tenant, Guid id) => null;

    public Extension? FindExtensionOfUser(TenantId tenant, Guid userId) => null;

    public DigestSecret? FindSecret(string realm, string authUser) => null;

    public Trunk? FindTrunkBySource(IPAddress source) => null;

    public Trunk? FindTrunk(TenantId tenant, Guid id) => null;

    public IReadOnlyList<Trunk> ListTrunks() => [];

    public NumberRoute? FindNumber(Guid trunkId, string dialled) => null;

    public (Trunk Trunk, NumberRoute? Number)? FindInbound(IPAddress source, string dialled) => null;

    public event Action<LineChange>? Changed
    {
        add { }
        remove { }
    }

    /// <summary>An agent's turn as the test plays it.</summary>
    internal sealed class Turn(int number, CallbackTurn order)
    {
        public int Number { get; } = number;

        public CallbackTurn Order { get; } = order;

        public Guid Call { get; } = Guid.NewGuid();

        public bool Accepted { get; private set; }

        public bool Reached { get; private set; }

        public TaskCompletionSource<CallbackTurnEnd> Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task AcceptAsync()
        {
            (await Order.Reservation.AcceptAsync()).ShouldBeTrue();
            Accepted = true;
            Order.Accepted(Call);
        }

        public void Connect()
        {
            Reached = true;
            Order.Connected();
        }

        public void End(string result) => Over.TrySetResult(new CallbackTurnEnd(Call, Accepted, Reached, result));
    }
}
