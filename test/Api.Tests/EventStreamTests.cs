using System.Net;
using System.Net.WebSockets;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Tenancy;
using Switchboard.Server.Streaming;

namespace Switchboard.Api.Tests;

[Collection(nameof(SharedHouse))]
public sealed class EventStreamTests(House house)
{
    [Fact]
    public async Task The_first_message_is_a_snapshot_and_then_events_come()
    {
        var tenant = await house.NewTenantAsync();
        await using var events = await tenant.Admin.OpenEventsAsync();

        (await events.NextAsync())!["type"]!.GetValue<string>().ShouldBe("snapshot");
        Publish(tenant, "call.started");

        var happened = await events.NextAsync("call.started");
        happened["sequence"]!.GetValue<long>().ShouldBe(1);
        happened["data"]!["caller"]!.GetValue<string>().ShouldBe("李");
    }

    [Fact]
    public async Task A_client_that_comes_back_with_its_sequence_misses_nothing()
    {
        var tenant = await house.NewTenantAsync();
        for (var i = 0; i < 50; i++)
            Publish(tenant, "call.started");
        await DurableAsync();

        await using var events = await tenant.Admin.OpenEventsAsync(since: 10);

        (await events.NextAsync())!["type"]!.GetValue<string>().ShouldBe("resumed");
        for (var expected = 11L; expected <= 50; expected++)
            (await events.NextAsync("call.started"))["sequence"]!.GetValue<long>().ShouldBe(expected);
    }

    [Fact]
    public async Task A_sequence_that_never_was_gets_a_snapshot()
    {
        var tenant = await house.NewTenantAsync();

        await using var events = await tenant.Admin.OpenEventsAsync(since: 4711);

        (await events.NextAsync())!["type"]!.GetValue<string>().ShouldBe("snapshot");
    }

    [Fact]
    public async Task A_ticket_opens_one_stream_only()
    {
        var tenant = await house.NewTenantAsync();
        var ticket = await TicketAsync(tenant);
        await using var first = await EventClient.ConnectAsync(house.Address, ticket);

        await Should.ThrowAsync<WebSocketException>(EventClient.ConnectAsync(house.Address, ticket));
    }

