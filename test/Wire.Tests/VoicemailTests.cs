using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests;

/// <summary>Messages over real SIP and RTP: who speaks is told by his tone, the phone that nobody answers is of somebody else's making.</summary>
public sealed class VoicemailTests(SharedCentre shared, ITestOutputHelper output) : IClassFixture<SharedCentre>
{
    private const double MessageHz = 700;

    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task What_nobody_answers_becomes_a_message_a_lamp_and_a_voice_in_the_phone_menu()
    {
        using var owner = await Centre.AddAgentAsync("1301");
        using var other = await Centre.AddAgentAsync("1302");
        await BoxAsync(owner, "forwardNoAnswer", "2580");
        await using var phones = new Phones(Centre);
        await using var desk = await Baresip.PhoneAsync(Centre, owner, 500);
        using var lamp = await MessageLamp.WatchAsync(Centre, owner);
        var caller = await phones.AgentPhoneAsync(other);
        try
        {
            await lamp.ShowsAsync("Messages-Waiting: no");
            var call = caller.Dial("1301");
            await desk.RingsAsync();
            (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            await SpeakAsync(call);
            call.Media.SendDigits("#,,,1");
            await call.Ended.WaitAsync(TimeSpan.FromSeconds(30));

            var message = await OneMessageAsync(owner);
            message.Text("status").ShouldBe("new");
            message.Text("caller").ShouldBe("1302");
            await lamp.ShowsAsync("Messages-Waiting: yes\r\nMessage-Account: sip:1301@" + Centre.Domain + "\r\nVoice-Message: 1/0");
            (await other.Api.GetAsync("voicemail/messages")).List("items").Count.ShouldBe(0);
            (await other.Api.SendAsync(HttpMethod.Get, $"voicemail/messages/{message.Text("id")}/audio", null)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
            var wav = await owner.Api.DownloadAsync($"voicemail/messages/{message.Text("id")}/audio");
            Convert.ToHexStringLower(SHA256.HashData(wav)).ShouldBe(message.Text("sha256"));
            var sound = Sound.Read(wav);
            sound.FrequencyBetween(1, 2).ShouldBe(MessageHz, 10);
            sound.Seconds.ShouldBeInRange(2, 6);

            var heard = await ListenAsync(await phones.AgentPhoneAsync(owner));
            heard.ShouldContain(part => part.Kind == Heard.Tone && Math.Abs(part.Frequency - MessageHz) < 15 && part.Length > 1, string.Join(", ", heard));
            (await OneMessageAsync(owner)).Text("status").ShouldBe("read");
            await lamp.ShowsAsync("Voice-Message: 0/1");
        }
        catch
        {
            output.WriteLine($"{desk.Log}\nserver:\n{Centre.Server.Log}");
            throw;
        }
    }

    [Fact]
    public async Task A_caller_who_hangs_up_has_left_his_message_and_a_wrong_pin_opens_nothing()
    {
        using var owner = await Centre.AddAgentAsync("1311");
        using var other = await Centre.AddAgentAsync("1312");
        await BoxAsync(owner, "forwardUnregistered", "1357");
        await using var phones = new Phones(Centre);
        var caller = await phones.AgentPhoneAsync(other);
        try
        {
            var call = caller.Dial("1311");
            (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            await SpeakAsync(call);
            call.HangUp();
            var message = await OneMessageAsync(owner);
            message.Number("lengthMs").ShouldBeInRange(2000, 6000);

            var thief = caller.Dial("*97");
            (await thief.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            await Task.Delay(500);
            thief.Media.SendDigits("1311#,,0000#,,,,,0000#,,,,,0000#");
            await thief.Ended.WaitAsync(TimeSpan.FromSeconds(60));
            (await OneMessageAsync(owner)).Text("status").ShouldBe("new");

            await owner.Api.PutAsync($"voicemail/messages/{message.Text("id")}", new { status = "done", note = "called back" });
            (await OneMessageAsync(owner)).Text("note").ShouldBe("called back");
            (await owner.Api.SendAsync(HttpMethod.Delete, $"voicemail/messages/{message.Text("id")}", null)).Status.ShouldBe(System.Net.HttpStatusCode.NoContent);
            Directory.EnumerateFiles(Path.Combine(Centre.Server.Folder, "voicemail"), $"*{message.Text("id")}*", SearchOption.AllDirectories).ShouldBeEmpty();
            (await owner.Api.GetAsync("voicemail/messages")).List("items").Count.ShouldBe(0);
        }
        catch
        {
            output.WriteLine($"server:\n{Centre.Server.Log}");
            throw;
        }
    }

    [Fact]
    public async Task A_prompt_is_recorded_by_phone_with_the_codes_pin_and_an_earlier_take_comes_back()
    {
        using var speaker = await Centre.AddAgentAsync("1321");
        var prompt = await Centre.Admin.PostAsync("prompts", new { name = "by phone", language = "zh-CN", kind = "tts", text = "还没有录音。" });
        var code = (await Centre.Admin.GetAsync("feature-codes")).List("items").Single(c => c!.Text("feature") == "recordPrompt")!;
        await using var phones = new Phones(Centre);
        var phone = await phones.AgentPhoneAsync(speaker);
        var dialled = $"{code.Text("code")}{prompt.Number("number")}";
        try
        {
            var refused = phone.Dial(dialled);
            await refused.Ended.WaitAsync(Eventually.Patience); // no PIN is set, and an agent may not change prompts
            await Centre.Admin.PutAsync($"feature-codes/{code.Text("id")}", new { code = code.Text("code"), feature = "recordPrompt", argument = "2468", enabled = true });

            var call = phone.Dial(dialled);
            (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
            call.Media.SendDigits("2468#,2");
            call.Media.Play(Tones.Sine(MessageHz, TimeSpan.FromSeconds(1)), new PlayOptions { Loop = true });
            await Task.Delay(9000); // he is asked to speak, hears the tone, and has spoken for some seconds
            call.Media.StopPlayback();
            call.Media.SendDigits("#,,3");
            var taken = await Eventually.GetAsync("the prompt has a second take", async () =>
                (await Centre.Admin.GetAsync($"prompts/{prompt.Text("id")}/versions")).List("items") is { Count: 2 } takes ? takes[0] : null);
            (taken!.Text("kind"), taken.Text("madeBy")).ShouldBe(("recorded", "1321"));
            var sound = Sound.Read(await Centre.Admin.DownloadAsync($"prompts/{prompt.Text("id")}/audio"));
            sound.FrequencyBetween(1, 2).ShouldBe(MessageHz, 10);
            await call.Ended.WaitAsync(Eventually.Patience);

            var back = await Centre.Admin.PostAsync($"prompts/{prompt.Text("id")}/versions/1/restore");
            (back.Text("kind"), back.Text("text"), back.Number("durationMs")).ShouldBe(("tts", "还没有录音。", prompt.Number("durationMs")));
        }
        catch
        {
            output.WriteLine($"server:\n{Centre.Server.Log}");
            throw;
        }
    }

    private async Task BoxAsync(Agent owner, string forward, string pin)
    {
        var extension = (await Centre.Admin.GetAsync($"extensions?q={owner.Extension}")).List("items").Single()!;
        extension["ringTimeoutMs"] = 2000;
        extension["calls"] = new JsonObject { [forward] = "voicemail" };
        await Centre.Admin.PutAsync($"extensions/{extension.Text("id")}", extension);
        await Centre.Admin.PostAsync("voicemail/boxes", new { number = owner.Extension, name = owner.DisplayName, extensionId = extension.Text("id"), pin });
        using var greeting = new MultipartFormDataContent { { new ByteArrayContent(Sound.Tone(300, TimeSpan.FromSeconds(1))), "file", "greeting.wav" } };
        var box = (await Centre.Admin.GetAsync($"voicemail/boxes?q={owner.Extension}")).List("items").Single()!;
        await Centre.Admin.PutAsync($"voicemail/boxes/{box.Text("id")}/greeting", greeting);
    }

    // A second of greeting and the beep have passed when he speaks.
    private static async Task SpeakAsync(PhoneCall call)
    {
        await Task.Delay(2500);
        call.Media.Play(Tones.Sine(MessageHz, TimeSpan.FromSeconds(1)), new PlayOptions { Loop = true });
        await Task.Delay(4000);
        call.Media.StopPlayback();
    }

    private static async Task<IReadOnlyList<Stretch>> ListenAsync(AgentPhone phone)
    {
        var call = phone.Dial("*97");
        (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
        var ear = new Ear(call);
        await Task.Delay(500);
        call.Media.SendDigits("2580#,,,1");
        await Task.Delay(14_000);
        call.Media.SendDigits("4");
        await Task.Delay(1000);
        call.HangUp();
        return (await ear.HeardAsync()).Stretches();
    }

    private static Task<JsonNode> OneMessageAsync(Agent owner) => Eventually.GetAsync("there is one message", async () =>
        (await owner.Api.GetAsync("voicemail/messages")).List("items").SingleOrDefault());
}
