using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Api.Tests.Ivr;

/// <summary>Services: number → service → calendar → flow, and the page that shows the whole way.</summary>
[Collection(nameof(SharedHouse))]
public sealed class ServiceTests(House house)
{
    // Friday 9 October 2026, an ordinary workday in the calendar below; the week before is the holiday.
    private const string Workday = "2026-10-09T03:00:00Z";
    private const string Night = "2026-10-09T15:00:00Z";
    private const string Holiday = "2026-10-02T03:00:00Z";

    [Fact]
    public async Task A_path_tells_what_a_call_meets_at_each_time_and_why()
    {
        var scene = await SceneAsync();
        var path = $"/api/v1/numbers/{scene.Number}/path?at=";

        var open = await scene.Admin.GetAsync(path + Workday);
        open.Status.ShouldBe(HttpStatusCode.OK, open.Text);
        open["taken"].GetValue<string>().ShouldBe("open");
        open["number"]["number"]!.GetValue<string>().ShouldBe("4008001001");
        open["service"]["name"]!.GetValue<string>().ShouldBe("Hotline");
        open["calendar"]["answer"]!["reason"]!.GetValue<string>().ShouldBe("week");
        open["flows"].AsArray().Select(f => $"{f!["name"]} {f["version"]} {f["from"]}").ShouldBe(["Main 1 ", "Sub 1 Main"]);
        var queue = open["queues"].AsArray().ShouldHaveSingleItem()!;
        (queue["name"]!.GetValue<string>(), queue["from"]!.GetValue<string>()).ShouldBe(("Desk", "Sub"));
        queue["agents"]!.AsArray().ShouldHaveSingleItem()!["status"]!.GetValue<string>().ShouldBe("signedOut");
        Problems(open).ShouldBe(["queue_unstaffed Desk"]);

        var night = await scene.Admin.GetAsync(path + Night);
        night["taken"].GetValue<string>().ShouldBe("closed");
        night["target"]["type"]!.GetValue<string>().ShouldBe("message");
        night["queues"].AsArray().ShouldBeEmpty();

        var holiday = await scene.Admin.GetAsync(path + Holiday);
        holiday["taken"].GetValue<string>().ShouldBe("holiday");
        holiday["target"]["type"]!.GetValue<string>().ShouldBe("busy");
        holiday["calendar"]["answer"]!["rule"]!.GetValue<string>().ShouldBe("国庆节");
        (await scene.Admin.GetAsync($"/api/v1/services/{scene.Service}/path?at={Holiday}"))["taken"].GetValue<string>().ShouldBe("holiday");
    }

    [Fact]
    public async Task The_hours_inside_a_flow_shut_the_ways_that_are_closed_at_the_time()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var calendar = await CalendarAsync(admin);
        await PostedAsync(admin, "queues", new { name = "Day" });
        await PostedAsync(admin, "queues", new { name = "Night" });
        var flow = await FlowAsync(admin, "Split",
            new { type = "hours", id = "start", calendar = "Office", exits = new { open = "day", closed = "night" } },
            new { type = "queue", id = "day", queue = "Day" }, new { type = "queue", id = "night", queue = "Night" });
        var service = await PostedAsync(admin, "services", new { name = "Always", open = new { type = "flow", id = flow } });

