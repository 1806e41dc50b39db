using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Api.Tests.Ivr;

[Collection(nameof(SharedHouse))]
public sealed class CallbackTests(House house)
{
    [Fact]
    public async Task A_promise_made_by_a_program_is_listed_put_off_given_up_and_opened_again()
    {
        var tenant = await house.NewTenantAsync();
        var queue = (await tenant.Admin.PostAsync("/api/v1/queues", new { name = "service" })).Id;
        var made = await tenant.Admin.PostAsync("/api/v1/callbacks", new { queueId = queue, number = "138 0013 8000", name = "周明轩", note = "from the web page" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (made["number"].GetValue<string>(), made["origin"].GetValue<string>(), made["state"].GetValue<string>()).ShouldBe(("13800138000", "web", "waiting"));
        (await tenant.Admin.PostAsync("/api/v1/callbacks", new { queueId = queue, number = "+8613800138000" })).Id.ShouldBe(made.Id);

        var (other, _) = await tenant.Admin.NewUserAsync(tenant.Name, "stranger", "agent");
        (await other.GetAsync($"/api/v1/callbacks/{made.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);

        var later = TimeProvider.System.GetUtcNow().AddHours(3);
        var put = await tenant.Admin.PutAsync($"/api/v1/callbacks/{made.Id}", new { dueAt = later });
        put["dueAt"].GetValue<DateTimeOffset>().ShouldBe(later, TimeSpan.FromSeconds(1));
        put["arrivedAt"].GetValue<DateTimeOffset>().ShouldBe(made["arrivedAt"].GetValue<DateTimeOffset>());
        ((JsonArray)(await tenant.Admin.GetAsync("/api/v1/callbacks?open=true"))["items"]).Count.ShouldBe(1);

        (await tenant.Admin.PostAsync($"/api/v1/callbacks/{made.Id}/cancel", new { reason = "solved by mail" }))["state"].GetValue<string>().ShouldBe("cancelled");
        (await tenant.Admin.PostAsync($"/api/v1/callbacks/{made.Id}/cancel")).Status.ShouldBe(HttpStatusCode.Conflict);
        ((JsonArray)(await tenant.Admin.GetAsync("/api/v1/callbacks?state=cancelled"))["items"]).Count.ShouldBe(1);
        (await tenant.Admin.PutAsync($"/api/v1/callbacks/{made.Id}", new { dueAt = later }))["state"].GetValue<string>().ShouldBe("waiting");
        (await tenant.Admin.DeleteAsync($"/api/v1/queues/{queue}")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Who_is_blocked_or_in_need_of_help_is_not_called_back()
    {
        var tenant = await house.NewTenantAsync();
        var queue = (await tenant.Admin.PostAsync("/api/v1/queues", new { name = "service" })).Id;
        await tenant.Admin.PostAsync("/api/v1/customers", new { name = "Nuisance", level = "blocked", numbers = new[] { new { number = "13900000001" } } });
        (await tenant.Admin.PostAsync("/api/v1/callbacks", new { queueId = queue, number = "13900000001" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tenant.Admin.PostAsync("/api/v1/callbacks", new { queueId = queue, number = "110" }))["code"].GetValue<string>().ShouldBe("callback.emergency");
    }

    [Fact]
    public async Task A_queue_has_one_offer_whose_hours_are_checked()
    {
        var tenant = await house.NewTenantAsync();
        var queue = (await tenant.Admin.PostAsync("/api/v1/queues", new { name = "service" })).Id;
        object Offer(string from) => new
        {
            queueId = queue,
            key = "2",
            hours = new { timeZone = "Asia/Shanghai", weekly = new[] { new { days = new[] { "monday" }, ranges = new[] { new { from, to = "18:00" } } } } },
        };
        (await tenant.Admin.PostAsync("/api/v1/callback-offers", Offer("18:00"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        var made = await tenant.Admin.PostAsync("/api/v1/callback-offers", Offer("09:00"));
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["hours"]["weekly"]![0]!["ranges"]![0]!["from"]!.GetValue<string>().ShouldBe("09:00");
        (await tenant.Admin.PostAsync("/api/v1/callback-offers", Offer("09:00")))["code"].GetValue<string>().ShouldBe("callback_offer.queue_taken");
    }

    [Fact]
    public async Task The_calculator_answers_as_the_published_example_does()
    {
        var tenant = await house.NewTenantAsync();
        var answer = await tenant.Admin.PostAsync("/api/v1/staffing", new { calls = 100, handlingMs = 180_000, withinMs = 20_000, serviceLevelPercent = 80, shrinkagePercent = 30 });
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer["model"].GetValue<string>().ShouldBe("erlangC");
        var needed = answer["needed"];
        (needed["agents"]!.GetValue<int>(), needed["scheduled"]!.GetValue<int>()).ShouldBe((14, 20));
        needed["serviceLevelPercent"]!.GetValue<double>().ShouldBe(88.835, 0.001);
        needed["waitMs"]!.GetValue<double>().ShouldBe(7835.9, 0.1);
        ((JsonArray)answer["neighbours"]).Count.ShouldBe(11);
        (await tenant.Admin.PostAsync("/api/v1/staffing", new { calls = 0, handlingMs = 10 })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }
}
