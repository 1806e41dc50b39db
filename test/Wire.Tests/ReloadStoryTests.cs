using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>An agent loads the page again in mid-call.</summary>
[Collection(nameof(FloorAndSeat))]
public sealed class ReloadStoryTests(BrowserCentre shared, ITestOutputHelper output)
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_page_that_is_loaded_again_is_back_in_its_call()
    {
        const string number = "4008007251";
        await Centre.BindNumberAsync(number, "queue", Centre.QueueId);
        using var agent = await Centre.AddAgentAsync("7251");
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        await shared.ExplainAsync(output, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            await desk.ChooseAvailableAsync();
            var caller = await shared.Phones.CallerDialsAsync(number);
            await desk.RingsAsync();
            await desk.AnswerAsync();
            await desk.HearsOnlyAsync(CallCentre.CallerHz);
            var id = (await Centre.CallIsAsync("talking")).Text("id");

            await desk.Page.ReloadAsync();
            await Centre.CallIsAsync("held"); // with music
            await desk.HearsOnlyAsync(CallCentre.CallerHz); // he pressed nothing
            var call = await Centre.CallIsAsync("talking");
            (call.Text("id"), call.Text("agentId")).ShouldBe((id, agent.Id));
            await Centre.AgentIsAsync(agent, "onCall", "available");
            caller.Ended.IsCompleted.ShouldBeFalse();
            await desk.PressAsync("挂断");
            await caller.Ended.WaitAsync(Eventually.Patience);
            await Centre.NothingIsLeftAsync();
        }, desk);
    }

    [Fact]
    public async Task A_call_that_came_through_no_queue_waits_for_the_page_too()
    {
        using var agent = await Centre.AddAgentAsync("7252");
        using var colleague = await Centre.AddAgentAsync("7253");
        await using var desk = await shared.Chromium.SignInAsync(Centre, agent.UserName, "/desk");
        var phone = await shared.Phones.AgentPhoneAsync(colleague);
        await shared.ExplainAsync(output, async () =>
        {
            await Centre.DeviceIsAsync(agent, "connected");
            var call = phone.Dial("7252");
            await desk.RingsAsync();
            await desk.AnswerAsync();
            await call.Answered.WaitAsync(Eventually.Patience);
            Phones.Speak(call);
            await desk.HearsOnlyAsync(CallCentre.AgentHz);
            await desk.Page.ReloadAsync();
            await Centre.CallIsAsync("held");
            await desk.HearsOnlyAsync(CallCentre.AgentHz);
            call.HangUp();
            await Centre.NothingIsLeftAsync();
        }, desk);
    }
}
