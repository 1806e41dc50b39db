using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Reporting.Decisions;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class DecisionTests(DeskHouse house)
{
    [Fact]
    public async Task The_call_tells_why_it_waited_and_why_it_got_its_agent()
    {
        var scene = await DeskScene.OpenAsync(house);
        var (lunch, worker) = (await scene.SeatAsync("lunch"), await scene.SeatAsync("worker"));
        await lunch.SetAsync("available");
        await lunch.SetAsync("break", "lunch");
        var contact = await scene.QueueAsync("13800000001");
        await worker.SetAsync("available");
        await contact.AnswerAsync();

        var answer = await scene.Admin.GetAsync($"/api/v1/calls/{contact.CallId}/decisions");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer["keptDays"].GetValue<int>().ShouldBe(30);
        var (waits, reserved) = (answer["items"][0]!, answer["items"][1]!);
        (waits.Text("outcome"), waits.Text("rule"), waits.Text("queueName")).ShouldBe(("waits", "nobody-free", "Service"));
        Texts(waits).ShouldBe(["not signed in", "on break: lunch"], ignoreOrder: true);
        (reserved.Text("outcome"), reserved.Text("rule")).ShouldBe(("reserved", "highest-priority-oldest-item"));
        reserved["agent"]!.Text("agentId").ShouldBe(worker.Id.ToString());
        reserved["candidates"]!.AsArray().Single()!["chosen"]!.GetValue<bool>().ShouldBeTrue();
        reserved["exclusions"]!.AsArray().Single()!["agents"]![0]!.Text("agentId").ShouldBe(lunch.Id.ToString());
        (await worker.Client.GetAsync($"/api/v1/calls/{contact.CallId}/decisions")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Decisions_are_forgotten_after_thirty_days()
    {
        var scene = await DeskScene.OpenAsync(house);
        var worker = await scene.SeatAsync("worker");
        await worker.SetAsync("available");
        var contact = await scene.QueueAsync("13800000002");
        await contact.ReservedAsync();
        await scene.Admin.GetAsync($"/api/v1/calls/{contact.CallId}/decisions");
        var database = house.Services.GetRequiredService<Switchboard.Data.IDatabase>();
        await using (var connection = await database.OpenAsync(scene.Tenant, CancellationToken.None))
        {
            await connection.ExecuteAsync("select reporting.make_decision_day(current_date - 31)", null, CancellationToken.None);
            await connection.ExecuteAsync("insert into reporting.decision select tenant_id, contact_id, time - interval '31 days', position, note from reporting.decision where tenant_id = @tenant", null, CancellationToken.None);
            await connection.CommitAsync(CancellationToken.None);
        }

        (await scene.Admin.GetAsync($"/api/v1/calls/{contact.CallId}/decisions"))["items"].AsArray().Count.ShouldBe(2);
        await house.Services.GetRequiredService<DecisionRetention>().KeepAsync(CancellationToken.None);
        (await scene.Admin.GetAsync($"/api/v1/calls/{contact.CallId}/decisions"))["items"].AsArray().Count.ShouldBe(1);
    }

    private static IEnumerable<string> Texts(JsonNode decision) => decision["exclusions"]!.AsArray().Select(e => e!.Text("text"));
}
