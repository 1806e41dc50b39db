using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Server.Demo;
using Switchboard.Server.Hosting;
using Switchboard.Switch.Phones;

namespace Switchboard.Api.Tests.Demo;

/// <summary>The synthetic people, seen through the events and the API as everybody sees them.</summary>
public sealed class DemoFloorTests(DemoHouse house) : IClassFixture<DemoHouse>
{
    [Fact]
    public async Task Synthetic_agents_answer_and_wrap_up_recorded_calls_and_some_callers_give_up()
    {
        var answered = new Dictionary<string, int>(StringComparer.Ordinal);
        string? whole = null;
        var abandoned = false;
        await foreach (var happened in house.EventsAsync(fromNow: false))
        {
            abandoned |= happened.Type == "queue.contactAbandoned";
            if (Step(happened) is { } step)
            {
                answered[step.Call] = answered.GetValueOrDefault(step.Call) | step.Mark;
                if (answered[step.Call] == 7)
                    whole = step.Call;
            }

            if (whole is not null && abandoned)
                break;
        }

        var call = await ReadAsync(whole!);
        call["agentName"]!.GetValue<string>().ShouldNotBeEmpty();
        call["disposition"]!.GetValue<string>().ShouldNotBeEmpty();
        call["notes"]!.GetValue<string>().ShouldNotBeEmpty();
        call["talkMs"]!.GetValue<long>().ShouldBeGreaterThan(1_000);
        call["recording"]!["lengthMs"]!.GetValue<long>().ShouldBeGreaterThan(1_000);
        await ShouldBeHeardOnBothSidesAsync(call["recording"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_synthetic_agent_leaves_the_seat_to_a_person_and_comes_back_after()
    {
        await UntilAsync(house.EventsAsync(fromNow: false), e => e.Type == "agent.statusChanged");
        var person = await house.SignInAsync("agent2");
        var agent = (await person.GetAsync("/api/v1/me"))["user"]["agentId"]!.GetValue<string>();

        await UntilAsync(house.EventsAsync(fromNow: false), e => e.Type == "agent.statusChanged" && e.SubjectId == agent && e.Reason == "seat_taken");
        (await person.GetAsync("/api/v1/desk"))["agent"]["device"]!.GetValue<string>().ShouldNotBe("connected");

        var after = house.EventsAsync(fromNow: true);
        await person.PostAsync("/api/v1/auth/sign-out");
        await UntilAsync(after, e => e.Type == "agent.statusChanged" && e.SubjectId == agent && Data(e)["to"]!.GetValue<string>() == "available");
    }

    [Fact]
    public async Task Whoever_signs_in_as_agent1_gets_the_next_call()
    {
        var person = await house.SignInAsync("agent1");
        var phone = house.NewPhone("8001");
        var rang = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Incoming = call =>
        {
            rang.TrySetResult(call);
            return Task.CompletedTask;
        };
        (await phone.RegisterAsync(TimeSpan.FromMinutes(5), house.Patience)).ShouldBeNull();
        (await person.PostAsync("/api/v1/desk/status", new { status = "available" })).Status.ShouldBe(HttpStatusCode.OK);

        var call = await rang.Task.WaitAsync(house.Patience);
        call.Answer().ShouldBeNull();
        await call.Ended.WaitAsync(house.Patience); // he speaks with somebody real, and hangs up by himself

        call.Media.Figures.PacketsReceived.ShouldBeGreaterThan(50);
        (await person.PostAsync("/api/v1/desk/status", new { status = "signedOut" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_customer_who_calls_is_known_before_the_menu()
    {
        string? level = null;
        await foreach (var happened in house.EventsAsync(fromNow: false))
        {
            var data = happened.Type == "call.ended" ? Data(happened) : null;
            level = data?["attached"]?["customerLevel"]?.GetValue<string>();
            if (level is null)
                continue;
            data!["customerId"]!.GetValue<string>().ShouldNotBeEmpty();
            break;
        }

        level.ShouldBeOneOf("normal", "vip");
    }

    [Fact]
    public async Task A_call_to_the_outside_is_taken_by_a_synthetic_person_of_the_carrier()
    {
        var phone = house.NewPhone("8101");
        (await phone.RegisterAsync(TimeSpan.FromMinutes(5), house.Patience)).ShouldBeNull();

        var call = phone.Call("02155550199").Value;

        (await call.Answered.WaitAsync(house.Patience)).Status.ShouldBe(200);
        await call.Ended.WaitAsync(house.Patience);
        call.Media.Figures.PacketsReceived.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task Every_page_has_something_to_show_at_the_first_start()
    {
        var admin = await house.SignInAsync("admin");
        string[] lists =
        [
            "wallboards", "alarm-rules", "shifts", "callbacks", "callback-offers", "calendars", "voicemail/boxes", "ring-groups", "conference-rooms", "recording-rules", "trunk-groups", "number-pools",
            "outbound-rules", "devices", "billing/decks", "billing/ledger", "scripts", "data-tables",
        ];
        foreach (var list in lists)
            (await admin.GetAsync($"/api/v1/{list}"))["items"]!.AsArray().ShouldNotBeEmpty(list);
        await house.Host.Services.GetRequiredService<IDurableLog>().WhenAppliedAsync(house.Patience);
        var days = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var attendance = (await admin.GetAsync($"/api/v1/attendance?from={days.AddDays(-5):yyyy-MM-dd}&to={days.AddDays(-2):yyyy-MM-dd}"))["items"]!.AsArray();
        attendance.ShouldContain(row => row!["signedInAt"] != null && row["breakMs"]!.GetValue<long>() > 0);
        attendance.ShouldContain(row => row!["lateMs"]!.GetValue<long>() > 0);
        var table = (await admin.GetAsync("/api/v1/data-tables"))["items"]![0]!;
        table["rowCount"]!.GetValue<int>().ShouldBeGreaterThan(3);
        var said = await admin.GetAsync($"/api/v1/statistics/satisfaction?from={days.AddDays(-5):yyyy-MM-dd}T00:00:00Z&to={days:yyyy-MM-dd}T00:00:00Z&by=queue");
        said["whole"]!["answered"]!.GetValue<int>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_trunk_that_leads_out_of_the_machine_is_not_there()
    {
        var admin = await house.SignInAsync("admin");
        var made = await admin.PostAsync(
            "/api/v1/trunks", new { name = "outside", host = "192.0.2.1", port = 5060, transport = "tcp", addresses = new[] { "192.0.2.1/32" }, codecs = new[] { "PCMA" }, maxChannels = 10, stripDigits = 0 });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);

        var lines = house.Host.Services.GetRequiredService<ILineDirectory>();
        lines.ListTrunks().ShouldAllBe(t => t.Host == "127.0.0.9");
        lines.GetRouting(house.Tenant).Trunks.ShouldAllBe(t => t.Host == "127.0.0.9");
        lines.FindTrunk(house.Tenant, Guid.Parse(made.Id!)).ShouldBeNull();
        lines.FindTrunkBySource(IPAddress.Parse("192.0.2.1")).ShouldBeNull();
    }

    [Fact]
    public void The_lines_of_a_demo_pass_every_question_on()
    {
        var lines = house.Host.Services.GetRequiredService<ILineDirectory>().GetType();
        var answered = lines.GetInterfaceMap(typeof(ILineDirectory)).TargetMethods;
        answered.ShouldAllBe(method => method.DeclaringType == lines);
    }

    [Fact]
    public async Task The_week_before_is_in_the_records()
    {
        var supervisor = await house.SignInAsync("supervisor1");
        await house.Host.Services.GetRequiredService<IDurableLog>().WhenAppliedAsync(house.Patience);
        var day = TimeProvider.System.GetUtcNow().AddHours(-30).ToString("O")[..19] + "Z";

        var past = await supervisor.GetAsync($"/api/v1/calls?to={day}&limit=100");

        past.Status.ShouldBe(HttpStatusCode.OK, past.Text);
        past["items"].AsArray().Count.ShouldBeGreaterThan(20);
        past["items"].AsArray().ShouldAllBe(c => c!["attached"]!["demo"]!.GetValue<string>() == "true");
    }

    [Theory]
    [InlineData("0.0.0.0:5060", "127.0.0.1:8080", null)]
    [InlineData("127.0.0.1:5060", "0.0.0.0:8080", null)]
    [InlineData("127.0.0.1:5060", "127.0.0.1:8080", "192.0.2.9")]
    public void A_demo_listens_on_loopback_only(string sip, string http, string? advertised)
    {
        var options = new ServerOptions { Demo = true, Sip = IPEndPoint.Parse(sip), Http = IPEndPoint.Parse(http), Advertised = advertised is null ? null : IPAddress.Parse(advertised) };

        DemoOptions.Refuse(options).ShouldNotBeNull();
        DemoOptions.Refuse(new ServerOptions { Demo = true }).ShouldBeNull();
    }

    private async Task<JsonNode> ReadAsync(string call)
    {
        await house.Host.Services.GetRequiredService<IDurableLog>().WhenAppliedAsync(house.Patience);
        var supervisor = await house.SignInAsync("supervisor1");
        var answer = await supervisor.GetAsync($"/api/v1/calls/{call}");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Body!;
    }

    private async Task ShouldBeHeardOnBothSidesAsync(string recording)
    {
        var supervisor = await house.SignInAsync("supervisor1");
        var waveform = await supervisor.GetAsync($"/api/v1/recordings/{recording}/waveform?points=100");
        waveform.Status.ShouldBe(HttpStatusCode.OK, waveform.Text);
        foreach (var side in new[] { "left", "right" })
            waveform[side].AsArray().Max(p => p!.GetValue<double>()).ShouldBeGreaterThan(0.05, side);
    }

    private static async Task UntilAsync(IAsyncEnumerable<TenantEvent> events, Func<TenantEvent, bool> wanted)
    {
        await foreach (var happened in events)
        {
            if (wanted(happened))
                return;
        }
    }

    private static (string Call, int Mark)? Step(TenantEvent happened) => happened.Type switch
    {
        "queue.contactAnswered" => (happened.SubjectId, 1),
        "recording.closed" => (Data(happened)["callId"]!.GetValue<string>(), 2),
        "call.wrapUp" => (happened.SubjectId, 4),
        _ => null,
    };

    private static JsonNode Data(TenantEvent happened) => JsonNode.Parse(happened.Data.Span)!;
}
