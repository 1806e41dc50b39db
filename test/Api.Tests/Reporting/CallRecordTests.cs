using System.Net;
using System.Text;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Reporting.Customers;

namespace Switchboard.Api.Tests.Reporting;

[Collection(nameof(SharedRecords))]
public sealed class CallRecordTests(RecordsHouse house)
{
    [Fact]
    public async Task The_newest_state_of_a_call_is_kept_once()
    {
        var tenant = await house.NewTenantAsync();
        var call = RecordsHouse.Call(tenant);
        await house.SaveAsync(call, call with { State = CallState.Queued });
        await house.SaveAsync(RecordsHouse.Ended(call));
        var list = await tenant.Admin.GetAsync("/api/v1/calls");
        list.Status.ShouldBe(HttpStatusCode.OK, list.Text);
        list["total"].GetValue<int>().ShouldBe(1);
        list["items"][0]!["state"]!.GetValue<string>().ShouldBe("ended");
        list["items"][0]!["talkMs"]!.GetValue<long>().ShouldBe(60_000);
    }

    [Fact]
    public async Task An_end_is_not_taken_back_by_an_earlier_state_that_comes_late()
    {
        var tenant = await house.NewTenantAsync();
        var apart = RecordsHouse.Call(tenant);
        await house.SaveAsync(RecordsHouse.Ended(apart));
        await house.SaveAsync(apart with { State = CallState.Talking });
        var together = RecordsHouse.Call(tenant);
        await house.SaveAsync(RecordsHouse.Ended(together), together with { State = CallState.Talking });
        foreach (var id in (Guid[])[apart.Id, together.Id])
            (await tenant.Admin.GetAsync($"/api/v1/calls/{id}"))["state"].GetValue<string>().ShouldBe("ended");
    }

    [Fact]
    public async Task A_call_of_a_month_nobody_foresaw_is_stored()
    {
        var tenant = await house.NewTenantAsync();
        var old = RecordsHouse.Ended(RecordsHouse.Call(tenant, new DateTimeOffset(2019, 3, 31, 23, 59, 59, TimeSpan.Zero)));
        await house.SaveAsync(old);
        var found = await tenant.Admin.GetAsync($"/api/v1/calls/{old.Id}");
        found.Status.ShouldBe(HttpStatusCode.OK, found.Text);
        found["startedAt"].GetValue<DateTimeOffset>().ShouldBe(old.StartedAt);
    }

    [Fact]
    public async Task What_a_crash_left_open_is_found_with_its_recording_and_the_last_heartbeat()
    {
        var (one, other) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        var (open, closed, strange) = (RecordsHouse.Call(one), RecordsHouse.Ended(RecordsHouse.Call(one)), RecordsHouse.Call(other));
        await house.SaveAsync(open, closed, strange);
        var recording = await house.RecordAsync(one, open, [], closed: false);
        var alive = new DateTimeOffset(2026, 11, 20, 3, 0, 30, TimeSpan.Zero);
        await house.AppendAsync(TenantId.System, CallJournal.Heartbeat, new Heartbeat(alive.AddSeconds(-5)));
        await house.AppendAsync(TenantId.System, CallJournal.Heartbeat, new Heartbeat(alive));

        var left = await house.Get<IInterruptedCalls>().FindAsync(CancellationToken.None);

        var ids = left.Calls.Select(c => c.Id).ToList();
        ids.ShouldContain(open.Id);
        ids.ShouldContain(strange.Id);
        ids.ShouldNotContain(closed.Id);
        left.Recordings.ShouldContain(r => r.Tenant == one.Id.Value && r.Recording.Id == recording && r.Recording.CallId == open.Id);
        left.LastAlive.ShouldBe(alive);
        await house.SaveAsync(RecordsHouse.Ended(open), RecordsHouse.Ended(strange));
    }

