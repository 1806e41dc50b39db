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

    [Fact]
    public async Task Every_one_of_twenty_keys_arrives_in_order()
    {
        const string keys = "31415926535897932384";
        const string number = "4008001033";
        await Centre.BindNumberAsync(number, "flow", await CollectorAsync(keys.Length));
        await using var bad = new BadLine(Centre.Server.Sip);
        await using var caller = await Baresip.CallerAsync(CallCentre.Caller, CallCentre.CallerHz);
        await caller.DialAsync(number, bad.Door);
        var call = await Centre.CallIsAsync("ivr");
        await Task.Delay(1500); // the address is learned

        foreach (var key in keys)
        {
            await caller.PressAsync(key.ToString());
            await Task.Delay(350);
        }

        var record = await Centre.RecordOfAsync(call.Text("id"));
        output.WriteLine($"{bad.Count}");
        record.List("trail").Select(step => step!.Text("input")).ShouldContain(keys, caller.Log);
    }

    private async Task<string> CollectorAsync(int length)
    {
        var flow = await Centre.Admin.PostAsync("flows", new
        {
            name = "collector",
            kind = "tree",
            draft = new
            {
                schemaVersion = 1,
                name = "collector",
                language = "zh-CN",
                languages = new[] { "zh-CN" },
                start = "ask",
                variables = new[] { new { name = "keys" } },
                onError = "end",
                nodes = new object[]
                {
                    new
                    {
                        type = "collectDigits",
                        id = "ask",
                        name = "ask",
                        prompt = Array.Empty<object>(),
                        variable = "keys",
                        minDigits = length,
                        maxDigits = length,
                        tries = 1,
                        firstDigitTimeoutMs = 10_000,
                        exits = new Dictionary<string, string> { ["match"] = "end", ["maxtries"] = "end" },
                    },
                    new { type = "hangup", id = "end", name = "end" },
                },
            },
        });
        await Centre.Admin.PostAsync($"flows/{flow.Text("id")}/publish");
        return flow.Text("id");
    }

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
