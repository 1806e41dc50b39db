using Microsoft.Playwright;
using Xunit.Abstractions;
using Person = Switchboard.Wire.Tests.Fixture.Desk;

namespace Switchboard.Wire.Tests;

/// <summary>Short stories of an agent's day in real browsers; every ear is measured. One server and one browser for all.</summary>
public sealed class AgentStoriesTests(BrowserCentre shared, ITestOutputHelper output) : IClassFixture<BrowserCentre>
{
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(1.5);

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task Keys_of_the_keypad_arrive_and_a_program_collects_them()
    {
        var (desk, caller) = await TalkAsync("2001", "2002");
        await using (desk)
        {
            await ExplainAsync(desk, async () =>
            {
                var id = (await Centre.CallIsAsync("talking")).Text("id");
                var collecting = Centre.Admin.PostAsync($"calls/{id}/collect", new { max = 8, terminators = "#", firstDigitMs = 20_000, interDigitMs = 10_000, saveAs = "code" });
                await desk.PressAsync("拨号盘");
                foreach (var key in "470#")
                    await desk.Page.Locator(".sb-keypad button").GetByText($"{key}", new LocatorGetByTextOptions { Exact = true }).ClickAsync();
                var collected = await collecting;
                collected.Text("digits").ShouldBe("470");
                collected.Text("end").ShouldBe("terminator");
                (await Centre.CallIsAsync("talking"))["attached"]!.Text("code").ShouldBe("470");
                caller.HangUp();
                await Centre.NothingIsLeftAsync();
            });
        }
    }

    [Fact]
    public async Task A_blind_transfer_joins_caller_and_colleague()
    {
        var (desk, caller) = await TalkAsync("2003", "2004");
        using var colleague = await Centre.AddAgentAsync("2005");
        var phone = await shared.Phones.AgentPhoneAsync(colleague);
        await using (desk)
        {
            await ExplainAsync(desk, async () =>
            {
                await SendAsync(desk, "2005", "转接");
                var taken = await phone.RingsAsync();
                taken.Answer().ShouldBeNull();
                await HearsAsync(taken, CallCentre.CallerHz);
                await desk.Page.Locator("#sb-dial").WaitForAsync(); // the desk is free
                caller.HangUp();
                await taken.Ended.WaitAsync(Eventually.Patience);
                await Centre.NothingIsLeftAsync();
            });
        }
    }

    [Fact]
    public async Task An_agent_consults_a_colleague_and_hands_the_caller_over()
    {
        var (desk, caller) = await TalkAsync("2006", "2007");
        using var colleague = await Centre.AddAgentAsync("2008");
        await using var second = await shared.Chromium.SignInAsync(Centre, colleague.UserName, "/desk");
        await using (desk)
        {
            await ExplainAsync(second, async () =>
            {
                await Centre.DeviceIsAsync(colleague, "connected");
                await SendAsync(desk, "2008", "咨询");
                await second.RingsAsync();
                await HearsAsync(caller, 0, CallCentre.AgentHz); // music, not the consultation
                await second.AnswerAsync();
                await second.HearsAsync(CallCentre.AgentHz); // the colleague who asks
                await desk.HearsAsync(CallCentre.AgentHz);
                await desk.PressAsync("完成");
                await second.HearsAsync(CallCentre.CallerHz);
                await HearsAsync(caller, CallCentre.AgentHz);
                await desk.Page.Locator("#sb-dial").WaitForAsync();
                caller.HangUp();
                await Centre.NothingIsLeftAsync();
            });
        }
    }

