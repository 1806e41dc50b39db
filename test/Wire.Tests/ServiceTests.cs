namespace Switchboard.Wire.Tests;

/// <summary>Services on real calls: lines that are taken, hours that are over, queues that keep to a calendar, and a try from one's own phone.</summary>
public sealed class ServiceTests(SharedCentre shared) : IClassFixture<SharedCentre>
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task The_second_caller_of_a_service_with_one_line_hears_the_busy_signal()
    {
        using var agent = await Centre.AddAgentAsync("1401");
        var service = await ServiceAsync(new { name = "one line", number = "8801", maxLines = 1, open = new { type = "queue", id = Centre.QueueId } });
        await Centre.BindNumberAsync("4008002001", "serviceLine", service);
        await using var phones = new Phones(Centre);
        var inside = await phones.AgentPhoneAsync(agent);
        await using var caller = await Baresip.CallerAsync(CallCentre.Caller, CallCentre.CallerHz);
        await caller.CallAsync("4008002001", Centre);
        var first = await Centre.CallIsAsync("queued");
        first["attached"]!.Text("service").ShouldBe("one line");
        (await Centre.Admin.GetAsync($"services/{service}")).Number("linesTaken").ShouldBe(1);

        (await inside.Dial("8801").Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(486);
        await caller.HangUpAsync();
        (await Centre.RecordOfAsync(first.Text("id"))).Text("called").ShouldBe("4008002001");
        var second = inside.Dial("8801");
        (await second.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
        second.HangUp();
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_closed_service_leads_to_its_closed_flow_and_a_closed_queue_where_its_rules_say()
    {
        using var agent = await Centre.AddAgentAsync("1402");
        var never = (await Centre.Admin.PostAsync("calendars", new { name = "never", schedule = new { timeZone = "Asia/Shanghai" } })).Text("id");
        var flow = await FlowAsync("night");
        var queue = (await Centre.Admin.PostAsync("queues", new { name = "closed desk", rules = new { hours = new { calendarId = never, closed = new { type = "flow", id = flow } } } })).Text("id");
        await ServiceAsync(new { name = "by day", number = "8802", calendarId = never, open = new { type = "queue", id = Centre.QueueId }, closed = new { type = "flow", id = flow } });
        await ServiceAsync(new { name = "always", number = "8803", open = new { type = "queue", id = queue } });
        await using var phones = new Phones(Centre);
        var inside = await phones.AgentPhoneAsync(agent);
        foreach (var number in new[] { "8802", "8803" })
        {
            var call = inside.Dial(number);
            (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            var live = await Centre.CallIsAsync("ivr");
            await call.Ended.WaitAsync(Eventually.Patience);
            (await Centre.RecordOfAsync(live.Text("id")))["attached"]!.Text("way").ShouldBe("night");
        }
    }

    [Fact]
    public async Task Who_finds_a_queue_closed_is_promised_a_callback()
    {
        using var agent = await Centre.AddAgentAsync("1405");
        var never = (await Centre.Admin.PostAsync("calendars", new { name = "nights off", schedule = new { timeZone = "Asia/Shanghai" } })).Text("id");
        var queue = (await Centre.Admin.PostAsync("queues", new { name = "promising desk", rules = new { hours = new { calendarId = never, closed = new { type = "callback" } } } })).Text("id");
        await ServiceAsync(new { name = "promising", number = "8805", open = new { type = "queue", id = queue } });
        await using var phones = new Phones(Centre);
        var call = (await phones.AgentPhoneAsync(agent)).Dial("8805");
        (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
        call.Media.SendDigits(",1,1,1,1"); // the first cuts the announcement short, one of the others agrees
        var promised = await Eventually.GetAsync("a callback is promised", async () => (await Centre.Admin.GetAsync("callbacks?open=true")).List("items").FirstOrDefault());
        (promised.Text("number"), promised.Text("queueId")).ShouldBe(("1405", queue));
        call.HangUp();
        await Centre.Admin.PostAsync($"callbacks/{promised.Text("id")}/cancel", new { reason = "test" });
    }

    [Fact]
    public async Task A_try_rings_the_own_phone_goes_the_services_way_and_says_that_it_was_a_try()
    {
        const string Password = "extension-password-1";
        var service = await ServiceAsync(new { name = "tried", open = new { type = "flow", id = await FlowAsync("trial") } });
        var number = (await Centre.Admin.PostAsync("numbers", new { number = "4008002004", label = "tried", trunkId = Centre.TrunkId, target = new { type = "serviceLine", id = service } })).Text("id");
        var user = (await Centre.Admin.GetAsync("me"))["user"]!.Text("id");
        await Centre.Admin.PostAsync("extensions", new { number = "1404", displayName = "Boss", kind = "user", userId = user, password = Password });
        var seat = (await Centre.Admin.PostAsync("agents", new { userId = user, number = "1404" })).Text("id");
        (await Centre.Admin.SendAsync(HttpMethod.Post, $"numbers/{number}/call", new { })).Text.ShouldContain("extension.not_registered");

        await using var phones = new Phones(Centre);
        var phone = await phones.AgentPhoneAsync(new Agent(seat, "admin", "Boss", "1404", Password, Centre.Admin));
        var tried = (await Centre.Admin.PostAsync($"numbers/{number}/call")).Text("callId");
        var call = await phone.AnswerAsync();
        await call.Ended.WaitAsync(Eventually.Patience);
        var record = await Centre.RecordOfAsync(tried);
        (record.Text("called"), record["attached"]!.Text("test"), record["attached"]!.Text("service"), record["attached"]!.Text("way")).ShouldBe(("4008002004", "true", "tried", "trial"));
    }

    private async Task<string> ServiceAsync(object service) => (await Centre.Admin.PostAsync("services", service)).Text("id");

    private async Task<string> FlowAsync(string name)
    {
        var id = (await Centre.Admin.PostAsync("flows", new
        {
            name,
            kind = "graph",
            draft = new
            {
                schemaVersion = 1,
                name,
                language = "en",
                start = "way",
                nodes = new object[]
                {
                    new { type = "tag", id = "way", tag = "way", value = $"\"{name}\"", exits = new { next = "say" } },
                    new { type = "play", id = "say", prompt = new[] { new { type = "text", text = new { en = "We are closed." } } }, exits = new { next = "end" } },
                    new { type = "hangup", id = "end" },
                },
            },
        })).Text("id");
        await Centre.Admin.PostAsync($"flows/{id}/publish", new { });
        return id;
    }
}