    [Fact]
    public async Task Calls_are_found_by_each_filter()
    {
        var tenant = await house.NewTenantAsync();
        var (queue, agent) = (Guid.NewGuid(), Guid.NewGuid());
        var talked = RecordsHouse.Ended(RecordsHouse.Call(tenant)) with { QueueId = queue, AgentId = agent, CallerName = "王小明", Caller = "+8613812345678" };
        var missed = RecordsHouse.Call(tenant, talked.StartedAt.AddHours(1)) with { Caller = "02155550199", State = CallState.Ended, EndedAt = talked.StartedAt.AddHours(2) };
        var outgoing = RecordsHouse.Ended(RecordsHouse.Call(tenant, talked.StartedAt.AddHours(2))) with { Direction = CallDirection.Outbound, Caller = "1001", Called = "13800005678" };
        await house.SaveAsync(talked, missed, outgoing);

        (await FoundAsync("number=5678")).ShouldBe([outgoing.Id, talked.Id]); // the last four
        (await FoundAsync("number=13812345678")).ShouldBe([talked.Id]);
        (await FoundAsync("number=5550")).ShouldBeEmpty(); // four digits are the end of a number
        (await FoundAsync("number=55501")).ShouldBe([missed.Id]);
        (await FoundAsync("answered=false")).ShouldBe([missed.Id]);
        (await FoundAsync("answered=true")).ShouldBe([outgoing.Id, talked.Id]);
        (await FoundAsync("direction=outbound")).ShouldBe([outgoing.Id]);
        (await FoundAsync($"queueId={queue}")).ShouldBe([talked.Id]);
        (await FoundAsync($"agentId={agent}")).ShouldBe([talked.Id]);
        (await FoundAsync("q=" + Uri.EscapeDataString("小明"))).ShouldBe([talked.Id]);
        (await FoundAsync("from=2026-11-20T03:30:00Z&to=2026-11-20T04:30:00Z")).ShouldBe([missed.Id]);
        (await tenant.Admin.GetAsync("/api/v1/calls?direction=sideways")).Status.ShouldBe(HttpStatusCode.BadRequest);

        async Task<Guid[]> FoundAsync(string query)
        {
            var list = await tenant.Admin.GetAsync("/api/v1/calls?" + query);
            list.Status.ShouldBe(HttpStatusCode.OK, list.Text);
            return [.. list["items"].AsArray().Select(i => Guid.Parse(i!["id"]!.GetValue<string>()))];
        }
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        var tenant = await house.NewTenantAsync();
        var calls = Enumerable.Range(0, 7).Select(i => RecordsHouse.Ended(RecordsHouse.Call(tenant))).ToArray(); // all at one moment
        await house.SaveAsync(calls);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await tenant.Admin.GetAsync("/api/v1/calls?limit=3" + (cursor is null ? "" : $"&cursor={cursor}"));
            seen.AddRange(page["items"].AsArray().Select(i => i!["id"]!.GetValue<string>()));
            cursor = page.Body!["next"]?.GetValue<string>();
        }
        while (cursor is not null);
        seen.ShouldBe(calls.Select(c => c.Id.ToString()).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_call_shows_its_legs_trail_names_and_events_but_no_dialog()
    {
        var tenant = await house.NewTenantAsync();
        var queue = Guid.NewGuid();
        house.Desk.Queues[queue] = "Repairs";
        var (_, seat) = await house.NewAgentAsync(tenant, "1001");
        var call = RecordsHouse.Ended(RecordsHouse.Call(tenant)) with { QueueId = queue, AgentId = seat.Id, Legs = [Leg("1001")] };
        await house.SaveAsync(call);
        await house.AppendAsync(tenant.Id, CallJournal.Trail, new TrailStep(call.Id, call.StartedAt, null, "menu", "match", "1", "Main menu", "menu"));
        var last = house.Publish(tenant, "call.started", "call", call.Id, new { });
        await house.CountedAsync(tenant, last);
        await house.AppliedAsync();

        var found = await tenant.Admin.GetAsync($"/api/v1/calls/{call.Id}");
        found["queueName"].GetValue<string>().ShouldBe("Repairs");
        found["agentName"].GetValue<string>().ShouldBe("Agent 1001");
        found["legs"][0]!["address"]!.GetValue<string>().ShouldBe("1001");
        found["legs"][0]!["dialog"].ShouldBeNull();
        found["trail"][0]!["node"]!.GetValue<string>().ShouldBe("menu");
        found["trail"][0]!["nodeName"]!.GetValue<string>().ShouldBe("Main menu");
        var events = await tenant.Admin.GetAsync($"/api/v1/calls/{call.Id}/events");
        events["items"].AsArray().ShouldContain(e => e!["type"]!.GetValue<string>() == "call.started");
    }

    [Fact]
    public async Task An_agent_sees_his_own_calls_and_no_others()
    {
        var tenant = await house.NewTenantAsync();
        var (client, seat) = await house.NewAgentAsync(tenant, "1002");
        var byAgent = RecordsHouse.Ended(RecordsHouse.Call(tenant)) with { AgentId = seat.Id };
        var byLeg = RecordsHouse.Ended(RecordsHouse.Call(tenant)) with { Legs = [Leg("1002")] };
        var others = RecordsHouse.Ended(RecordsHouse.Call(tenant)) with { AgentId = Guid.NewGuid(), Legs = [Leg("1003")] };
        await house.SaveAsync(byAgent, byLeg, others);
        var recording = await house.RecordAsync(tenant, others, []);

        var list = await client.GetAsync("/api/v1/calls");
        list["items"].AsArray().Select(i => Guid.Parse(i!["id"]!.GetValue<string>())).ShouldBe([byLeg.Id, byAgent.Id], ignoreOrder: true);
        foreach (var path in (string[])[$"calls/{others.Id}", $"calls/{others.Id}/events", $"recordings/{recording}", $"recordings/{recording}/audio", $"recordings/{recording}/waveform"])
            (await client.GetAsync($"/api/v1/{path}")).Status.ShouldBe(HttpStatusCode.NotFound, path);
        (await client.GetAsync($"/api/v1/calls/{byLeg.Id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/api/v1/calls/export.csv")).Text.Split('\n').Length.ShouldBe(4); // header, two calls, the end
    }

    [Fact]
    public async Task Another_tenants_calls_and_recordings_are_not_there()
    {
        var (mine, theirs) = (await house.NewTenantAsync(), await house.NewTenantAsync());
        var call = RecordsHouse.Ended(RecordsHouse.Call(theirs));
        await house.SaveAsync(call);
        var recording = await house.RecordAsync(theirs, call, []);
        var living = RecordsHouse.Call(theirs);
        house.Control.Living[living.Id] = living;
        foreach (var path in (string[])[$"calls/{call.Id}", $"calls/{living.Id}", $"calls/{call.Id}/events", $"recordings/{recording}", $"recordings/{recording}/audio", $"recordings/{recording}/waveform"])
            (await mine.Admin.GetAsync($"/api/v1/{path}")).Status.ShouldBe(HttpStatusCode.NotFound, path);
        (await mine.Admin.PostAsync($"/api/v1/calls/{living.Id}/hangup")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await mine.Admin.GetAsync("/api/v1/calls/live"))["items"].AsArray().ShouldBeEmpty();
        (await mine.Admin.GetAsync("/api/v1/calls"))["total"].GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task The_export_shows_chinese_in_excel_and_runs_no_formula()
    {
        var tenant = await house.NewTenantAsync();
        await house.SaveAsync(RecordsHouse.Ended(RecordsHouse.Call(tenant)) with { CallerName = "=cmd|' /C calc'!A0", Caller = "+8613812345678" });
        var key = await RecordsHouse.NewKeyAsync(tenant, "calls.read");
        using var answer = await house.FetchAsync(key, "/api/v1/calls/export.csv?direction=inbound");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        bytes[..3].ShouldBe(Encoding.UTF8.Preamble.ToArray());
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        lines[0].ShouldStartWith("开始时间,方向,主叫号码"); // the tenant's language
        lines[1].ShouldContain("\"'=cmd|' /C calc'!A0\"");
        lines[1].ShouldContain("\"'+8613812345678\"");
        lines[1].ShouldStartWith("2026-11-20 11:00:00,呼入,"); // in the tenant's zone
        answer.Content.Headers.ContentDisposition!.FileName.ShouldNotBeNull().ShouldContain(".csv");
    }

    [Fact]
    public async Task The_only_customer_with_the_number_is_put_beside_the_call_once()
    {
        var tenant = await house.NewTenantAsync();
        var customer = new CustomerMatch(Guid.NewGuid(), "李雷", null, "normal");
        var (single, doubtful) = ($"139{Random.Shared.Next(10_000_000, 99_999_999)}", $"137{Random.Shared.Next(10_000_000, 99_999_999)}");
        house.Contacts.ByNumber[single] = [customer];
        house.Contacts.ByNumber[doubtful] = [customer, customer with { Id = Guid.NewGuid() }];
        var known = RecordsHouse.Call(tenant) with { Caller = single };
        var unknown = RecordsHouse.Call(tenant) with { Direction = CallDirection.Outbound, Called = doubtful };
        await house.SaveAsync(known, unknown);
        await house.Get<CustomerSearch>().RunOnceAsync(CancellationToken.None);
        await house.SaveAsync(RecordsHouse.Ended(known)); // the telephones do not know the customer; he stays
        await house.Get<CustomerSearch>().RunOnceAsync(CancellationToken.None);

        (await tenant.Admin.GetAsync($"/api/v1/calls/{known.Id}"))["customerName"].GetValue<string>().ShouldBe("李雷");
        (await tenant.Admin.GetAsync($"/api/v1/calls/{unknown.Id}")).Body!["customerId"].ShouldBeNull();
        house.Contacts.Asked.Count(n => n == doubtful).ShouldBe(1);
        var history = await house.Get<ICallHistory>().ListOfCustomerAsync(tenant.Id, customer.Id, DateTimeOffset.MaxValue, 10, CancellationToken.None);
        history.Select(h => h.CallId).ShouldBe([known.Id]);
        await house.SaveAsync(RecordsHouse.Ended(unknown));
    }

    [Fact]
    public async Task An_agent_answers_his_own_phone_and_his_browser_hears_of_it()
    {
        var tenant = await house.NewTenantAsync();
        var (client, seat) = await house.NewAgentAsync(tenant, "1014");
        var (own, other) = (RecordsHouse.Call(tenant) with { AgentId = seat.Id }, RecordsHouse.Call(tenant));
        house.Control.Living[own.Id] = own;
        house.Control.Living[other.Id] = other;
        house.Control.InBrowser = true;

        (await client.PostAsync($"/api/v1/calls/{own.Id}/answer")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/api/v1/calls/{other.Id}/answer")).Status.ShouldBe(HttpStatusCode.NotFound);

        house.Control.Done.ShouldContain($"answer {own.Id} 1014");
        house.Control.Done.ShouldNotContain($"answer {other.Id} 1014");
    }

    [Fact]
    public async Task An_agent_steers_his_own_call_and_no_other()
    {
        var tenant = await house.NewTenantAsync();
        var (client, seat) = await house.NewAgentAsync(tenant, "1004");
        var (own, other) = (RecordsHouse.Call(tenant) with { AgentId = seat.Id }, RecordsHouse.Call(tenant));
        house.Control.Living[own.Id] = own;
        house.Control.Living[other.Id] = other;
        (await client.PostAsync($"/api/v1/calls/{own.Id}/hold")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/api/v1/calls/{own.Id}/retrieve")).Status.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/api/v1/calls/{own.Id}/mute", new { on = true })).Status.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/api/v1/calls/{own.Id}/mute")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsync($"/api/v1/calls/{own.Id}/digits", new { digits = "12#" })).Status.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/api/v1/calls/{own.Id}/digits", new { digits = "hello" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsync($"/api/v1/calls/{own.Id}/transfer", new { to = "1005" })).Status.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"/api/v1/calls/{own.Id}/hangup")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var verb in (string[])["hangup", "hold", "retrieve"])
            (await client.PostAsync($"/api/v1/calls/{other.Id}/{verb}")).Status.ShouldBe(HttpStatusCode.NotFound);
        house.Control.Done.Where(d => d.Contains(own.Id.ToString(), StringComparison.Ordinal)).ShouldBe(
            [$"hold {own.Id} True", $"hold {own.Id} False", $"mute {own.Id} True", $"digits {own.Id} 12#", $"transfer {own.Id} 1005", $"hangup {own.Id}"]);
        house.Control.Done.ShouldNotContain(d => d.Contains(other.Id.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dialling_rings_ones_own_extension()
    {
        var tenant = await house.NewTenantAsync();
        var (client, _) = await house.NewAgentAsync(tenant, "1006");
        var made = await client.PostAsync("/api/v1/calls", new { to = "13900001111" });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        house.Control.Done.ShouldContain("dial 1006 13900001111");
        (await client.PostAsync("/api/v1/calls", new { from = "1001", to = "13900001111" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tenant.Admin.PostAsync("/api/v1/calls", new { to = "13900001111" })).Code.ShouldBe("call.no_extension");
    }

    private static LegRecord Leg(string extension) => new()
    {
        Id = Guid.CreateVersion7(),
        Kind = LegKind.Agent,
        Address = extension,
        State = LegState.Ended,
        StartedAt = DateTimeOffset.Parse("2026-11-20T03:00:02Z", System.Globalization.CultureInfo.InvariantCulture),
        SipCallId = "abc",
        Dialog = new DialogSeed("abc", "sip:a", "sip:b", "sip:c", [], "udp", "127.0.0.1:5060", 2),
    };
}
