using Microsoft.Playwright;
using Xunit.Abstractions;
using Person = Switchboard.Wire.Tests.Fixture.Desk;

namespace Switchboard.Wire.Tests;

/// <summary>A supervisor and a second agent in a talk, each with a browser for an ear: who hears whom is measured.</summary>
[Collection(nameof(FloorAndSeat))]
public sealed class FloorStoriesTests(BrowserCentre shared, ITestOutputHelper output)
{
    private const string Caller = "13800007101";

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_supervisor_listens_whispers_barges_in_and_takes_over()
    {
        using var agent = await Centre.AddAgentAsync("7101");
        using var supervisor = await Centre.AddSupervisorAsync("7102");
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await using var floor = await (await shared.SecondAsync()).SignInAsync(Centre, supervisor.UserName, "/");
        await using var caller = await Baresip.CallerAsync(Caller, CallCentre.CallerHz);
        await shared.ExplainAsync(output, async () =>
        {
            await floor.Page.GotoAsync(new Uri(Centre.Server.Address, "/floor").ToString());
            await TalkAsync(agent, desk, caller, "4008007101");

            var since = caller.EarNow().Seconds;
            await ActAsync(floor, agent, "监听");
            await floor.HearsOnlyAsync(CallCentre.CallerHz, CallCentre.AgentHz);
            await desk.HearsOnlyAsync(CallCentre.CallerHz);

            await TurnAsync(floor, "耳语");
            await desk.HearsOnlyAsync(CallCentre.CallerHz, CallCentre.SecondHz);
            await floor.HearsOnlyAsync(CallCentre.CallerHz, CallCentre.AgentHz);
            NeverHeard(caller.EarNow(), since, CallCentre.SecondHz);

            await TurnAsync(floor, "强插");
            await caller.HearsOnlyAsync(CallCentre.AgentHz, CallCentre.SecondHz);
            await desk.HearsOnlyAsync(CallCentre.CallerHz, CallCentre.SecondHz);
            await floor.HearsOnlyAsync(CallCentre.CallerHz, CallCentre.AgentHz);

            await floor.Page.Locator(".sb-supervision button").Filter(new LocatorFilterOptions { HasText = "接管" }).ClickAsync();
            await floor.Page.Locator(".ant-popconfirm .ant-btn-primary").ClickAsync();
            await caller.HearsOnlyAsync(CallCentre.SecondHz);
            await floor.HearsOnlyAsync(CallCentre.CallerHz);
            await Centre.AgentIsAsync(agent, "afterCallWork");
            await caller.HangUpAsync();
            await Centre.NothingIsLeftAsync();
            var audited = (await Centre.Admin.GetAsync("audit?limit=50")).List("items").Select(entry => entry!.Text("action")).ToList();
            new[] { "call.monitored", "call.whispered", "call.barged", "call.taken_over" }.ShouldBeSubsetOf(audited);
        }, desk, floor);
    }

    [Fact]
    public async Task Two_agents_and_the_caller_confer_and_two_talk_on_when_one_leaves()
    {
        using var agent = await Centre.AddAgentAsync("7103");
        using var colleague = await Centre.AddAgentAsync("7104");
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await using var second = await (await shared.SecondAsync()).SignInAsync(Centre, colleague.UserName, "/desk");
        await using var caller = await Baresip.CallerAsync(Caller, CallCentre.CallerHz);
        await shared.ExplainAsync(output, async () =>
        {
            await Centre.DeviceIsAsync(colleague, "connected");
            await TalkAsync(agent, desk, caller, "4008007103");

            await desk.PressAsync("邀请加入");
            await desk.Page.Locator(".ant-popover:not(.ant-popover-hidden) input[role=combobox]").FillAsync(colleague.Extension);
            await desk.Page.Locator(".ant-popover:not(.ant-popover-hidden) .ant-btn-primary").ClickAsync();
            await second.RingsAsync();
            await second.AnswerAsync();
            await caller.HearsOnlyAsync(CallCentre.AgentHz, CallCentre.SecondHz);
            await desk.HearsOnlyAsync(CallCentre.CallerHz, CallCentre.SecondHz);
            await second.HearsOnlyAsync(CallCentre.CallerHz, CallCentre.AgentHz);

            await desk.Page.Keyboard.PressAsync("Escape"); // the pop-over
            await desk.PressAsync("挂断");
            await caller.HearsOnlyAsync(CallCentre.SecondHz);
            await second.HearsOnlyAsync(CallCentre.CallerHz);
            await second.PressAsync("挂断");
            await Centre.NothingIsLeftAsync();
        }, desk, second);
    }

    /// <summary>The caller dials a number of the queue, and the available agent answers in the browser.</summary>
    private async Task TalkAsync(Agent agent, Person desk, Baresip caller, string number)
    {
        await Centre.BindNumberAsync(number, "queue", Centre.QueueId);
        await Centre.DeviceIsAsync(agent, "connected");
        await desk.ChooseAvailableAsync();
        await caller.CallAsync(number, Centre);
        await desk.RingsAsync();
        await desk.AnswerAsync();
        await desk.HearsOnlyAsync(CallCentre.CallerHz);
        await caller.HearsOnlyAsync(CallCentre.AgentHz);
    }

    /// <summary>What the menu of the agent's tile offers.</summary>
    private static async Task ActAsync(Person floor, Agent agent, string action)
    {
        await floor.Page.Locator(".sb-agent").Filter(new LocatorFilterOptions { HasText = agent.DisplayName }).Locator("button").ClickAsync();
        await floor.Page.Locator(".ant-dropdown:not(.ant-dropdown-hidden) .ant-dropdown-menu-item").Filter(new LocatorFilterOptions { HasText = action }).ClickAsync();
        await floor.Page.Locator(".sb-supervision").WaitForAsync();
    }

    private static Task TurnAsync(Person floor, string mode) =>
        floor.Page.Locator(".sb-supervision .ant-segmented-item").Filter(new LocatorFilterOptions { HasText = mode }).ClickAsync();

    private static void NeverHeard(Sound ear, double since, double tone)
    {
        for (var at = since; at + 0.25 <= ear.Seconds; at += 0.25)
            ear.TonesBetween(at, at + 0.25, CallCentre.Tones).ShouldNotContain(tone, $"at {at} s");
    }
}