    [Fact]
    public async Task A_click_on_a_customers_number_calls_him()
    {
        using var agent = await Centre.AddAgentAsync("2009");
        using var customer = await Centre.AddAgentAsync("2010");
        var card = await Centre.Admin.PostAsync("customers", new { name = "林晓", numbers = new[] { new { number = "2010", label = "内线" } } });
        var phone = await shared.Phones.AgentPhoneAsync(customer);
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await ExplainAsync(desk, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            await desk.Page.GotoAsync(new Uri(Centre.Server.Address, $"/customers/{card.Text("id")}").ToString());
            await desk.Page.Locator(".sb-phone[aria-label*=就绪], .sb-phone[aria-label*=已]").First.WaitForAsync();
            await desk.Page.Locator(".sb-customer button").Filter(new LocatorFilterOptions { HasText = "2010" }).ClickAsync();
            var call = await phone.AnswerAsync();
            await desk.HearsAsync(CallCentre.AgentHz);
            await desk.PressAsync("挂断");
            await call.Ended.WaitAsync(Eventually.Patience);
            await Centre.NothingIsLeftAsync();
        });
    }

    [Fact]
    public async Task A_break_asked_for_during_a_call_begins_when_it_is_over()
    {
        using var agent = await Centre.AddAgentAsync("2011");
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await ExplainAsync(desk, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            await desk.ChooseAvailableAsync();
            await Centre.AgentIsAsync(agent, "idle", "available");
            using var other = await Centre.AddAgentAsync("2012");
            var call = (await shared.Phones.AgentPhoneAsync(other)).Dial("2011");
            await desk.RingsAsync();
            await desk.AnswerAsync();
            await call.Answered.WaitAsync(Eventually.Patience);
            await Centre.CallIsAsync("talking");

            await agent.SetStatusAsync("break", (await agent.Api.GetAsync("desk/break-reasons")).AsArray()[0]!.Text("code"));
            await desk.Page.Locator(".sb-pending").WaitForAsync();
            (await Centre.AgentLiveAsync(agent)).Text("status").ShouldBe("available");

            call.HangUp();
            await Eventually.TrueAsync("the break has begun", async () => (await Centre.AgentLiveAsync(agent)).Text("status") == "break");
            await desk.Page.Locator(".sb-pending").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
            await Centre.NothingIsLeftAsync();
        });
    }

    [Fact]
    public async Task Two_tabs_share_one_phone_and_the_second_takes_over()
    {
        using var agent = await Centre.AddAgentAsync("2013");
        using var other = await Centre.AddAgentAsync("2014");
        var phone = await shared.Phones.AgentPhoneAsync(other);
        await using var first = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await Centre.DeviceIsAsync(agent, "connected");
        var second = await first.OpenTabAsync();
        await ExplainAsync(second, async () =>
        {
            var call = phone.Dial("2013");
            await first.RingsAsync();
            await second.RingsAsync();
            await second.AnswerAsync(); // the other tab holds microphone and socket
            await call.Answered.WaitAsync(Eventually.Patience);
            Phones.Speak(call);
            await first.HearsAsync(CallCentre.AgentHz);
            (await second.Page.EvaluateAsync<int>("() => window.connections.length")).ShouldBe(0);
            await second.PressAsync("挂断");
            await call.Ended.WaitAsync(Eventually.Patience);
            await Centre.NothingIsLeftAsync();

            await first.Page.CloseAsync();
            var again = await Eventually.GetAsync("the second tab is the phone", async () =>
            {
                var attempt = phone.Dial("2013");
                return await Task.WhenAny(second.RingsAsync(), attempt.Ended) is { IsCompletedSuccessfully: true } && !attempt.Ended.IsCompleted ? attempt : null;
            });
            await second.AnswerAsync();
            await again.Answered.WaitAsync(Eventually.Patience);
            Phones.Speak(again);
            await second.HearsAsync(CallCentre.AgentHz);
            again.HangUp();
            await Centre.NothingIsLeftAsync();
        });
    }

    /// <summary>An agent in a browser talks with somebody who called him and speaks the caller's tone.</summary>
    private async Task<(Person Desk, Switchboard.Switch.Phones.PhoneCall Caller)> TalkAsync(string agentNumber, string callerNumber)
    {
        var agent = await Centre.AddAgentAsync(agentNumber);
        var other = await Centre.AddAgentAsync(callerNumber);
        var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await Centre.DeviceIsAsync(agent, "connected");
        var call = (await shared.Phones.AgentPhoneAsync(other)).Dial(agentNumber);
        await desk.RingsAsync();
        await desk.AnswerAsync();
        await call.Answered.WaitAsync(Eventually.Patience);
        call.Media.Play(Media.Prompts.Tones.Sine(CallCentre.CallerHz, TimeSpan.FromSeconds(1)), new Media.PlayOptions { Loop = true });
        await desk.HearsAsync(CallCentre.CallerHz);
        return (desk, call);
    }

    private static async Task SendAsync(Person desk, string to, string button)
    {
        await desk.PressAsync("转接");
        await desk.Page.GetByPlaceholder("分机").Or(desk.Page.Locator(".ant-popover input[role=combobox]")).First.FillAsync(to);
        await desk.Page.Locator(".ant-popover:not(.ant-popover-hidden) button").Filter(new LocatorFilterOptions { HasText = button }).ClickAsync();
    }

    /// <summary>What the phone hears in a moment: this tone, or anything but that one.</summary>
    private static async Task HearsAsync(Switchboard.Switch.Phones.PhoneCall call, double tone, double? notThis = null)
    {
        await Eventually.TrueAsync($"the phone hears {(notThis is null ? tone : -notThis)} Hz", async () =>
        {
            var ear = new Ear(call);
            await Task.Delay(Listening);
            var heard = (await ear.HeardAsync()).FrequencyBetween(0.5, 1.4);
            return notThis is { } other ? Math.Abs(heard - other) > 20 : Math.Abs(heard - tone) < 10;
        });
    }

    private Task ExplainAsync(Person desk, Func<Task> story) => shared.ExplainAsync(output, story, desk);
}
