using System.Net;
using System.Text.Json.Nodes;

namespace Switchboard.Api.Tests.Ivr;

[Collection(nameof(SharedHouse))]
public sealed class DesignerTests(House house)
{
    [Fact]
    public async Task Two_versions_are_compared_node_by_node()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Main", kind = "graph", draft = Menu("Welcome") })).Id;
        await admin.PostAsync($"/api/v1/flows/{id}/publish");
        var changed = Menu("Good day");
        changed["nodes"]!.AsArray().Add(Node("""{"type":"hangup","id":"late","prompt":[]}"""));
        changed["nodes"]![0]!["layout"] = Node("""{"x":5,"y":9}""");
        await admin.PutAsync($"/api/v1/flows/{id}", new { name = "Main", draft = changed });

        var diff = await admin.GetAsync($"/api/v1/flows/{id}/diff?from=1");
        var version = await admin.GetAsync($"/api/v1/flows/{id}/versions/1");

        diff["items"].AsArray().Select(c => $"{c!["change"]} {c["nodeId"]} {string.Join(',', c["fields"]!.AsArray().Select(f => f!["field"]))}")
            .ShouldBe(["changed menu prompt", "added late "]);
        version["definition"]["nodes"]![0]!["id"]!.GetValue<string>().ShouldBe("menu");
        (await admin.GetAsync($"/api/v1/flows/{id}"))["updatedBy"].GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_trial_waits_at_the_first_question_and_takes_a_draft_that_is_not_saved()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Main", draft = Menu("Welcome") })).Id;

        var waiting = await admin.PostAsync($"/api/v1/flows/{id}/simulate", new { draft = Menu("Unsaved"), stopAtQuestion = true });
        var pressed = await admin.PostAsync($"/api/v1/flows/{id}/simulate", new { inputs = new[] { new { digits = "1" } } });

