using Switchboard.Sip.Sdp;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>A caller behind a line that loses 5 % of all packets, signalling and audio, and delays the others by 80 ± 30 ms.</summary>
[Collection(nameof(AloneTests))]
public sealed class BadLineTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_relayed_talk_misses_only_what_the_line_lost() => await TalksAsync("1031", 0.85, AudioCodec.Pcma);

    [Fact]
    public async Task A_transcoded_talk_has_its_gaps_filled() => await TalksAsync("1032", 0.85, AudioCodec.G722);

    private async Task TalksAsync(string extension, double continuity, AudioCodec codec)
    {
        using var agent = await Centre.AddAgentAsync(extension);
        var line = (await Centre.Admin.GetAsync("extensions")).List("items").Single(one => one!.Text("number") == extension)!;
        await Centre.BindNumberAsync($"400800{extension}", "extension", line.Text("id"));
        await using var phones = new Phones(Centre);
        await using var bad = new BadLine(Centre.Server.Sip);
        var desk = await phones.AgentPhoneAsync(agent, codec);

        var dialling = phones.CallerDialsAsync($"400800{extension}", bad.Door);
        var there = await desk.AnswerAsync();
        var here = await dialling;
        await Centre.CallIsAsync("talking");
        await Task.Delay(2000); // the addresses are learned, the jitter buffer knows the line
        var (atDesk, atCaller) = (new Ear(there), new Ear(here));
        await Task.Delay(10_000);
        var (caller, callee) = (await atDesk.HeardAsync(), await atCaller.HeardAsync());

        there.Ended.IsCompleted.ShouldBeFalse("the talk goes on");
        here.Ended.IsCompleted.ShouldBeFalse("the talk goes on");
        output.WriteLine($"{bad.Count}; the agent hears {caller.Continuity(0.5, 9.5):0.000} at {caller.FrequencyBetween(1, 9)} Hz, the caller {callee.Continuity(0.5, 9.5):0.000} at {callee.FrequencyBetween(1, 9)} Hz");
        caller.FrequencyBetween(1, 9).ShouldBe(CallCentre.CallerHz, 10);
        callee.FrequencyBetween(1, 9).ShouldBe(CallCentre.AgentHz, 10);
        caller.Continuity(0.5, 9.5).ShouldBeGreaterThan(continuity);
        here.HangUp();
        await there.Ended.WaitAsync(Eventually.Patience);
    }
}
