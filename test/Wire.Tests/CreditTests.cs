using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Switchboard.Media;
using Switchboard.Switch.Phones;

namespace Switchboard.Wire.Tests;

/// <summary>A tenant who has paid for some seconds, over real SIP and RTP.</summary>
public sealed class CreditTests
{
    [Fact]
    public async Task A_prepaid_call_is_cut_off_at_zero_with_words_and_the_next_is_refused()
    {
        await using var centre = await CallCentre.OpenAsync();
        await using var phones = new Phones(centre);
        await using var outside = Carrier();
        var agent = await centre.AddAgentAsync("1001");
        var phone = await phones.AgentPhoneAsync(agent);
        await PayAsync(centre, 0.8m); // 6 a minute by the second: eight seconds
        var (answered, farEnd) = Answering(outside);

        var call = phone.Dial("13911112222");
        (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
        Phones.Speak(call);
        var far = await answered.WaitAsync(Eventually.Patience);
        var ear = new Ear(call);
        await call.Ended.WaitAsync(TimeSpan.FromSeconds(60));
        await far.Ended.WaitAsync(Eventually.Patience);

        var heard = (await ear.HeardAsync()).Stretches();
        heard.ShouldContain(part => part.Kind == Heard.Tone && Math.Abs(part.Frequency - CallCentre.CallerHz) < 15, string.Join(", ", heard));
        heard[^1].Kind.ShouldNotBe(Heard.Tone, "words come last: " + string.Join(", ", heard));
        heard.ShouldContain(part => part.Kind == Heard.Other && part.Length > 0.5, "the announcement is heard: " + string.Join(", ", heard));
        var account = await Eventually.GetAsync("the money is spent", async () =>
            await centre.Admin.GetAsync("billing/account") is var now && now["balance"]!.GetValue<decimal>() == 0 ? now : null);
        account["setAside"]!.GetValue<decimal>().ShouldBe(0);
        var record = await centre.RecordOfAsync((await Eventually.GetAsync("the charge is in the ledger", async () =>
            (await centre.Admin.GetAsync("billing/ledger?kind=charge")).List("items").SingleOrDefault()))!.Text("callId"));
        record["cause"]!.Text("reason").ShouldBe("no_credit");
        record["cost"]!["amount"]!.GetValue<decimal>().ShouldBe(0.8m);
        record["cost"]!.Text("prefix").ShouldBe("139");

        var refused = phone.Dial("13911112222");
        (await refused.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(402);
        farEnd().ShouldBe(1);
        await centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_call_of_a_killed_server_is_charged_once()
    {
        await using var centre = await CallCentre.OpenAsync();
        await using var phones = new Phones(centre);
        await using var outside = Carrier();
        var agent = await centre.AddAgentAsync("1001");
        var phone = await phones.AgentPhoneAsync(agent);
        await PayAsync(centre, 100);
        var (answered, _) = Answering(outside);
        var call = phone.Dial("13911112222");
        (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
        Phones.Speak(call);
        await answered.WaitAsync(Eventually.Patience);
        await Task.Delay(7000); // one heartbeat

        await centre.Server.KillAsync();
        await centre.Server.StartAsync();
        await centre.Admin.SignInAsync("admin", ServerProcess.Password);

        var line = await Eventually.GetAsync("the call is charged", async () => (await centre.Admin.GetAsync("billing/ledger?kind=charge")).List("items").SingleOrDefault());
        var account = await centre.Admin.GetAsync("billing/account");
        account["setAside"]!.GetValue<decimal>().ShouldBe(0);
        line!["amount"]!.GetValue<decimal>().ShouldBeLessThan(0);
        account["balance"]!.GetValue<decimal>().ShouldBe(100 + line["amount"]!.GetValue<decimal>());
        (await centre.RecordOfAsync(line.Text("callId")))["cost"]!["amount"]!.GetValue<decimal>().ShouldBe(-line["amount"]!.GetValue<decimal>());
    }

    // The trunk of the centre leads here.
    private static PhoneBank Carrier()
    {
        var first = Ports.FreeRange(20);
        var media = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = first, LastPort = first + 19 });
        return new PhoneBank(new IPEndPoint(IPAddress.Parse("127.0.0.16"), 5999), media, TimeProvider.System, NullLogger.Instance);
    }

    private static (Task<PhoneCall> Answered, Func<int> Calls) Answering(PhoneBank carrier)
    {
        var answered = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        var far = carrier.Add(new SoftPhoneOptions { User = "13911112222", Domain = "carrier.test", Server = new IPEndPoint(IPAddress.Loopback, 5060) });
        far.Incoming = call =>
        {
            Interlocked.Increment(ref calls);
            call.Answer().ShouldBeNull();
            call.Media.Play(Switchboard.Media.Prompts.Tones.Sine(CallCentre.CallerHz, TimeSpan.FromSeconds(1)), new PlayOptions { Loop = true });
            answered.TrySetResult(call);
            return Task.CompletedTask;
        };
        carrier.Fallback = far;
        return (answered.Task, () => calls);
    }

    private static async Task PayAsync(CallCentre centre, decimal amount)
    {
        var deck = await centre.Admin.PostAsync("billing/decks", new { name = "retail", currency = "CNY" });
        using var rates = new StringContent("prefix,per_minute,initial_seconds,next_seconds\n139,6,1,1\n", Encoding.UTF8, "text/csv");
        await centre.Admin.PostAsync($"billing/decks/{deck.Text("id")}/import", rates);
        await centre.Admin.PutAsync("billing/account", new { mode = "prepaid", currency = "CNY", outboundDeckId = deck.Text("id"), warnSeconds = 5 });
        await centre.Admin.PostAsync("billing/account/topups", new { amount, reason = "test" });
        var settings = await centre.Admin.GetAsync("settings");
        settings["outboundTrunkIds"] = new JsonArray(centre.TrunkId);
        await centre.Admin.PutAsync("settings", settings);
    }
}