        waiting["outcome"]["reason"]!.GetValue<string>().ShouldBe("waiting");
        waiting["lines"].AsArray().ShouldContain(l => l!["text"]!.GetValue<string>() == "Unsaved");
        pressed["outcome"]["reason"]!.GetValue<string>().ShouldBe("hangup");
    }

    [Fact]
    public async Task A_kept_call_stands_in_the_way_of_a_flow_that_goes_otherwise()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Main", draft = Menu("Welcome") })).Id;
        var kept = await admin.PostAsync($"/api/v1/flows/{id}/tests", new { name = "one", script = new { inputs = new[] { new { digits = "1" } } } });
        kept.Status.ShouldBe(HttpStatusCode.Created, kept.Text);
        (await admin.PostAsync($"/api/v1/flows/{id}/publish")).Status.ShouldBe(HttpStatusCode.OK);

        var other = Menu("Welcome");
        other["nodes"]![0]!["exits"]!["1"] = "other";
        await admin.PutAsync($"/api/v1/flows/{id}", new { name = "Main", draft = other });
        var refused = await admin.PostAsync($"/api/v1/flows/{id}/publish");
        var run = await admin.PostAsync($"/api/v1/flows/{id}/tests/run");
        var forced = await admin.PostAsync($"/api/v1/flows/{id}/publish", new { force = true });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Code.ShouldBe("flow.tests_failed");
        refused["errors"][0]!["detail"]!.GetValue<string>().ShouldBe("one: After menu the call went to other, not to end.");
        run["passed"].GetValue<bool>().ShouldBeFalse();
        forced["publishedVersion"].GetValue<int>().ShouldBe(2);
        await UntilAsync(async () => (await admin.GetAsync("/api/v1/audit?q=published_against_tests")).Text.Contains("one", StringComparison.Ordinal));
        (await admin.DeleteAsync($"/api/v1/flows/{id}/tests/{kept.Id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await admin.GetAsync($"/api/v1/flows/{id}/tests"))["items"].AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flow_that_another_one_runs_cannot_go()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var inner = (await admin.PostAsync("/api/v1/flows", new { name = "Inner", draft = Menu("Inner") })).Id;
        await admin.PostAsync("/api/v1/flows", new
        {
            name = "Outer",
            draft = Node("""{"schemaVersion":1,"name":"Outer","language":"en","start":"sub","nodes":[{"type":"subflow","id":"sub","flow":"inner"}]}"""),
        });

        var refused = await admin.DeleteAsync($"/api/v1/flows/{inner}");

        refused.Code.ShouldBe("flow.in_use");
        refused.Text.ShouldContain("Outer");
    }

    [Fact]
    public async Task A_draft_is_called_only_by_somebody_with_a_phone()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Main", draft = Menu("Welcome") })).Id;
        (await admin.PostAsync($"/api/v1/flows/{id}/call")).Code.ShouldBe("flow.no_extension");
    }

    [Fact]
    public async Task A_calendar_says_what_holds_and_why_and_a_flow_keeps_to_it()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var week = new { timeZone = "Asia/Shanghai", weekly = new[] { new { days = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }, ranges = new[] { new { from = "09:00", to = "18:00" } } } } };
        var made = await admin.PostAsync("/api/v1/calendars", new { name = "Office", schedule = week });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var set = (await admin.GetAsync("/api/v1/calendars/holiday-sets"))["items"][0]!;
        await admin.PostAsync($"/api/v1/calendars/{made.Id}/holidays", new { set = set["id"]!.GetValue<string>() });
        var again = await admin.PostAsync($"/api/v1/calendars/{made.Id}/holidays", new { set = "cn-2026" });

        var festival = await admin.GetAsync($"/api/v1/calendars/{made.Id}/at?at=2026-02-17T10:00:00%2B08:00");
        var madeUp = await admin.GetAsync($"/api/v1/calendars/{made.Id}/at?at=2026-02-14T10:00:00%2B08:00");
        var flow = Node("""
            {"schemaVersion":1,"name":"Main","language":"en","start":"h","nodes":[{"type":"hours","id":"h","calendar":"office","exits":{"open":"o","closed":"c","holiday":"f"}},
             {"type":"hangup","id":"o"},{"type":"hangup","id":"c"},{"type":"hangup","id":"f"}]}
            """);
        var id = (await admin.PostAsync("/api/v1/flows", new { name = "Main", draft = flow })).Id;
        var tried = await admin.PostAsync($"/api/v1/flows/{id}/simulate", new { startAt = "2026-02-17T10:00:00+08:00" });

        again["schedule"]["dates"]!.AsArray().Count.ShouldBe(set["dates"]!.AsArray().Count);
        festival["exit"].GetValue<string>().ShouldBe("holiday");
        festival["rule"].GetValue<string>().ShouldBe("春节");
        festival["changesAt"].GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.Parse("2026-02-24T09:00+08:00", System.Globalization.CultureInfo.InvariantCulture));
        madeUp["open"].GetValue<bool>().ShouldBeTrue();
        madeUp["reason"].GetValue<string>().ShouldBe("workday");
        tried["outcome"]["lastNode"]!.GetValue<string>().ShouldBe("f");
        (await admin.PostAsync($"/api/v1/flows/{id}/publish")).Status.ShouldBe(HttpStatusCode.OK);
        (await admin.DeleteAsync($"/api/v1/calendars/{made.Id}")).Code.ShouldBe("calendar.in_use");
    }

    [Fact]
    public async Task A_schedule_that_makes_no_sense_is_refused_with_its_field()
    {
        var admin = (await house.NewTenantAsync()).Admin;
        var refused = await admin.PostAsync("/api/v1/calendars", new { name = "Office", schedule = new { monthly = new[] { new { days = new[] { 0 }, kind = "holiday" } } } });
        refused.Code.ShouldBe("schedule.month_days");
        refused.Text.ShouldContain("schedule.monthly[0].days");
        (await admin.PostAsync("/api/v1/calendars", new { name = "Office", schedule = new { timeZone = "Mars/Olympus" } })).Code.ShouldBe("schedule.zone_unknown");
    }

    // the audit log is written behind the answer
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var left = 100; left > 0 && !await holds(); left--)
            await Task.Delay(100);
        (await holds()).ShouldBeTrue();
    }

    private static JsonNode Menu(string welcome)
    {
        var flow = Node("""
            {"schemaVersion":1,"name":"Main","language":"en","start":"menu","nodes":[
             {"type":"menu","id":"menu","prompt":[{"type":"text","text":{"en":""}}],"choices":[{"key":"1"}],"exits":{"1":"end","maxtries":"other"}},
             {"type":"hangup","id":"end"},{"type":"hangup","id":"other"}]}
            """);
        flow["nodes"]![0]!["prompt"]![0]!["text"]!["en"] = welcome;
        return flow;
    }

    private static JsonNode Node(string json) => JsonNode.Parse(json)!;
}
