using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;

namespace Switchboard.Api.Tests.Desk;

public sealed class RestartTests
{
    [Fact]
    public async Task Statuses_figures_and_own_calls_survive_a_restart()
    {
        var house = new DeskHouse();
        await house.InitializeAsync();
        try
        {
            var scene = await DeskScene.OpenAsync(house);
            Guid call;
            var seat = await scene.SeatAsync("survivor");
            await using (var events = await seat.Client.OpenEventsAsync())
            {
                await seat.SetAsync("available");
                var contact = await scene.QueueAsync("13500000006");
                await contact.AnswerAsync();
                await events.NextAsync("agent.updated", e => e["data"]!["today"]!["answered"]!.GetValue<int>() == 1);
                contact.Work.Complete("hangup");
                call = contact.CallId;
                await events.NextAsync("agent.updated", e => e["data"]!.Text("state") == "afterCallWork");
                await seat.SetAsync("break", "lunch");
            }

            await house.RestartAsync();
            house.Services.GetRequiredService<IDeskDirectory>().FindSeat(scene.Tenant, seat.Id)!.Extension.ShouldBe(seat.Extension);
            house.Agents.DeviceConnected(scene.Tenant, new AgentId(seat.Id));
            var client = await house.SignInAsync(scene.TenantName, "survivor");
            var desk = await client.GetAsync("/api/v1/desk");
            (desk["agent"]["status"]!.ToString(), desk["agent"]["reason"]!.ToString()).ShouldBe(("break", "lunch"));
            desk["queues"][0]!["today"]!["answered"]!.GetValue<int>().ShouldBe(1);
            var late = await client.PutAsync($"/api/v1/calls/{call}/wrap-up", new { notes = "written after the restart" });
            late.Status.ShouldBe(System.Net.HttpStatusCode.OK, late.Text);
            await using var after = await client.OpenEventsAsync();
            await client.PostAsync("/api/v1/desk/status", new { status = "available" });
            await after.NextAsync("agent.updated", e => e["data"]!["today"]!["answered"]!.GetValue<int>() == 1 && e["data"]!["today"]!["talkMs"]!.GetValue<long>() >= 0);
        }
        finally
        {
            await house.DisposeAsync();
        }
    }
}
