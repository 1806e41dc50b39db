using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>A caller of G.711 and an agent who speaks something else; proved by the tone at each ear and in the recording.</summary>
public sealed class CodecStoryTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    [Theory]
    [InlineData("1001", "PCMA/8000/1", "opus/48000/2", "", "PCMA", "opus")]
    [InlineData("1002", "PCMU/8000/1", "G722/16000/1", "", "PCMU", "G722")]
    [InlineData("1003", "PCMA/8000/1", "PCMA/8000/1", ";ptime=30", "PCMA", "PCMA")]
    public async Task A_caller_and_an_agents_phone_that_speak_differently_hear_each_other(
        string extension, string callerCodec, string phoneCodec, string phoneSettings, string callerName, string phoneName)
    {
        var centre = shared.Centre;
        var agent = await centre.AddAgentAsync(extension);
        await using var phone = await Baresip.PhoneAsync(centre, agent, CallCentre.AgentHz, $";audio_codecs={phoneCodec}{phoneSettings}");
        await using var caller = await Baresip.CallerAsync(CallCentre.Caller, CallCentre.CallerHz, account: $";audio_codecs={callerCodec}");
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
            record.List("legs").Select(leg => leg!["media"]!.Text("codec")).ShouldBe([callerName, phoneName]);
            Proof.CallerHeardTheStory(await caller.EarAsync());
            (await phone.EarAsync()).FrequencyAtEnd(1).ShouldBe(CallCentre.CallerHz, 10);
            await Proof.RecordingHoldsBothAsync(centre, record);
            await centre.NothingIsLeftAsync();
            await agent.SetStatusAsync("signedOut");
        }
        catch
        {
            output.WriteLine($"caller:\n{caller.Log}\nphone:\n{phone.Log}\nserver:\n{centre.Server.Log}");
            throw;
        }
    }

    [Fact]
    public async Task A_browser_with_opus_over_wss_and_a_caller_with_g711_hear_each_other()
    {
        await using var centre = await CallCentre.OpenAsync("--browser-codecs", "opus");
        var agent = await centre.AddAgentAsync("1001");
        await using var chromium = await Chromium.StartAsync(CallCentre.AgentHz);
        await using var desk = await chromium.SignInAsync(centre, agent.UserName, "/desk", secured: true);
        await using var caller = await Baresip.CallerAsync(CallCentre.Caller, CallCentre.CallerHz);
        try
        {
            await centre.DeviceIsAsync(agent, "connected");
            await Eventually.TrueAsync("his phone is on WSS", async () => (await centre.Admin.GetAsync("extensions")).List("items")
                .Single(one => one!.Text("number") == agent.Extension)!.List("registrations").Any(one => one!.Text("transport").Equals("wss", StringComparison.OrdinalIgnoreCase)));
            var callId = await caller.ReachQueueAsync(centre);
            await desk.ChooseAvailableAsync();
            await desk.RingsAsync();
            await desk.AnswerAsync();
            await centre.CallIsAsync("talking");
            await Eventually.TrueAsync("the browser hears the caller's tone", async () => Math.Abs(await desk.HeardFrequencyAsync() - CallCentre.CallerHz) < 10);
            await Task.Delay(2500);
            await caller.HangUpAsync();

            var record = await centre.RecordOfAsync(callId);
            record.List("legs").Select(leg => leg!["media"]!.Text("codec")).Last().ShouldBe("opus");
            (await caller.EarAsync()).FrequencyAtEnd(1).ShouldBe(CallCentre.AgentHz, 10);
            await Proof.RecordingHoldsBothAsync(centre, record);
            await centre.NothingIsLeftAsync();
        }
        catch
        {
            output.WriteLine($"desk:\n{string.Join('\n', desk.Complaints)}\ncaller:\n{caller.Log}\nserver:\n{centre.Server.Log}");
            throw;
        }
    }
}
