using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;

namespace Switchboard.Api.Tests.Crm;

[Collection(nameof(SharedHouse))]
public sealed class TimelineTests(House house)
{
    [Fact]
    public async Task A_note_stands_in_the_history_with_its_author()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var customer = (await admin.PostAsync("/api/v1/customers", new { name = "王小明" })).Id;

        await admin.PostAsync($"/api/v1/customers/{customer}/notes", new { text = "喜欢下午来电" });

        var item = (await admin.GetAsync($"/api/v1/customers/{customer}/timeline"))["items"].AsArray().Single()!;
        item["kind"]!.GetValue<string>().ShouldBe("note");
        item["summary"]!.GetValue<string>().ShouldBe("喜欢下午来电");
        item["agentName"]!.GetValue<string>().ShouldBe("admin");
    }

    [Fact]
    public async Task A_call_that_ended_stands_in_the_history_of_whoever_has_the_number()
    {
        var tenant = await house.NewTenantAsync();
        var customer = await tenant.Admin.PostAsync("/api/v1/customers", new { name = "王小明", numbers = new[] { new { number = "13900001234" } } });
        var call = Ended(tenant, CallDirection.Inbound, "013900001234", "4008001001");

        Publish(tenant, "call.ended", call.Id, call);
        var item = await NextAsync(tenant, customer.Id!);

        item["callId"]!.GetValue<Guid>().ShouldBe(call.Id);
        item["direction"]!.GetValue<string>().ShouldBe("inbound");
        item["talkMs"]!.GetValue<long>().ShouldBe(42_000);
        (await tenant.Admin.GetAsync($"/api/v1/customers/{customer.Id}"))["lastContactAt"].GetValue<DateTimeOffset>().ShouldBe(call.StartedAt);
    }

    [Fact]
    public async Task The_wrap_up_adds_disposition_and_notes_whether_it_comes_before_or_after_the_end()
    {
        var tenant = await house.NewTenantAsync();
        var customer = await tenant.Admin.PostAsync("/api/v1/customers", new { name = "王小明", numbers = new[] { new { number = "13900001234" } } });
        var (early, late) = (Ended(tenant, CallDirection.Inbound, "13900001234", "400"), Ended(tenant, CallDirection.Outbound, "8001", "13900001234"));

        Publish(tenant, "call.wrapUp", early.Id, new { disposition = "已解决", notes = "换了滤网" });
        await house.Services.GetRequiredService<IDurableLog>().WhenAppliedAsync(default);
        Publish(tenant, "call.ended", early.Id, early);
        Publish(tenant, "call.ended", late.Id, late);
        Publish(tenant, "call.wrapUp", late.Id, new { disposition = "再联系", notes = "" });
        var items = await UntilAsync(tenant, customer.Id!, items => items.Count(i => i!["disposition"] is not null) == 2);

        items.Single(i => i!["callId"]!.GetValue<Guid>() == early.Id)!["summary"]!.GetValue<string>().ShouldBe("换了滤网");
        items.Single(i => i!["callId"]!.GetValue<Guid>() == late.Id)!["disposition"]!.GetValue<string>().ShouldBe("再联系");
        items.Single(i => i!["callId"]!.GetValue<Guid>() == late.Id)!["direction"]!.GetValue<string>().ShouldBe("outbound");
    }

    [Fact]
    public async Task Internal_calls_unknown_callers_and_nonsense_leave_no_trace_and_hold_nothing_up()
    {
        var tenant = await house.NewTenantAsync();
        var customer = await tenant.Admin.PostAsync("/api/v1/customers", new { name = "王小明", numbers = new[] { new { number = "13900001234" } } });
        var inside = Ended(tenant, CallDirection.Internal, "13900001234", "8002");
        var stranger = Ended(tenant, CallDirection.Inbound, "13911112222", "400");
        var known = Ended(tenant, CallDirection.Inbound, "13900001234", "400");

        Publish(tenant, "call.ended", inside.Id, inside);
        Publish(tenant, "call.ended", stranger.Id, stranger);
        Publish(tenant, "call.ended", Guid.NewGuid(), new { nonsense = true });
        Publish(tenant, "call.wrapUp", Guid.NewGuid(), new[] { 1 });
        Publish(tenant, "call.ended", known.Id, known);

        (await NextAsync(tenant, customer.Id!))["callId"]!.GetValue<Guid>().ShouldBe(known.Id);
    }

    private static CallRecord Ended(TenantUser tenant, CallDirection direction, string caller, string called)
    {
        var at = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        return new CallRecord
        {
            Id = Guid.CreateVersion7(),
            TenantId = tenant.Id.Value,
            Direction = direction,
            State = CallState.Ended,
            Caller = caller,
            Called = called,
            OriginalCalled = called,
            StartedAt = at,
            ConnectedAt = at.AddSeconds(5),
            EndedAt = at.AddSeconds(47),
            TalkMs = 42_000,
        };
    }

    private void Publish<T>(TenantUser tenant, string type, Guid call, T data) =>
        house.Services.GetRequiredService<IEventSink>().Publish(EventDraft.Of(tenant.Id, type, "call", call, "system", data));

    private static async Task<System.Text.Json.Nodes.JsonNode> NextAsync(TenantUser tenant, string customer) =>
        (await UntilAsync(tenant, customer, items => items.Count > 0)).Single()!;

    private static async Task<System.Text.Json.Nodes.JsonArray> UntilAsync(TenantUser tenant, string customer, Func<System.Text.Json.Nodes.JsonArray, bool> there)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var items = (await tenant.Admin.GetAsync($"/api/v1/customers/{customer}/timeline"))["items"].AsArray();
            if (there(items))
                return items;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
