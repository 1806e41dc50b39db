using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit.Abstractions;
using Person = Switchboard.Wire.Tests.Fixture.Desk;

namespace Switchboard.Wire.Tests;

/// <summary>What befalls an agent at the browser: after-call work of each kind, a promise to keep, a page that dies.</summary>
[Collection(nameof(FloorAndSeat))]
public sealed class SeatStoriesTests(BrowserCentre shared, ITestOutputHelper output)
{
    private const int Long = 60_000;
    private const int Short = 1_000;
    private static readonly Dictionary<string, (string Number, string Mode, int Milliseconds)> Kinds = new(StringComparer.Ordinal)
    {
        ["none"] = ("40080073001", "none", Long),
        ["optional"] = ("40080073002", "optional", Long),
        ["agentRequested"] = ("40080073003", "agentRequested", Long),
        ["mandatory"] = ("40080073004", "mandatory", Short),
        ["mandatoryTimeout"] = ("40080073005", "mandatoryTimeout", Long),
        ["mandatoryForcedTimeout"] = ("40080073006", "mandatoryForcedTimeout", Long),
        ["brief"] = ("40080073007", "mandatoryTimeout", Short),
        ["briefForced"] = ("40080073008", "mandatoryForcedTimeout", Short),
    };

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task After_call_work_ends_as_its_queue_says()
    {
        using var agent = await Centre.AddAgentAsync("7201");
        await JoinQueuesAsync(agent);
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await shared.ExplainAsync(output, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            await desk.ChooseAvailableAsync();

            await TalkedAsync(desk, "none");
            await Centre.AgentIsAsync(agent, "idle", "available");
            await TalkedAsync(desk, "optional");
            await Centre.AgentIsAsync(agent, "idle", "available");

            await TalkedAsync(desk, "optional", asks: true);
            await FinishAsync(desk, agent);
            await TalkedAsync(desk, "agentRequested", asks: true);
            await FinishAsync(desk, agent);
            await TalkedAsync(desk, "mandatory"); // whatever time its queue has: it has no end
            await Clock(desk).WaitForAsync();
            (await Centre.AgentLiveAsync(agent))["wrapUpUntil"].ShouldBeNull();
            await FinishAsync(desk, agent);

            await TalkedAsync(desk, "mandatoryTimeout");
            var until = await EndOfWorkAsync(agent);
            await Button(desk, "延长 30 秒").ClickAsync();
            await Eventually.TrueAsync("it is longer", async () => await EndOfWorkAsync(agent) == until + TimeSpan.FromSeconds(30));
            await FinishAsync(desk, agent);

            await TalkedAsync(desk, "mandatoryForcedTimeout");
            await desk.Page.GetByText("到时自动结束").WaitForAsync();
            (await Button(desk, "延长 30 秒").CountAsync()).ShouldBe(0);
            await Button(desk, "保存小结").ClickAsync();
            await desk.Page.GetByText("小结已保存").Last.WaitForAsync();
            await Centre.AgentIsAsync(agent, "afterCallWork"); // saved, and not over
            await Centre.Admin.PostAsync($"floor/agents/{agent.Id}/status", new { status = "available", reason = "supervisor" });
            await Centre.AgentIsAsync(agent, "idle", "available");

            foreach (var brief in new[] { "brief", "briefForced" })
            {
                var before = await WorkedAsync(agent);
                await TalkedAsync(desk, brief);
                await Eventually.TrueAsync("it has ended by itself", async () => await WorkedAsync(agent) >= before + Short);
                await Centre.AgentIsAsync(agent, "idle", "available");
            }

            await Centre.NothingIsLeftAsync();
        }, desk);
    }

    [Fact]
    public async Task A_caller_who_chose_to_be_called_back_is_the_next_at_the_desk()
    {
        const string number = "4008007202";
        const string customerNumber = "13900007202";
        using var agent = await Centre.AddAgentAsync("7202");
        await using var customer = await Baresip.CallerAsync(customerNumber, CallCentre.CallerHz, "127.0.0.21");
        await Centre.AddCarrierAsync(customer.Address, number);
        var offer = await Centre.Admin.PostAsync("callback-offers", new { queueId = Centre.QueueId, offerAfterMs = 0, askNumber = false, pauseMs = 10_000 });
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await shared.ExplainAsync(output, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            await customer.CallAsync(number, Centre);
            var promised = await Eventually.GetAsync("he was promised a call", async () =>
            {
                await customer.PressAsync("1"); // means nothing until he was told of it
                await Task.Delay(500);
                return (await Centre.Admin.GetAsync("callbacks?open=true")).List("items").SingleOrDefault();
            });
            promised.Text("number").ShouldBe(customerNumber);
            await Eventually.TrueAsync("he was told good-bye", async () => (await Centre.LiveCallsAsync()).Count == 0);
            await Centre.BindNumberAsync("4008007205", "queue", Centre.QueueId);
            var later = await shared.Phones.CallerDialsAsync("4008007205");
            await Eventually.TrueAsync("the promise stands before who came later", async () =>
                (await Centre.QueueLiveAsync()).List("waiting") is { Count: 2 } waiting && waiting[0]!.Text("label") == customerNumber);

            await desk.ChooseAvailableAsync();
            await desk.RingsAsync();
            await desk.Page.Locator(".ant-alert-info").Filter(new LocatorFilterOptions { HasText = "回电" }).WaitForAsync(); // the whole story
            await desk.AnswerAsync();
            await customer.RingsAsync();
            await customer.AnswerAsync();
            await desk.HearsOnlyAsync(CallCentre.CallerHz);
            await customer.HearsOnlyAsync(CallCentre.AgentHz);
            await customer.HangUpAsync();
            await Eventually.TrueAsync("the promise is kept", async () => (await Centre.Admin.GetAsync($"callbacks/{promised.Text("id")}")).Text("state") == "reached");
            later.HangUp();
            await Centre.NothingIsLeftAsync();
        }, desk);
        await Centre.Admin.SendAsync(HttpMethod.Delete, $"callback-offers/{offer.Text("id")}", null);
    }

    [Fact]
    public async Task A_dead_browser_costs_the_caller_nothing_and_its_agent_comes_back()
    {
        const string number = "4008007203";
        await Centre.BindNumberAsync(number, "queue", Centre.QueueId);
        using var agent = await Centre.AddAgentAsync("7203");
        using var colleague = await Centre.AddAgentAsync("7204");
        await using var lost = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await using var desk = await (await shared.SecondAsync()).SignInAsync(Centre, colleague.UserName, "/desk");
        await shared.ExplainAsync(output, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            await lost.ChooseAvailableAsync();
            var caller = await shared.Phones.CallerDialsAsync(number);
            await lost.RingsAsync();
            await lost.CrashAsync();
            await Centre.DeviceIsAsync(agent, "lost");
            await Eventually.TrueAsync("the caller waits again", async () => (await Centre.QueueLiveAsync()).List("waiting") is [{ } waiting] && waiting.Text("state") == "waiting");
            await desk.ChooseAvailableAsync();
            await desk.RingsAsync();
            await desk.AnswerAsync();
            await desk.HearsOnlyAsync(CallCentre.CallerHz);
            caller.HangUp();

            await Eventually.TrueAsync("who stays away is signed out", async () =>
                await Centre.AgentLiveAsync(agent) is var live && live.Text("status") == "signedOut" && live.Text("reason") == "device_lost");
            await using var back = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
            await Centre.DeviceIsAsync(agent, "connected");
            await back.ChooseAvailableAsync();
            var next = await shared.Phones.CallerDialsAsync(number);
            await back.RingsAsync();
            await back.AnswerAsync();
            await back.HearsOnlyAsync(CallCentre.CallerHz);
            next.HangUp();
            await Centre.NothingIsLeftAsync();
        }, desk);
    }

    private static ILocator Clock(Person desk) => desk.Page.Locator(".sb-wrap-clock");

    private static ILocator Button(Person desk, string name) => desk.Page.Locator(".sb-wrap-up button").Filter(new LocatorFilterOptions { HasText = name });

    /// <summary>A queue of each kind with a number of its own.</summary>
    private async Task JoinQueuesAsync(Agent agent)
    {
        var member = new JsonArray();
        foreach (var (name, (number, mode, milliseconds)) in Kinds)
        {
            var queue = await Centre.Admin.PostAsync("queues", new { name, ringTimeoutMs = 20_000, wrapUpMode = mode, wrapUpMs = milliseconds });
            await Centre.BindNumberAsync(number, "queue", queue.Text("id"));
            member.Add(new JsonObject { ["queueId"] = queue.Text("id"), ["priority"] = 1 });
        }

        var seat = await Centre.Admin.GetAsync($"agents/{agent.Id}");
        seat["queues"] = member;
        await Centre.Admin.PutAsync($"agents/{agent.Id}", seat);
    }

    private async Task<DateTimeOffset> EndOfWorkAsync(Agent agent) => (await Eventually.GetAsync("after-call work has an end", async () =>
        await Centre.AgentLiveAsync(agent) is var live && live["wrapUpUntil"] is not null ? live : null)).Time("wrapUpUntil");

    /// <summary>After-call work of today, in milliseconds; what runs is not in it.</summary>
    private async Task<long> WorkedAsync(Agent agent) => (await Centre.AgentLiveAsync(agent))["today"]!.Number("wrapUpMs");

    /// <summary>A call that came by the queue of this kind and is over.</summary>
    private async Task TalkedAsync(Person desk, string kind, bool asks = false)
    {
        var call = await shared.Phones.CallerDialsAsync(Kinds[kind].Number);
        await desk.RingsAsync();
        await desk.AnswerAsync();
        await Centre.CallIsAsync("talking");
        if (asks)
        {
            await Button(desk, "申请话后处理").ClickAsync();
            await Button(desk, "通话结束后进入话后处理").WaitForAsync();
        }

        call.HangUp();
        await call.Ended.WaitAsync(Eventually.Patience);
    }

    private async Task FinishAsync(Person desk, Agent agent)
    {
        await Centre.AgentIsAsync(agent, "afterCallWork");
        await Button(desk, "完成小结").ClickAsync();
        await Centre.AgentIsAsync(agent, "idle", "available");
    }
}
