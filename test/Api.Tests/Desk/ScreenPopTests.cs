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

    private static ContactOffer Offer(DeskScene scene, SeatedAgent seat, string caller) => new(
        scene.Tenant, Guid.CreateVersion7(), Guid.CreateVersion7(), seat.Id, scene.Queue, "Service", caller, "4000", 1200,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["language"] = "zh" });
}
