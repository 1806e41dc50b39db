using Microsoft.Playwright;
using Xunit.Abstractions;
using Person = Switchboard.Wire.Tests.Fixture.Desk;

namespace Switchboard.Wire.Tests;

/// <summary>The phone in pages of a third party: its example pages, served by its own server at another origin.</summary>
public sealed class EmbeddedPhoneTests(BrowserCentre shared, ITestOutputHelper output) : IClassFixture<BrowserCentre>
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_page_of_plain_html_calls_by_a_click_and_gets_the_pop()
    {
        using var agent = await Centre.AddAgentAsync("1001");
        using var colleague = await Centre.AddAgentAsync("1002");
        await using var site = await ForeignSite.StartAsync(Centre);
        await using var crm = await shared.Chromium.OpenAsync(site.Listed("plain", agent));
        var far = await shared.Phones.AgentPhoneAsync(colleague);
        await ExplainAsync(crm, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            await crm.Page.GetByText("Call 1002").ClickAsync();
            var call = await far.AnswerAsync();
            var talking = await Centre.CallIsAsync("talking");
            await crm.HearsAsync(CallCentre.AgentHz);
            await Eventually.TrueAsync("the page's data is on the call", async () =>
                (await Centre.LiveCallsAsync())[0]!["attached"] is { } data && data.Text("order") == "B-42" && data.Text("crmId") == "c-9");
            talking.Text("caller").ShouldBe("1001");
            await crm.Page.Locator("switchboard-phone").GetByText("挂断").ClickAsync();
            await call.Ended.WaitAsync(Eventually.Patience);

            var back = far.Dial("1001");
            await crm.Page.Locator("#card").Filter(new LocatorFilterOptions { HasText = "Call from 1002" }).WaitForAsync();
            await crm.Page.Keyboard.PressAsync("F2");
            await back.Answered.WaitAsync(Eventually.Patience);
            Phones.Speak(back);
            await crm.HearsAsync(CallCentre.AgentHz);
            await crm.PhotographAsync("embedded-talking");
            back.HangUp();
            await crm.Page.GetByText("ended 1002").Last.WaitForAsync();
            await Centre.NothingIsLeftAsync();
        });
    }

    [Fact]
    public async Task A_page_of_react_answers_with_the_sdk()
    {
        using var agent = await Centre.AddAgentAsync("1003");
        using var colleague = await Centre.AddAgentAsync("1004");
        await using var site = await ForeignSite.StartAsync(Centre);
        await using var crm = await shared.Chromium.OpenAsync(site.Listed("react", agent));
        var far = await shared.Phones.AgentPhoneAsync(colleague);
        await ExplainAsync(crm, async () =>
        {
            await crm.Page.GetByText("Phone ready").WaitForAsync();
            var call = far.Dial("1003");
            await crm.Page.GetByLabel("pop").Filter(new LocatorFilterOptions { HasText = "1004" }).WaitForAsync();
            await crm.Page.GetByText("Answer").ClickAsync();
            await call.Answered.WaitAsync(Eventually.Patience);
            Phones.Speak(call);
            await crm.HearsAsync(CallCentre.AgentHz);
            await crm.Page.GetByText("Hang up").ClickAsync();
            await call.Ended.WaitAsync(Eventually.Patience);
            await Centre.NothingIsLeftAsync();
        });
    }

    [Fact]
    public async Task A_page_whose_origin_the_key_does_not_list_gets_no_phone()
    {
        using var agent = await Centre.AddAgentAsync("1005");
        await using var site = await ForeignSite.StartAsync(Centre);
        await using var crm = await shared.Chromium.OpenAsync(site.Unlisted("plain", agent));

        await Eventually.TrueAsync("the browser was refused", () => crm.Complaints.Any(said => said.Contains("CORS", StringComparison.Ordinal)));
        (await Centre.AgentLiveAsync(agent)).Text("device").ShouldNotBe("connected");
    }

    private async Task ExplainAsync(Person crm, Func<Task> story)
    {
        try
        {
            await story();
        }
        catch
        {
            output.WriteLine($"picture: {await crm.PhotographAsync("embedded-failed")}\n{string.Join('\n', crm.Complaints)}\nserver:\n{Centre.Server.Log}");
            throw;
        }
    }
}
