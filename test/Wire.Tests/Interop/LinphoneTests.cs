using Xunit.Abstractions;

namespace Switchboard.Wire.Tests.Interop;

/// <summary>linphone, with Opus, against baresip: calls both ways, hold with music, keys of RFC 4733.</summary>
[Collection(nameof(PeerCentre))]
public sealed class LinphoneTests(PeerCentre shared, ITestOutputHelper output)
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task Linphone_answers_holds_with_music_and_retrieves()
    {
        using var linphones = await Centre.AddAgentAsync("1601");
        using var baresips = await Centre.AddAgentAsync("1602");
        await using var linphone = await Linphone.PhoneAsync(Centre, linphones, CallCentre.AgentHz);
        await using var baresip = await Baresip.PhoneAsync(Centre, baresips, CallCentre.CallerHz);
        try
        {
            await baresip.DialInsideAsync("1601", Centre);
            await linphone.RingsAsync();
            await linphone.AnswerAsync();
            await Centre.CallIsAsync("talking");
            await Task.Delay(1500);
            await linphone.HoldAsync();
            await Centre.CallIsAsync("held");
            await Task.Delay(1500);
            await linphone.RetrieveAsync();
            await Centre.CallIsAsync("talking");
            await Task.Delay(1500);
            await linphone.HangUpAsync();
            await Centre.NothingIsLeftAsync();

            var heard = (await baresip.EarAsync()).Stretches();
            var story = string.Join(" | ", heard);
            var own = heard.Index().Where(one => one.Item.Kind == Heard.Tone && Math.Abs(one.Item.Frequency - CallCentre.AgentHz) < 10).Select(one => one.Index).ToList();
            own.Count.ShouldBe(2, $"linphone before and after the hold: {story}");
            (own[1] - own[0]).ShouldBeGreaterThan(1, $"something between them: {story}");
            (await linphone.EarAsync()).FrequencyAtEnd(1).ShouldBe(CallCentre.CallerHz, 10);
        }
        catch
        {
            output.WriteLine($"linphone:\n{linphone.Log}\nbaresip:\n{baresip.Log}\nserver:\n{Centre.Server.Log}");
            throw;
        }
    }

    [Fact]
    public async Task Linphone_calls_and_its_keys_park_the_other_side()
    {
        using var linphones = await Centre.AddAgentAsync("1603");
        using var baresips = await Centre.AddAgentAsync("1604");
        await using var linphone = await Linphone.PhoneAsync(Centre, linphones, CallCentre.AgentHz);
        await using var baresip = await Baresip.PhoneAsync(Centre, baresips, CallCentre.CallerHz);
        try
        {
            await linphone.CallAsync("1604", Centre);
            await baresip.RingsAsync();
            await baresip.AnswerAsync();
            await Centre.CallIsAsync("talking");
            await Task.Delay(1000);
            await linphone.PressAsync('*');
            await linphone.PressAsync('6');
            await Eventually.TrueAsync("baresip is parked", async () => (await Centre.Admin.GetAsync("calls/parked")).List("items").Count == 1);
            await baresip.HangUpAsync();
            await Centre.NothingIsLeftAsync();

            (await baresip.EarAsync()).Stretches().ShouldContain(one => one.Kind == Heard.Tone && Math.Abs(one.Frequency - CallCentre.AgentHz) < 10);
        }
        catch
        {
            output.WriteLine($"linphone:\n{linphone.Log}\nbaresip:\n{baresip.Log}\nserver:\n{Centre.Server.Log}");
            throw;
        }
    }
}