    [Fact]
    public async Task A_cookie_alone_opens_no_stream()
    {
        var tenant = await house.NewTenantAsync();

        (await tenant.Admin.GetAsync("/api/v1/events")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_tenant_hears_nothing()
    {
        var (mine, theirs) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        await using var events = await mine.Admin.OpenEventsAsync();
        await events.NextAsync();

        Publish(theirs, "call.started");
        Publish(mine, "call.ended");

        (await events.NextAsync())!["event"]!["type"]!.GetValue<string>().ShouldBe("call.ended");
    }

    [Fact]
    public async Task An_agent_does_not_hear_the_calls_of_others()
    {
        var tenant = await house.NewTenantAsync();
        var (agent, _) = await tenant.Admin.NewUserAsync(tenant.Name, "li", "agent");
        await using var events = await agent.OpenEventsAsync();
        await events.NextAsync();

        Publish(tenant, "call.started");
        Publish(tenant, "config.changed");

        (await events.NextAsync())!["event"]!["type"]!.GetValue<string>().ShouldBe("config.changed");
    }

    [Fact]
    public async Task A_client_that_never_reads_is_let_go_and_the_others_get_every_event_in_order()
    {
        const int events = 3000; // more than a client may leave waiting
        var tenant = await house.NewTenantAsync();
        await using var reader = await tenant.Admin.OpenEventsAsync();
        await reader.NextAsync();
        using var asleep = new SleepingSocket();
        var parts = house.Services.GetRequiredService<EventSocketParts>() with { SendWithin = TimeSpan.FromMilliseconds(500) };
        var caller = new Caller(tenant.Id, Guid.NewGuid(), null, "asleep", "admin", new HashSet<string>([Permissions.FloorRead], StringComparer.Ordinal), "");
        var stream = new EventSocket(asleep, caller, parts, EventFilter.Parse(null, null)).RunAsync(null, CancellationToken.None);

        for (var i = 0; i < events; i++)
            Publish(tenant, "call.started");

        for (var expected = 1L; expected <= events; expected++)
            (await reader.NextAsync("call.started"))["sequence"]!.GetValue<long>().ShouldBe(expected);
        await stream.WaitAsync(TimeSpan.FromSeconds(20));
        asleep.State.ShouldBe(WebSocketState.Aborted);
    }

    [Fact]
    public async Task Signing_out_closes_the_stream()
    {
        var tenant = await house.NewTenantAsync();
        await using var events = await tenant.Admin.OpenEventsAsync();
        await events.NextAsync();

        await tenant.Admin.PostAsync("/api/v1/auth/sign-out");

        (await events.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_talks_too_much_is_cut_off()
    {
        var tenant = await house.NewTenantAsync();
        await using var events = await tenant.Admin.OpenEventsAsync();
        await events.NextAsync();

        await events.SendAsync(new byte[65 * 1024]);

        (await events.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_talks_too_often_is_cut_off()
    {
        var tenant = await house.NewTenantAsync();
        await using var events = await tenant.Admin.OpenEventsAsync();
        await events.NextAsync();

        for (var i = 0; i < 60; i++)
            await events.SendAsync("{}"u8.ToArray());

        (await events.NextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_page_of_another_site_opens_no_stream_even_with_a_ticket()
    {
        var tenant = await house.NewTenantAsync();
        var elsewhere = await TicketAsync(tenant);
        var own = await TicketAsync(tenant);

        await Should.ThrowAsync<WebSocketException>(EventClient.ConnectAsync(house.Address, elsewhere, "https://elsewhere.example"));
        await using var events = await EventClient.ConnectAsync(house.Address, own, house.Address.GetLeftPart(UriPartial.Authority));
        (await events.NextAsync())!["type"]!.GetValue<string>().ShouldBe("snapshot");
    }

    [Fact]
    public async Task A_change_of_configuration_is_an_event()
    {
        var tenant = await house.NewTenantAsync();
        await using var events = await tenant.Admin.OpenEventsAsync();

        var made = await tenant.Admin.PostAsync("/api/v1/extensions", new { number = "1", displayName = "One" });

        (await events.NextAsync("config.changed"))["data"]!["id"]!.GetValue<string>().ShouldBe(made.Id);
    }

    private static async Task<string> TicketAsync(TenantUser tenant) =>
        $"ticket={(await tenant.Admin.PostAsync("/api/v1/events/ticket"))["ticket"].GetValue<string>()}";

    private void Publish(TenantUser tenant, string type) => house.Services.GetRequiredService<IEventSink>()
        .Publish(EventDraft.Of(tenant.Id, type, "call", Guid.NewGuid(), "system", new { caller = "李" }));

    private async Task DurableAsync()
    {
        var log = house.Services.GetRequiredService<IDurableLog>();
        await log.WhenAppliedAsync(default);
    }

    /// <summary>The server's end of a connection whose client takes nothing.</summary>
    private sealed class SleepingSocket : WebSocket
    {
        private WebSocketState _state = WebSocketState.Open;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => _state;

        public override string? SubProtocol => null;

        public override void Abort() => _state = WebSocketState.Aborted;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => NeverAsync(cancellationToken);

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => NeverAsync(cancellationToken);

        public override void Dispose()
        {
            // holds nothing
        }

        public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            await NeverAsync(cancellationToken);
            return new WebSocketReceiveResult(0, WebSocketMessageType.Close, true);
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
            NeverAsync(cancellationToken);

        // As in the real one, a send or receive that is cancelled aborts the connection.
        private async Task NeverAsync(CancellationToken cancellationToken)
        {
            using var aborted = cancellationToken.Register(Abort);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