        async Task<string> QueuesAt(string at) => string.Join(' ', (await admin.GetAsync($"/api/v1/services/{service}/path?at={at}"))["queues"].AsArray().Select(q => q!["name"]!.GetValue<string>()));
        (await QueuesAt(Workday)).ShouldBe("Day");
        (await QueuesAt(Night)).ShouldBe("Night");
        (await admin.DeleteAsync($"/api/v1/calendars/{calendar}"))["code"].GetValue<string>().ShouldBe("calendar.in_use");
    }

    [Fact]
    public async Task What_a_service_names_must_be_there_and_stays_while_it_is_used()
    {
        var scene = await SceneAsync();
        var admin = scene.Admin;
        var nothing = Guid.NewGuid();
        await RefusedAsync(new { name = "x" }, "open");
        await RefusedAsync(new { name = "x", open = new { type = "busy" } }, "open.type");
        await RefusedAsync(new { name = "x", open = new { type = "flow", id = nothing } }, "open.id", "flow.not_found");
        await RefusedAsync(new { name = "x", open = new { type = "flow", id = scene.Flow }, closed = new { type = "message", id = nothing } }, "closed.id", "prompt.not_found");
        await RefusedAsync(new { name = "x", open = new { type = "flow", id = scene.Flow }, busy = new { type = "number", number = "" } }, "busy.number");
        await RefusedAsync(new { name = "x", open = new { type = "flow", id = scene.Flow }, calendarId = nothing }, "calendarId", "calendar.not_found");
        (await admin.PostAsync("/api/v1/services", new { name = "Hotline", open = new { type = "flow", id = scene.Flow } }))["code"].GetValue<string>().ShouldBe("service.name_taken");
        (await admin.PostAsync("/api/v1/services", new { name = "y", number = "8001", open = new { type = "flow", id = scene.Flow } }))["code"].GetValue<string>().ShouldBe("service.number_taken");

        (await admin.DeleteAsync($"/api/v1/services/{scene.Service}"))["code"].GetValue<string>().ShouldBe("serviceLine.in_use");
        var flow = await admin.DeleteAsync($"/api/v1/flows/{scene.Flow}");
        flow.Status.ShouldBe(HttpStatusCode.Conflict);
        flow.Text.ShouldContain($"services/{scene.Service}");
        (await admin.DeleteAsync($"/api/v1/prompts/{scene.Prompt}")).Text.ShouldContain($"services/{scene.Service}");

        (await admin.DeleteAsync($"/api/v1/numbers/{scene.Number}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.DeleteAsync($"/api/v1/services/{scene.Service}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.GetAsync($"/api/v1/services/{scene.Service}")).Status.ShouldBe(HttpStatusCode.NotFound);

        async Task RefusedAsync(object body, string field, string? code = null)
        {
            var refused = await admin.PostAsync("/api/v1/services", body);
            refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Text);
            refused.Text.ShouldContain($"\"{field}\"");
            if (code is not null)
                refused.Code.ShouldBe(code);
        }
    }

    [Fact]
    public async Task A_try_needs_a_phone_and_says_so()
    {
        var scene = await SceneAsync();
        (await scene.Admin.PostAsync($"/api/v1/services/{scene.Service}/call"))["code"].GetValue<string>().ShouldBe("call.no_extension");
        (await scene.Admin.PostAsync($"/api/v1/numbers/{scene.Number}/call"))["code"].GetValue<string>().ShouldBe("call.no_extension");
    }

    [Fact]
    public async Task A_queue_keeps_to_a_calendar_and_the_path_says_when_it_is_closed()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var calendar = await CalendarAsync(admin);
        var queue = await PostedAsync(admin, "queues", new { name = "Desk", rules = new { hours = new { calendarId = calendar, closed = new { type = "callback" } } } });
        var kept = await admin.GetAsync($"/api/v1/queues/{queue}");
        kept["rules"]["hours"]!["calendarId"]!.GetValue<string>().ShouldBe(calendar);
        (await admin.DeleteAsync($"/api/v1/calendars/{calendar}")).Text.ShouldContain($"queues/{queue}");
        (await admin.PostAsync("/api/v1/queues", new { name = "x", rules = new { hours = new { calendarId = Guid.NewGuid() } } })).Code.ShouldBe("calendar.not_found");
        (await admin.PostAsync("/api/v1/queues", new { name = "x", rules = new { hours = new { calendarId = calendar, closed = new { type = "flow" } } } })).Text.ShouldContain("rules.hours.closed.id");

        var service = await PostedAsync(admin, "services", new { name = "Line", open = new { type = "queue", id = queue } });
        Problems(await admin.GetAsync($"/api/v1/services/{service}/path?at={Night}")).ShouldBe(["queue_closed Desk"]);
        Problems(await admin.GetAsync($"/api/v1/services/{service}/path?at={Workday}")).ShouldBe(["queue_unstaffed Desk"]);
        // left out, the rules keep their hours; an empty one takes them away
        (await admin.PutAsync($"/api/v1/queues/{queue}", new { name = "Desk", rules = new { vipBonus = 3 } }))["rules"]["hours"]!["calendarId"]!.GetValue<string>().ShouldBe(calendar);
        (await admin.PutAsync($"/api/v1/queues/{queue}", new { name = "Desk", rules = new { hours = new { } } }))["rules"]["hours"]!["calendarId"].ShouldBeNull();
    }

    private async Task<Scene> SceneAsync()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var calendar = await CalendarAsync(admin);
        var prompt = await PostedAsync(admin, "prompts", new { name = "closed", language = "en", kind = "tts", text = "We are closed." });
        var user = await PostedAsync(admin, "users", new { name = "ann", displayName = "Ann", role = "agent", password = House.Password });
        await PostedAsync(admin, "extensions", new { number = "8001", displayName = "Ann", kind = "user", userId = user });
        var queue = await PostedAsync(admin, "queues", new { name = "Desk" });
        await PostedAsync(admin, "agents", new { number = "8001", userId = user, queues = new[] { new { queueId = queue, priority = 1 } } });
        await FlowAsync(admin, "Sub", new { type = "queue", id = "start", queue = "Desk" });
        var flow = await FlowAsync(admin, "Main", new { type = "subflow", id = "start", flow = "Sub" });
        var service = await PostedAsync(admin, "services", new
        {
            name = "Hotline",
            number = "8800",
            calendarId = calendar,
            maxLines = 2,
            open = new { type = "flow", id = flow },
            closed = new { type = "message", id = prompt },
            holiday = new { type = "busy" },
        });
        var trunk = await PostedAsync(admin, "trunks", new { name = "carrier", host = "192.0.2.1", addresses = new[] { $"192.0.2.{Random.Shared.Next(1, 255)}/32" } });
        var number = await PostedAsync(admin, "numbers", new { number = "4008001001", trunkId = trunk, target = new { type = "serviceLine", id = service } });
        return new Scene(admin, flow, prompt, service, number);
    }

    private static Task<string> CalendarAsync(ApiClient admin) => PostedAsync(admin, "calendars", new
    {
        name = "Office",
        schedule = new
        {
            timeZone = "Asia/Shanghai",
            weekly = new[] { new { days = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }, ranges = new[] { new { from = "09:00", to = "18:00" } } } },
            dates = new[] { new { from = "2026-10-01", to = "2026-10-07", kind = "holiday", name = "国庆节" } },
        },
    });

    private static async Task<string> FlowAsync(ApiClient admin, string name, params object[] nodes)
    {
        var draft = new { schemaVersion = 1, name, language = "en", start = "start", nodes };
        var id = await PostedAsync(admin, "flows", new { name, kind = "graph", draft });
        var published = await admin.PostAsync($"/api/v1/flows/{id}/publish");
        published.Status.ShouldBe(HttpStatusCode.OK, published.Text);
        return id;
    }

    private static async Task<string> PostedAsync(ApiClient admin, string path, object body)
    {
        var made = await admin.PostAsync($"/api/v1/{path}", body);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made.Id!;
    }

    private static IEnumerable<string> Problems(ApiAnswer path) => path["problems"].AsArray().Select((JsonNode? p) => $"{p!["code"]} {p["subject"]}");

    private sealed record Scene(ApiClient Admin, string Flow, string Prompt, string Service, string Number);
}
