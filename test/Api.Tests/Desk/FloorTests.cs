using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class FloorTests(DeskHouse house)
{
    [Fact]
    public async Task An_agent_signs_in_takes_a_break_and_signs_out()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("worker");
        await using var events = await seat.Client.OpenEventsAsync();
        (await seat.Client.GetAsync("/api/v1/desk"))["agent"]["status"]!.ToString().ShouldBe("signedOut");
        var available = await seat.SetAsync("available");
        available["status"].ToString().ShouldBe("available");
        available["device"].ToString().ShouldBe("connected");
        available["extension"].ToString().ShouldBe(seat.Extension);
        (await seat.SetAsync("break")).Code.ShouldBe("validation.failed");
        var lunch = await seat.SetAsync("break", "lunch");
        (lunch["status"].ToString(), lunch["reason"].ToString()).ShouldBe(("break", "lunch"));
        var changed = await events.NextAsync("agent.statusChanged", e => e["data"]!.Text("to") == "break");
        (changed.Text("actor"), changed.Text("reason")).ShouldBe(($"user:{seat.UserId}", "lunch"));
        (await seat.SetAsync("signedOut"))["status"].ToString().ShouldBe("signedOut");
    }

    [Theory]
    [InlineData("break", null, "break.reason_missing")]
    [InlineData("break", "siesta", "break.reason_unknown")]
    public async Task A_break_needs_a_reason_from_the_list(string status, string? reason, string code)
    {
        var scene = await DeskScene.OpenAsync(house);
        var refused = await (await scene.SeatAsync("idle")).SetAsync(status, reason);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused["errors"][0]!.Text("code").ShouldBe(code);
        refused["errors"][0]!.Text("field").ShouldBe("reason");
    }

    [Fact]
    public async Task A_supervisor_sets_a_status_in_his_own_name_and_it_is_audited()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("sleeper");
        var (supervisor, id) = await scene.Admin.NewUserAsync(scene.TenantName, "boss", "supervisor");
        await using var events = await supervisor.OpenEventsAsync();
        (await seat.Client.PostAsync($"/api/v1/floor/agents/{seat.Id}/status", new { status = "break", reason = "meeting" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        var forced = await supervisor.PostAsync($"/api/v1/floor/agents/{seat.Id}/status", new { status = "break", reason = "coaching" });
        forced.Status.ShouldBe(HttpStatusCode.OK, forced.Text);
        (await events.NextAsync("agent.statusChanged")).Text("actor").ShouldBe($"supervisor:{id}");
        await house.Services.GetRequiredService<IDurableLog>().WhenAppliedAsync(CancellationToken.None);
        (await scene.Admin.GetAsync("/api/v1/audit?q=status_forced"))["items"][0]!["subject"]!.ToString().ShouldBe($"agent:{seat.Id}");
    }

    [Fact]
    public async Task A_waiting_contact_is_seen_until_it_is_answered_and_counted()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("answerer");
        await using var events = await seat.Client.OpenEventsAsync();
        var contact = await scene.QueueAsync("13800000001");
        var queue = (await scene.Admin.GetAsync("/api/v1/floor"))["queues"][0]!;
        queue["waiting"]![0]!.Text("callId").ShouldBe(contact.CallId.ToString());
        queue["waiting"]![0]!.Text("state").ShouldBe("waiting");
        queue["today"]!["serviceLevelFormula"]!.ToString().ShouldBe("SL4");

        await seat.SetAsync("available");
        (await contact.ReservedAsync()).Ringing();
        var floor = await scene.Admin.GetAsync("/api/v1/floor");
        floor["queues"][0]!["waiting"]![0]!.Text("state").ShouldBe("ringing");
        floor["agents"][0]!.Text("callId").ShouldBe(contact.CallId.ToString());

        await contact.AnswerAsync();
        // each subject has its own pace: which of the two is told first is open
        var (agent, told) = ((JsonNode?)null, (JsonNode?)null);
        while (agent is null || told is null)
        {
            var update = (await events.NextAsync())!["event"];
            if (update?["data"]?["today"]?["answered"]?.GetValue<int>() != 1)
                continue;
            agent = update.Text("type") == "agent.updated" ? update["data"] : agent;
            told = update.Text("type") == "queue.updated" ? update["data"] : told;
        }

        agent.Text("state").ShouldBe("onCall");
        told["busy"]!.GetValue<int>().ShouldBe(1);
        told["waiting"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_seat_answers_by_itself_and_wraps_up_in_its_own_time()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("own.way");
        await scene.Admin.PutAsync($"/api/v1/queues/{scene.Queue}", new { name = "Service", wrapUpMode = "mandatoryTimeout", wrapUpMs = 30000 });
        await scene.Admin.PutAsync(
            $"/api/v1/agents/{seat.Id}",
            new { userId = seat.UserId, number = "77", autoAnswer = true, wrapUpMs = 600000, queues = new[] { new { queueId = scene.Queue, priority = 2 } } });
        await seat.SetAsync("available");
        var contact = await scene.QueueAsync("13800000009");
        (await contact.ReservedAsync()).AutoAnswer.ShouldBeTrue();
        await contact.AnswerAsync();
        contact.Work.Complete("hangup");
        var wrapping = (await seat.Client.PostAsync("/api/v1/desk/wrap-up/extend", new { ms = 60000 })).Body!;
        var until = wrapping["wrapUpUntil"]!.GetValue<DateTimeOffset>() - wrapping["stateSince"]!.GetValue<DateTimeOffset>();
        until.ShouldBe(TimeSpan.FromMinutes(11), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_customer_of_a_waiting_call_is_named()
    {
        var scene = await DeskScene.OpenAsync(house);
        house.Customers.ByNumber["13900000002"] = new Contracts.Crm.CustomerMatch(Guid.CreateVersion7(), "王芳", null, "vip");
        await using var events = await scene.Admin.OpenEventsAsync();
        await scene.QueueAsync("13900000002");
        var told = await events.NextAsync("queue.updated", e => e["data"]!["waiting"]!.AsArray() is [{ } first] && first["customerName"] is not null);
        told["data"]!["waiting"]![0]!.Text("customerName").ShouldBe("王芳");
    }

    [Fact]
    public async Task An_agent_hears_of_his_own_calls_only()
    {
        var scene = await DeskScene.OpenAsync(house);
        var (mine, other) = (await scene.SeatAsync("mine"), await scene.SeatAsync("other"));
        await using var events = await mine.Client.OpenEventsAsync();
        var sink = house.Services.GetRequiredService<IEventSink>();
        var (theirs, own) = (scene.Call(Guid.CreateVersion7(), "1", CallState.Talking, other.Id, other.Extension), scene.Call(Guid.CreateVersion7(), "2", CallState.Talking, null, mine.Extension));
        sink.Publish(EventDraft.Of(scene.Tenant, "call.bridged", "call", theirs.Id, "system", theirs));
        sink.Publish(EventDraft.Of(scene.Tenant, "queue.contactAnswered", "call", theirs.Id, "system", new { queueId = scene.Queue, agentId = other.Id }));
        sink.Publish(EventDraft.Of(scene.Tenant, "desk.offer", "agent", other.Id, "system", new { callId = theirs.Id }));
        // another caller whose number happens to be my extension is not my call
        var lookAlike = scene.Call(Guid.CreateVersion7(), mine.Extension, CallState.Ivr);
        sink.Publish(EventDraft.Of(scene.Tenant, "call.started", "call", lookAlike.Id, "caller", lookAlike));
        sink.Publish(EventDraft.Of(scene.Tenant, "call.bridged", "call", own.Id, "system", own));
        var heard = new List<string>();
        while (!heard.Contains(own.Id.ToString()))
        {
            if ((await events.NextAsync())!["event"] is { } happened && (happened["subject"]!.Text("kind") == "call" || happened.Text("type") == "desk.offer"))
                heard.Add(happened["subject"]!.Text("id"));
        }

        heard.ShouldBe([own.Id.ToString()]);
    }

    [Fact]
    public async Task The_stream_begins_with_ones_own_desk_and_no_floor()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("starter");
        await using var events = await seat.Client.OpenEventsAsync();
        var snapshot = (await events.NextAsync())!;
        snapshot["desk"]!["agent"]!.Text("agentId").ShouldBe(seat.Id.ToString());
        snapshot["desk"]!["queues"]![0]!.Text("queueId").ShouldBe(scene.Queue.ToString());
        snapshot["floor"].ShouldBeNull();
    }

    [Fact]
    public async Task A_supervisor_ends_a_call_and_not_another_tenants()
    {
        var (scene, elsewhere) = (await DeskScene.OpenAsync(house), await DeskScene.OpenAsync(house));
        var call = scene.Call(Guid.CreateVersion7(), "3", CallState.Ivr);
        house.Calls.Tell(call);
        (await elsewhere.Admin.PostAsync($"/api/v1/floor/calls/{call.Id}/hangup")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await scene.Admin.PostAsync($"/api/v1/floor/calls/{call.Id}/hangup")).Status.ShouldBe(HttpStatusCode.NoContent);
        house.Calls.HungUp.ShouldContain(call.Id);
    }

    [Fact]
    public async Task A_renamed_user_and_a_moved_extension_are_seen_at_once()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("before");
        await using var events = await scene.Admin.OpenEventsAsync();
        await scene.Admin.PutAsync($"/api/v1/users/{seat.UserId}", new { name = "before", displayName = "After", role = "agent", extensionId = (string?)null });
        var told = await events.NextAsync("agent.updated", e => e["data"]!.Text("displayName") == "After");
        told["data"]!["extension"].ShouldBeNull();
    }
}
