using System.Net;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class QueueRulesTests(DeskHouse house)
{
    [Fact]
    public async Task Rules_keep_what_an_edit_leaves_out()
    {
        var scene = await DeskScene.OpenAsync(house);
        var path = $"/api/v1/queues/{scene.Queue}";
        var first = await scene.Admin.PutAsync(path, new { name = "Service", strategy = "ring-progressively", rules = new { ringNextMs = 3000, joinUnless = new[] { "noAgent" }, agingMs = 60_000 } });
        first.Status.ShouldBe(HttpStatusCode.OK, first.Text);
        first["rules"]["skillEvaluation"]!.ToString().ShouldBe("all");
        var second = await scene.Admin.PutAsync(path, new { name = "Service", rules = new { vipBonus = 50 } });
        second["strategy"].ToString().ShouldBe("ring-progressively");
        second["rules"]["ringNextMs"]!.GetValue<int>().ShouldBe(3000);
        second["rules"]["joinUnless"]!.AsArray().Single()!.ToString().ShouldBe("noAgent");
        second["rules"]["vipBonus"]!.GetValue<int>().ShouldBe(50);
        (await scene.Admin.PutAsync(path, new { name = "Service" }))["rules"]["agingMs"]!.GetValue<int>().ShouldBe(60_000);
    }

    [Fact]
    public async Task What_a_queue_does_at_the_seat_is_kept_and_checked()
    {
        var scene = await DeskScene.OpenAsync(house);
        var path = $"/api/v1/queues/{scene.Queue}";
        (await scene.Admin.GetAsync(path))["seat"]["whisper"]!.ToString().ShouldBe("none");
        var written = await scene.Admin.PutAsync(path, new { name = "Service", seat = new { announceAgent = true, whisper = "queue" } });
        written["seat"]["announceAgent"]!.GetValue<bool>().ShouldBeTrue(written.Text);
        (await scene.Admin.PutAsync(path, new { name = "Service" }))["seat"]["whisper"]!.ToString().ShouldBe("queue");
        house.Services.GetRequiredService<IDeskDirectory>().FindQueue(scene.Tenant, scene.Queue.ToString())!.Whisper.ShouldBe(QueueWhisper.Queue);
        Fields(await scene.Admin.PutAsync(path, new { name = "Service", seat = new { whisper = "shout" } })).ShouldBe(["seat.whisper"]);
        Fields(await scene.Admin.PutAsync(path, new { name = "Service", seat = new { whisper = "prompt" } })).ShouldBe(["seat.whisperPromptId"]);
    }

    [Fact]
    public async Task Every_unknown_word_of_the_rules_is_named_with_its_field()
    {
        var scene = await DeskScene.OpenAsync(house);
        var refused = await scene.Admin.PostAsync("/api/v1/queues", new
        {
            name = "Odd",
            rules = new
            {
                skillEvaluation = "some",
                joinUnless = new[] { "fullMoon" },
                leaveWhen = new[] { "allBusy" },
                overflow = new object[] { new { when = "mood", limit = 1, target = new { type = "moon" } }, new { when = "wait", limit = 5000, target = new { type = "number", number = "call me" } } },
            },
        });
        refused.Code.ShouldBe("validation.failed");
        Fields(refused).ShouldBe(
            ["rules.skillEvaluation", "rules.joinUnless[0]", "rules.leaveWhen[0]", "rules.overflow[0].when", "rules.overflow[0].target.type", "rules.overflow[0].target.id", "rules.overflow[1].target.number"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task What_the_router_refuses_of_the_rules_is_named_as_the_form_knows_it()
    {
        var scene = await DeskScene.OpenAsync(house);
        await RefusedAsync(scene, new { rings = new[] { new { afterMs = 1000 } } }, "queue.empty_ring", "rules.rings[0]");
        await RefusedAsync(scene, new { rings = Enumerable.Repeat(new { afterMs = 1000, lowerLevels = 1 }, 6) }, "queue.too_many_rings", "rules.rings");
        await RefusedAsync(scene, new { rings = new[] { new { afterMs = 1000, addQueues = new[] { Guid.NewGuid() } } } }, "queue.not_found", "rules.rings[0].addQueues");
        await RefusedAsync(scene, new { overflow = new[] { new { when = "serviceLevel", limit = 101, target = new { type = "number", number = "10086" } } } }, "value.out_of_range", "rules.overflow[0].limit");
        await RefusedAsync(scene, new { overflow = new[] { new { when = "wait", limit = 5000, target = new { type = "queue", id = Guid.NewGuid() } } } }, "queue.not_found", "rules.overflow[0].target.id");
        var circle = await scene.Admin.PutAsync(
            $"/api/v1/queues/{scene.Queue}", new { name = "Service", rules = new { overflow = new[] { new { when = "wait", limit = 5000, target = new { type = "queue", id = scene.Queue } } } } });
        (circle.Code, Fields(circle)[0]).ShouldBe(("queue.own_target", "rules.overflow[0].target"));
    }

    [Fact]
    public async Task What_rules_refer_to_stays()
    {
        var scene = await DeskScene.OpenAsync(house);
        var other = (await scene.Admin.PostAsync("/api/v1/queues", new { name = "Other" })).Id;
        var skill = (await scene.Admin.PostAsync("/api/v1/skills", new { name = "Welsh" })).Id;
        var written = await scene.Admin.PutAsync($"/api/v1/queues/{scene.Queue}", new { name = "Service", rules = new { rings = new[] { new { afterMs = 5000, dropSkills = new[] { skill }, addQueues = new[] { other } } } } });
        written.Status.ShouldBe(HttpStatusCode.OK, written.Text);
        (await scene.Admin.DeleteAsync($"/api/v1/queues/{other}")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await scene.Admin.DeleteAsync($"/api/v1/skills/{skill}")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Who_talked_with_a_caller_last_is_found_for_so_many_days()
    {
        var scene = await DeskScene.OpenAsync(house);
        var (one, two) = (await scene.SeatAsync("li.na"), await scene.SeatAsync("wang.wei"));
        foreach (var seat in new[] { one, two })
        {
            await seat.SetAsync("available");
            var contact = await scene.QueueAsync("13900000077");
            await contact.AnswerAsync();
            contact.Work.Complete("normal");
            await seat.SetAsync("break", "lunch");
        }

        (await UntilAsync(house.Familiar, scene, two.Id)).ShouldBe(two.Id);
        // After a restart only the table knows.
        var familiar = (IFamiliarAgents)ActivatorUtilities.CreateInstance(house.Services, house.Familiar.GetType());
        (await UntilAsync(familiar, scene, two.Id)).ShouldBe(two.Id);
        (await familiar.FindLastAsync(scene.Tenant, "13900000078", 7, default)).ShouldBeNull();
        (await familiar.FindLastAsync(scene.Tenant, "13900000077", 0, default)).ShouldBeNull();
    }

    [Fact]
    public async Task An_agent_with_slots_for_chats_takes_so_many_at_once_and_no_call_beside_them()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("chatty");
        var path = $"/api/v1/agents/{seat.Id}";
        (await scene.Admin.PutAsync(path, new { userId = seat.UserId, number = "7001", capacity = new { smoke = 2 } })).Code.ShouldBe("validation.failed");
        var written = await scene.Admin.PutAsync(
            path, new { userId = seat.UserId, number = "7001", queues = new[] { new { queueId = scene.Queue, priority = 1 } }, capacity = new { chat = 2 } });
        written["capacity"]["chat"]!.GetValue<int>().ShouldBe(2);
        await seat.SetAsync("available");
        var chats = new List<WaitingContact>();
        for (var i = 0; i < 2; i++)
        {
            chats.Add(await scene.QueueAsync($"visitor {i}", Medium.Chat));
            await chats[i].AnswerAsync();
        }

        var third = await scene.QueueAsync("visitor 3", Medium.Chat);
        var call = await scene.QueueAsync("13900000099");
        (await third.Work.GetPlaceAsync()).Position.ShouldBe(1);
        (await call.Work.GetPlaceAsync()).Position.ShouldBe(2);
        chats[0].Work.Complete("normal");
        await third.AnswerAsync();
    }

    private static async Task<Guid?> UntilAsync(IFamiliarAgents familiar, DeskScene scene, Guid agent)
    {
        Guid? last = null;
        for (var i = 0; i < 100 && last != agent; i++)
        {
            last = await familiar.FindLastAsync(scene.Tenant, "13900000077", 7, default);
            await Task.Delay(100);
        }

        return last;
    }

    private static async Task RefusedAsync(DeskScene scene, object rules, string code, string field)
    {
        var refused = await scene.Admin.PostAsync("/api/v1/queues", new { name = "Odd", rules });
        (refused.Code, Fields(refused).FirstOrDefault()).ShouldBe((code, field), refused.Text);
    }

    private static string[] Fields(ApiAnswer answer) => [.. answer["errors"].AsArray().Select(e => e!["field"]!.ToString())];
}
