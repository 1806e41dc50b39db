using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>The whole story with SIP phones of somebody else's making on both ends; the agent works by the API.</summary>
public sealed class PhoneStoryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_caller_reaches_an_agent_with_a_sip_phone_and_everything_is_kept()
    {
        await using var centre = await CallCentre.OpenAsync();
        var agent = await centre.AddAgentAsync("1001");
        await using var phone = await Baresip.PhoneAsync(centre, agent, CallCentre.AgentHz);
        await using var caller = await Baresip.CallerAsync(CallCentre.Caller, CallCentre.CallerHz);
        try
        {
            var callId = await caller.ReachQueueAsync(centre);
            await agent.SetStatusAsync("available");
            await phone.RingsAsync();
            await phone.AnswerAsync();
            await centre.CallIsAsync("talking");
            await Task.Delay(3000);
            await caller.HangUpAsync();

            var record = await centre.RecordOfAsync(callId);
            await centre.AgentIsAsync(agent, "afterCallWork");
            Proof.CallerHeardTheStory(await caller.EarAsync());
            (await phone.EarAsync()).FrequencyAtEnd(1).ShouldBe(CallCentre.CallerHz, 10);
            await Proof.RecordingHoldsBothAsync(centre, record);
            await Proof.EverythingAgreesAsync(centre, record, agent);

            await agent.Api.PutAsync($"calls/{callId}/wrap-up", new { dispositionId = centre.DispositionId, notes = "已派工", finish = true });
            await centre.AgentIsAsync(agent, "idle", "available");
            await Proof.WrapUpIsStoredAsync(centre, callId, "已解决", "已派工");
            await centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"caller:\n{caller.Log}\nphone:\n{phone.Log}\nserver:\n{centre.Server.Log}");
            throw;
        }
    }
}
