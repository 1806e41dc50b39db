using System.Net;
using Switchboard.Contracts.Switch;

namespace Switchboard.Api.Tests.Desk;

/// <summary>Scripts that agents walk through during a call.</summary>
[Collection(nameof(SharedDesk))]
public sealed class ScriptTests(DeskHouse house)
{
    private static readonly object[] Steps =
    [
        new { id = "hello", title = "Greeting", text = "Good morning.", fields = new[] { new { name = "model", label = "Model", type = "text", required = true } }, choices = new object[] { new { label = "Repair", next = "repair" }, new { label = "Nothing" } } },
        new { id = "repair", title = "Repair", fields = new object[] { new { name = "day", label = "Day", type = "date" }, new { name = "floor", label = "Floor", type = "choice", options = new[] { "1", "2" } } } },
    ];

    [Fact]
    public async Task What_an_agent_answers_on_his_way_is_kept_with_the_call_as_it_was()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("reader");
        var made = await scene.Admin.PostAsync("/api/v1/scripts", new { name = "Repairs", steps = Steps });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (await seat.Client.GetAsync($"/api/v1/scripts/{made.Id}"))["steps"].AsArray().Count.ShouldBe(2);
        var call = scene.Call(Guid.CreateVersion7(), "5", CallState.Talking, seat.Id, seat.Extension);
        house.Calls.Tell(call);
        var path = $"/api/v1/calls/{call.Id}/script";

        await using var events = await seat.Client.OpenEventsAsync();
        (await seat.Client.PutAsync(path, new { scriptId = made.Id, path = new[] { new { step = "hello" } } })).Status.ShouldBe(HttpStatusCode.OK);
        var written = await seat.Client.PutAsync(path, new
        {
            scriptId = made.Id,
            path = new object[] { new { step = "hello", choice = "Repair" }, new { step = "repair" } },
            answers = new Dictionary<string, string> { ["model"] = " HL-900 ", ["floor"] = "2", ["day"] = "", ["stranger"] = "x" },
            finished = true,
        });
        written.Status.ShouldBe(HttpStatusCode.OK, written.Text);
        (await events.NextAsync("call.scriptFinished"))["data"]!.Text("scriptName").ShouldBe("Repairs");
        (await scene.Admin.PutAsync($"/api/v1/scripts/{made.Id}", new { name = "Anew", steps = new[] { new { id = "a", title = "A" } } })).Status.ShouldBe(HttpStatusCode.OK);

        var run = (await scene.Admin.GetAsync(path))["items"].AsArray().ShouldHaveSingleItem()!;
        (run.Text("scriptName"), run["finished"]!.GetValue<bool>()).ShouldBe(("Repairs", true));
        run["path"]!.AsArray().Select(s => s!.Text("title") + "→" + s!["choice"]).ShouldBe(["Greeting→Repair", "Repair→"]);
        run["answers"]!.AsArray().Select(a => a!.Text("label") + "=" + a!.Text("value")).ShouldBe(["Model=HL-900", "Floor=2"]);

        var other = await scene.SeatAsync("listener");
        (await other.Client.PutAsync(path, new { scriptId = made.Id, path = new[] { new { step = "a" } } })).Code.ShouldBe("call.not_own");
        (await other.Client.GetAsync(path)).Code.ShouldBe("call.not_own");
        (await seat.Client.PutAsync(path, new { scriptId = made.Id, path = new[] { new { step = "hello" } } })).Code.ShouldBe("script.unknown_step");
    }

    [Fact]
    public async Task A_script_that_leads_nowhere_is_refused_with_the_place()
    {
        var scene = await DeskScene.OpenAsync(house);
        var refused = await scene.Admin.PostAsync("/api/v1/scripts", new
        {
            name = "Odd",
            steps = new object[]
            {
                new { id = "a", title = "A", next = "z", fields = new[] { new { name = "x", label = "X", type = "mood" } } },
                new { id = "a", title = "", choices = new[] { new { label = "on", next = "y" } }, fields = new[] { new { name = "x", label = "X", type = "choice" } } },
            },
        });
        refused.Code.ShouldBe("validation.failed");
        refused["errors"].AsArray().Select(e => e!.Text("field")).ShouldBe(
            ["steps", "steps[0].next", "steps[0].fields[0].type", "steps[1].title", "steps[1].choices[0].next", "steps[1].fields[0].name", "steps[1].fields[0].options"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_queues_script_stays_and_agents_are_told_of_it()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("walker");
        var script = (await scene.Admin.PostAsync("/api/v1/scripts", new { name = "Repairs", steps = Steps })).Id;
        (await scene.Admin.PutAsync($"/api/v1/queues/{scene.Queue}", new { name = "Service", seat = new { scriptId = Guid.NewGuid() } })).Code.ShouldBe("script.not_found");
        (await scene.Admin.PutAsync($"/api/v1/queues/{scene.Queue}", new { name = "Service", seat = new { scriptId = script } })).Status.ShouldBe(HttpStatusCode.OK);
        (await seat.Client.GetAsync("/api/v1/desk"))["queues"][0]!.Text("scriptId").ShouldBe(script);
        (await scene.Admin.DeleteAsync($"/api/v1/scripts/{script}")).Code.ShouldBe("script.in_use");
    }

    [Fact]
    public async Task A_disposition_says_what_it_means_and_the_wrap_up_keeps_it()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("flagger");
        var made = await scene.Admin.PostAsync("/api/v1/dispositions", new { name = "Call back", code = "back", flags = new[] { "callback", "success" } });
        made["flags"].AsArray().Select(f => f!.ToString()).ShouldBe(["callback", "success"]);
        (await scene.Admin.PostAsync("/api/v1/dispositions", new { name = "Odd", code = "odd", flags = new[] { "happy" } })).Code.ShouldBe("validation.failed");
        var call = scene.Call(Guid.CreateVersion7(), "5", CallState.Talking, seat.Id, seat.Extension);
        house.Calls.Tell(call);
        await seat.Client.PutAsync($"/api/v1/calls/{call.Id}/wrap-up", new { dispositionId = made.Id, notes = "" });
        await scene.Admin.PutAsync($"/api/v1/dispositions/{made.Id}", new { name = "Call back", code = "back", flags = Array.Empty<string>() });
        (await seat.Client.GetAsync($"/api/v1/calls/{call.Id}/wrap-up"))["flags"].AsArray().Count.ShouldBe(2);
    }
}
