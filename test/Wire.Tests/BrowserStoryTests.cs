using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>The whole story: a caller with baresip, an agent with Chromium, a supervisor who watches.</summary>
public sealed class BrowserStoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_caller_reaches_an_agent_in_the_browser_and_everything_is_kept()
    {
        await using var centre = await CallCentre.OpenAsync();
        var agent = await centre.AddAgentAsync("1001");
        await using var chromium = await Chromium.StartAsync(CallCentre.AgentHz);
        await using var desk = await chromium.SignInAsync(centre, agent.UserName, "/desk");
        await using var floor = await chromium.SignInAsync(centre, "admin", "/");
        await floor.Page.GotoAsync(new Uri(centre.Server.Address, "/floor").ToString());
        await using var caller = await Baresip.CallerAsync(CallCentre.Caller, CallCentre.CallerHz);
        try
        {
            await centre.DeviceIsAsync(agent, "connected");
            var callId = await caller.ReachQueueAsync(centre);
            await desk.ChooseAvailableAsync();
            await desk.RingsAsync();
            await desk.ShowsCustomerAsync(CallCentre.CustomerName);
            await desk.PhotographAsync("desk-ringing");
            await desk.AnswerAsync();
            await centre.CallIsAsync("talking");
            await Eventually.TrueAsync("the browser hears the caller's tone", async () => Math.Abs(await desk.HeardFrequencyAsync() - CallCentre.CallerHz) < 10);
            await Task.Delay(1500);
            await desk.PhotographAsync("desk-talking");
            await floor.PhotographAsync("floor-talking");

            await caller.HangUpAsync();
            var record = await centre.RecordOfAsync(callId);
            await centre.AgentIsAsync(agent, "afterCallWork");
            Proof.CallerHeardTheStory(await caller.EarAsync());
            await Proof.RecordingHoldsBothAsync(centre, record);
            await Proof.EverythingAgreesAsync(centre, record, agent);
            record.Text("customerName").ShouldBe(CallCentre.CustomerName);

            await desk.WrapUpAsync("已解决", "客户的洗衣机已修好");
            await centre.AgentIsAsync(agent, "idle", "available");
            await Proof.WrapUpIsStoredAsync(centre, callId, "已解决", "客户的洗衣机已修好");
            await centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"pictures: {await desk.PhotographAsync("desk-failed")} {await floor.PhotographAsync("floor-failed")}");
            output.WriteLine($"desk:\n{string.Join('\n', desk.Complaints)}\nfloor:\n{string.Join('\n', floor.Complaints)}");
            output.WriteLine($"caller:\n{caller.Log}\nserver:\n{centre.Server.Log}");
            throw;
        }
    }
}
