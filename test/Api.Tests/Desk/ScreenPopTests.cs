using System.Net;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class ScreenPopTests(DeskHouse house)
{
    [Fact]
    public async Task The_agent_sees_who_calls_before_the_phone_rings()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("popped");
        var customer = new CustomerMatch(Guid.CreateVersion7(), "陈静", "海风电器", "vip");
        house.Customers.ByNumber["13600000004"] = customer;
        await using var events = await seat.Client.OpenEventsAsync();
        house.Services.GetRequiredService<IScreenPop>().Offer(Offer(scene, seat, "13600000004"));
        var popped = await events.NextAsync("desk.offer");
        (popped["subject"]!.Text("kind"), popped["subject"]!.Text("id")).ShouldBe(("agent", seat.Id.ToString()));
        popped["data"]!["customerMatches"]![0]!.ToJsonString().ShouldContain(customer.Id.ToString());
        popped["data"]!["customerMatches"]![0]!.Text("company").ShouldBe("海风电器");
        popped["data"]!["attached"]!.Text("language").ShouldBe("zh");
    }

    [Fact]
    public async Task A_slow_customer_file_costs_the_name_but_not_the_pop()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("patient");
        house.Customers.Slow["13600000005"] = true;
        await using var events = await seat.Client.OpenEventsAsync();
        house.Services.GetRequiredService<IScreenPop>().Offer(Offer(scene, seat, "13600000005"));
        (await events.NextAsync("desk.offer"))["data"]!["customerMatches"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_queues_rules_say_what_is_shown_and_call_data_is_only_a_piece_of_the_address()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("ruled");
        var customer = new CustomerMatch(Guid.CreateVersion7(), "林 & Co", null, "normal");
        house.Customers.ByNumber["13600000007"] = customer;
        var rules = new { on = "answered", one = new { show = "url", url = "https://crm.example/c/{{customerId}}?n={{customerName}}&o={{attached.order}}&q={{queue}}", open = "window" }, none = new { show = "card" } };
        var written = await scene.Admin.PutAsync($"/api/v1/queues/{scene.Queue}", new { name = "Service", seat = new { pop = rules } });
        written.Status.ShouldBe(HttpStatusCode.OK, written.Text);
        await using var events = await seat.Client.OpenEventsAsync();

        var known = await PopAsync("13600000007");
        (known.Text("on"), known.Text("case"), known.Text("show"), known.Text("open")).ShouldBe(("answered", "one", "url", "window"));
        known.Text("url").ShouldBe($"https://crm.example/c/{customer.Id}?n=%E6%9E%97%20%26%20Co&o=%2F..%2F%3Fadmin%3D1&q=Service");
        var unknown = await PopAsync("13600000008");
        (unknown.Text("case"), unknown.Text("show")).ShouldBe(("none", "card"));
        var hidden = await PopAsync("anonymous");
        (hidden.Text("case"), hidden.Text("show")).ShouldBe(("withheld", "nothing"));

        async Task<System.Text.Json.Nodes.JsonNode> PopAsync(string caller)
        {
            house.Services.GetRequiredService<IScreenPop>().Offer(Offer(scene, seat, caller) with { Attached = new Dictionary<string, string>(StringComparer.Ordinal) { ["order"] = "/../?admin=1" } });
            return (await events.NextAsync("desk.offer", e => e["data"]!.Text("caller") == caller))["data"]!["pop"]!;
        }
    }

    [Fact]
    public async Task Service_authentication_and_the_number_dialled_first_are_fields_of_their_own()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("served");
        var rules = new { none = new { show = "url", url = "https://crm.example/?s={{service}}&a={{authentication}}&o={{originalCalled}}&c={{called}}" } };
        (await scene.Admin.PutAsync($"/api/v1/queues/{scene.Queue}", new { name = "Service", seat = new { pop = rules } })).Status.ShouldBe(HttpStatusCode.OK);
        await using var events = await seat.Client.OpenEventsAsync();
        house.Services.GetRequiredService<IScreenPop>().Offer(Offer(scene, seat, "13600000009") with
        {
            OriginalCalled = "4008001003",
            Attached = new Dictionary<string, string>(StringComparer.Ordinal) { ["service"] = "以旧换新", ["authentication"] = "pin" },
        });
        var popped = (await events.NextAsync("desk.offer"))["data"]!;
        (popped.Text("service"), popped.Text("authentication"), popped.Text("originalCalled"), popped.Text("called")).ShouldBe(("以旧换新", "pin", "4008001003", "4000"));
        popped["pop"]!.Text("url").ShouldBe($"https://crm.example/?s={Uri.EscapeDataString("以旧换新")}&a=pin&o=4008001003&c=4000");

        house.Services.GetRequiredService<IScreenPop>().Offer(Offer(scene, seat, "13600000010"));
        popped = (await events.NextAsync("desk.offer"))["data"]!;
        (popped["service"], popped["authentication"], popped.Text("originalCalled")).ShouldBe((null, null, "4000"));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://crm.example/")]
    [InlineData("https://{{caller}}.example/")]
    [InlineData("{{attached.url}}")]
    [InlineData("https://user:secret@crm.example/")]
    [InlineData("https://crm.example/{{password}}")]
    [InlineData("https://crm.example/{{attached.}}")]
    [InlineData("")]
    public async Task An_address_that_could_lead_elsewhere_is_refused(string url)
    {
        var scene = await DeskScene.OpenAsync(house);
        var refused = await scene.Admin.PutAsync($"/api/v1/queues/{scene.Queue}", new { name = "Service", seat = new { pop = new { many = new { show = "url", url } } } });
        (refused.Code, refused["errors"][0]!.Text("field")).ShouldBe(("validation.failed", "seat.pop.many.url"));
    }

    private static ContactOffer Offer(DeskScene scene, SeatedAgent seat, string caller) => new(
        scene.Tenant, Guid.CreateVersion7(), Guid.CreateVersion7(), seat.Id, scene.Queue, "Service", caller, "4000", 1200,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["language"] = "zh" });
}
