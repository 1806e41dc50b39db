using System.Net;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Switch;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class WrapUpTests(DeskHouse house)
{
    [Fact]
    public async Task The_agent_of_the_call_writes_and_finishes()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("writer");
        var disposition = (await scene.Admin.PostAsync("/api/v1/dispositions", new { name = "Solved", code = "solved" })).Id;
        await using var events = await seat.Client.OpenEventsAsync();
        var contact = await TalkAsync(scene, seat, events);
        contact.Work.Complete("hangup");
        await events.NextAsync("agent.updated", e => e["data"]!.Text("state") == "afterCallWork" && e["data"]!.Text("callId") == contact.CallId.ToString());

        var path = $"/api/v1/calls/{contact.CallId}/wrap-up";
        var written = await seat.Client.PutAsync(path, new { dispositionId = disposition, notes = "换了压缩机", finish = true });
        written.Status.ShouldBe(HttpStatusCode.OK, written.Text);
        (written["disposition"].ToString(), written["version"].GetValue<int>()).ShouldBe(("Solved", 1));
        (await events.NextAsync("call.wrapUp"))["data"]!.Text("notes").ShouldBe("换了压缩机");
        (await seat.Client.GetAsync("/api/v1/desk"))["agent"]["state"]!.ToString().ShouldBe("idle");
        var again = await seat.Client.PutAsync(path, new { dispositionId = (string?)null, notes = "" }, ("If-Match", "\"1\""));
        again["version"].GetValue<int>().ShouldBe(2);
        (await seat.Client.PutAsync(path, new { notes = "late" }, ("If-Match", "\"1\""))).Code.ShouldBe("stale");
        var notes = await house.Services.GetRequiredService<IWrapUps>().ListAsync(scene.Tenant, [contact.CallId], CancellationToken.None);
        notes.ShouldHaveSingleItem().AgentId.ShouldBe(seat.Id);
    }

    [Fact]
    public async Task Nobody_else_writes_it()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("owner");
        await using var events = await seat.Client.OpenEventsAsync();
        var contact = await TalkAsync(scene, seat, events);
        var other = await scene.SeatAsync("neighbour");
        var path = $"/api/v1/calls/{contact.CallId}/wrap-up";
        (await other.Client.PutAsync(path, new { notes = "mine?" })).Code.ShouldBe("call.not_own");
        (await scene.Admin.PutAsync(path, new { notes = "mine?" })).Code.ShouldBe("call.not_found");
        var elsewhere = await DeskScene.OpenAsync(house);
        (await (await elsewhere.SeatAsync("stranger")).Client.PutAsync(path, new { notes = "mine?" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await seat.Client.PutAsync($"/api/v1/calls/{Guid.CreateVersion7()}/wrap-up", new { notes = "none" })).Code.ShouldBe("call.not_found");
    }

    [Fact]
    public async Task An_unknown_disposition_is_refused_with_its_field()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("chooser");
        var call = scene.Call(Guid.CreateVersion7(), "5", CallState.Talking, seat.Id, seat.Extension);
        house.Calls.Tell(call);
        var refused = await seat.Client.PutAsync($"/api/v1/calls/{call.Id}/wrap-up", new { dispositionId = Guid.CreateVersion7(), notes = "" });
        (refused.Code, refused["errors"][0]!.Text("field")).ShouldBe(("disposition.not_found", "dispositionId"));
    }

    private static async Task<WaitingContact> TalkAsync(DeskScene scene, SeatedAgent seat, EventClient events)
    {
        await seat.SetAsync("available");
        var contact = await scene.QueueAsync("13700000003");
        await contact.AnswerAsync();
        await events.NextAsync("agent.updated", e => e["data"]!["today"]!["answered"]!.GetValue<int>() == 1);
        return contact;
    }
}
