using System.Net;
using Switchboard.Contracts.Desk;

namespace Switchboard.Api.Tests.Desk;

[Collection(nameof(SharedDesk))]
public sealed class ConfigurationTests(DeskHouse house)
{
    [Fact]
    public async Task A_seat_shows_the_users_name_until_it_has_its_own()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("li.na");
        var read = await scene.Admin.GetAsync($"/api/v1/agents/{seat.Id}");
        read["displayName"].ToString().ShouldBe("li.na");
        read.Headers.ETag!.Tag.ShouldBe("\"1\"");
        var changed = await scene.Admin.PutAsync(
            $"/api/v1/agents/{seat.Id}", new { userId = seat.UserId, number = "9001", displayName = "李娜", wrapUpMs = 5000 }, ("If-Match", "\"1\""));
        changed["displayName"].ToString().ShouldBe("李娜");
        changed["queues"].AsArray().ShouldBeEmpty();
        changed["version"].GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_user_has_one_seat_and_a_number_is_taken_once()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("one");
        var again = await scene.Admin.PostAsync("/api/v1/agents", new { userId = seat.UserId, number = "9002" });
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Code.ShouldBe("user.has_seat");
        var (_, other) = await scene.Admin.NewUserAsync(scene.TenantName, "two", "agent");
        var taken = await scene.Admin.PostAsync("/api/v1/agents", new { userId = other, number = "8" + seat.Extension });
        taken.Code.ShouldBe("agent.number_taken");
    }

    [Fact]
    public async Task Me_says_which_agent_I_am()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("me");
        (await seat.Client.GetAsync("/api/v1/me"))["user"]["agentId"]!.ToString().ShouldBe(seat.Id.ToString());
    }

    [Fact]
    public async Task What_the_router_does_not_know_is_refused_with_its_field()
    {
        var scene = await DeskScene.OpenAsync(house);
        var refused = await scene.Admin.PostAsync("/api/v1/queues", new { name = "Odd", strategy = "astrology" });
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Code.ShouldBe("queue.unknown_strategy");
        Fields(refused).ShouldBe(["strategy"]);
        (await scene.Admin.GetAsync("/api/v1/queues?q=Odd"))["total"].GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var scene = await DeskScene.OpenAsync(house);
        var skill = (await scene.Admin.PostAsync("/api/v1/skills", new { name = "English" })).Id;
        var refused = await scene.Admin.PostAsync(
            "/api/v1/queues",
            new { name = "", serviceLevelFormula = "SL9", wrapUpMode = "sometimes", ringTimeoutMs = 5, requiredSkills = new[] { new { skillId = skill, level = 6 } } });
        refused.Code.ShouldBe("validation.failed");
        Fields(refused).ShouldBe(["name", "ringTimeoutMs", "serviceLevelFormula", "wrapUpMode", "requiredSkills[0].level"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_skill_that_a_queue_requires_stays()
    {
        var scene = await DeskScene.OpenAsync(house);
        var skill = (await scene.Admin.PostAsync("/api/v1/skills", new { name = "Russian", description = "" })).Id;
        var made = await scene.Admin.PostAsync("/api/v1/queues", new { name = "Russian desk", requiredSkills = new[] { new { skillId = skill, level = 2 } } });
        made["requiredSkills"][0]!["level"]!.GetValue<int>().ShouldBe(2);
        (await scene.Admin.DeleteAsync($"/api/v1/skills/{skill}")).Code.ShouldBe("skill.in_use");
        (await scene.Admin.DeleteAsync($"/api/v1/queues/{made.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await scene.Admin.DeleteAsync($"/api/v1/skills/{skill}")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_edit_of_an_older_version_is_stale()
    {
        var scene = await DeskScene.OpenAsync(house);
        var path = $"/api/v1/queues/{scene.Queue}";
        (await scene.Admin.PutAsync(path, new { name = "Service A" }, ("If-Match", "\"1\""))).Status.ShouldBe(HttpStatusCode.OK);
        var late = await scene.Admin.PutAsync(path, new { name = "Service B" }, ("If-Match", "\"1\""));
        late.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        late.Code.ShouldBe("stale");
    }

    [Theory]
    [InlineData("/api/v1/skills", """{"name":"Thai"}""")]
    [InlineData("/api/v1/queues", """{"name":"Sales"}""")]
    [InlineData("/api/v1/dispositions", """{"name":"Solved","code":"solved"}""")]
    [InlineData("/api/v1/break-reasons", """{"code":"doctor","labels":{"zh":"就医","en":"Doctor"}}""")]
    public async Task Another_tenants_things_are_not_found(string path, string body)
    {
        var mine = await DeskScene.OpenAsync(house);
        var theirs = await DeskScene.OpenAsync(house);
        var made = await theirs.Admin.SendAsync(HttpMethod.Post, path, body);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete])
            (await mine.Admin.SendAsync(method, $"{path}/{made.Id}", method == HttpMethod.Put ? body : null)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theirs.Admin.GetAsync($"{path}/{made.Id}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_seat_cannot_join_another_tenants_queue_or_user()
    {
        var mine = await DeskScene.OpenAsync(house);
        var theirs = await DeskScene.OpenAsync(house);
        var (_, user) = await mine.Admin.NewUserAsync(mine.TenantName, "mine", "agent");
        var (_, stranger) = await theirs.Admin.NewUserAsync(theirs.TenantName, "theirs", "agent");
        var queue = await mine.Admin.PostAsync("/api/v1/agents", new { userId = user, number = "1", queues = new[] { new { queueId = theirs.Queue, priority = 1 } } });
        (queue.Code, Fields(queue)[0]).ShouldBe(("queue.not_found", "queues"));
        var borrowed = await mine.Admin.PostAsync("/api/v1/agents", new { userId = stranger, number = "2" });
        (borrowed.Code, Fields(borrowed)[0]).ShouldBe(("user.not_found", "userId"));
    }

    [Fact]
    public async Task A_new_tenant_has_break_reasons_in_the_users_language()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("zhang.wei");
        var reasons = (await seat.Client.GetAsync("/api/v1/desk/break-reasons")).Body!.AsArray();
        reasons.Select(r => r!.Text("code")).ShouldBe(["lunch", "short_break", "meeting", "training"]);
        reasons[0]!.Text("label").ShouldBe("午餐");
    }

    [Fact]
    public async Task A_break_reason_has_a_limit_that_others_may_ask_for()
    {
        var scene = await DeskScene.OpenAsync(house);
        var made = await scene.Admin.PostAsync("/api/v1/break-reasons", new { code = "doctor", labels = new { zh = "就医", en = "Doctor" }, limitMs = 600_000 });
        made["limitMs"].GetValue<long>().ShouldBe(600_000);
        house.Services.GetRequiredService<IDeskDirectory>().ListBreakReasons(scene.Tenant).Single(r => r.Code == "doctor").Limit.ShouldBe(TimeSpan.FromMinutes(10));
        (await scene.Admin.PutAsync($"/api/v1/break-reasons/{made.Id}", new { code = "doctor", labels = new { zh = "就医", en = "Doctor" } })).Body!["limitMs"].ShouldBeNull();
        Fields(await scene.Admin.PostAsync("/api/v1/break-reasons", new { code = "x", labels = new { zh = "x" }, limitMs = 0 })).ShouldBe(["limitMs"]);
    }

    [Fact]
    public async Task Agents_read_dispositions_but_change_nothing()
    {
        var scene = await DeskScene.OpenAsync(house);
        var seat = await scene.SeatAsync("reader");
        (await scene.Admin.PostAsync("/api/v1/dispositions", new { name = "已解决", code = "solved", category = "售后" })).Status.ShouldBe(HttpStatusCode.Created);
        (await seat.Client.GetAsync("/api/v1/dispositions"))["items"][0]!["name"]!.ToString().ShouldBe("已解决");
        (await seat.Client.PostAsync("/api/v1/dispositions", new { name = "x", code = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static List<string> Fields(ApiAnswer answer) => [.. answer["errors"].AsArray().Select(e => e!.Text("field"))];
}
