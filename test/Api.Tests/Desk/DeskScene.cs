using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;

namespace Switchboard.Api.Tests.Desk;

/// <summary>A tenant with one queue, to which agents are added.</summary>
internal sealed class DeskScene(DeskHouse house, TenantUser tenant, Guid queue)
{
    private int _next = 1000;

    public TenantId Tenant => tenant.Id;

    public string TenantName => tenant.Name;

    public ApiClient Admin => tenant.Admin;

    public Guid Queue => queue;

    public static async Task<DeskScene> OpenAsync(DeskHouse house)
    {
        var tenant = await house.NewTenantAsync();
        var made = await tenant.Admin.PostAsync("/api/v1/queues", new { name = "Service", wrapUpMode = "mandatory", serviceLevelMs = 15000, serviceLevelFormula = "SL4" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return new DeskScene(house, tenant, Guid.Parse(made.Id!));
    }

    /// <summary>A user with an extension and a seat in the queue, signed in to the API; his phone can be rung.</summary>
    public async Task<SeatedAgent> SeatAsync(string name)
    {
        var number = (++_next).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (client, user) = await Admin.NewUserAsync(TenantName, name, "agent");
        var extension = await Admin.PostAsync("/api/v1/extensions", new { number, displayName = name, userId = user });
        extension.Status.ShouldBe(HttpStatusCode.Created, extension.Text);
        var seat = await Admin.PostAsync("/api/v1/agents", new { userId = user, number = "8" + number, queues = new[] { new { queueId = queue, priority = 1 } } });
        seat.Status.ShouldBe(HttpStatusCode.Created, seat.Text);
        var id = Guid.Parse(seat.Id!);
        house.Agents.DeviceConnected(Tenant, new AgentId(id));
        return new SeatedAgent(id, Guid.Parse(user), number, client);
    }

    /// <summary>A contact that waits in the queue.</summary>
    public async Task<WaitingContact> QueueAsync(string caller, Medium medium = Medium.Voice)
    {
        var contact = new WaitingContact(Ids.New(TimeProvider.System));
        house.Calls.Tell(Call(contact.CallId, caller, CallState.Queued));
        var item = new WorkItem
        {
            Id = new WorkItemId(Ids.New(TimeProvider.System)),
            Tenant = Tenant,
            Queue = new QueueId(queue),
            Medium = medium,
            Caller = caller,
            CallerLabel = caller,
            Subject = contact.CallId.ToString(),
        };
        (await house.Router.EnqueueAsync(item, contact)).TryGet(out var work, out var fault).ShouldBeTrue(fault?.Detail);
        contact.Work = work!;
        return contact;
    }

    public CallRecord Call(Guid id, string caller, CallState state, Guid? agent = null, string? extension = null) => new()
    {
        Id = id,
        TenantId = Tenant.Value,
        Direction = CallDirection.Inbound,
        State = state,
        Caller = caller,
        Called = "4000",
        OriginalCalled = "4000",
        StartedAt = TimeProvider.System.GetUtcNow(),
        AgentId = agent,
        QueueId = queue,
        Legs = extension is null
            ? []
            : [new LegRecord { Id = Guid.CreateVersion7(), Kind = LegKind.Agent, Address = extension, State = LegState.Answered, StartedAt = TimeProvider.System.GetUtcNow() }],
    };
}

internal sealed record SeatedAgent(Guid Id, Guid UserId, string Extension, ApiClient Client)
{
    public Task<ApiAnswer> SetAsync(string status, string? reason = null) => Client.PostAsync("/api/v1/desk/status", new { status, reason });
}

/// <summary>The call's side of a contact.</summary>
internal sealed class WaitingContact(Guid call) : IWorkObserver
{
    private readonly TaskCompletionSource<IReservation> _reserved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid CallId => call;

    public IQueuedWork Work { get; set; } = null!;

    public Task<IReservation> ReservedAsync() => _reserved.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>The agent's phone rings and is answered.</summary>
    public async Task AnswerAsync()
    {
        var reservation = await ReservedAsync();
        reservation.Ringing();
        (await reservation.AcceptAsync()).ShouldBeTrue();
    }

    public void OnReserved(IReservation reservation) => _reserved.TrySetResult(reservation);

    public void OnReservationEnded(IReservation reservation, ReservationEnd end, string reason)
    {
    }

    public void OnOverflow(IQueuedWork work, string? target, OverflowCause cause)
    {
    }

    public void OnPlaceChanged(IQueuedWork work, QueuePlace place)
    {
    }
}

internal static class EventClientWords
{
    /// <summary>The next event of this type of which the condition holds.</summary>
    public static async Task<JsonNode> NextAsync(this EventClient events, string type, Func<JsonNode, bool> holds)
    {
        while (true)
        {
            var happened = await events.NextAsync(type);
            if (holds(happened))
                return happened;
        }
    }

    public static string Text(this JsonNode node, string field) => node[field]!.ToString();
}
