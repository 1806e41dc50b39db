using System.Net;
using System.Text.Json.Nodes;
using Switchboard.Switch.Phones;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests.Interop;

/// <summary>Asterisk behind a trunk; the tone at each end says that they hear each other.</summary>
[Collection(nameof(PeerCentre))]
public sealed class AsteriskTests(PeerCentre shared, AsteriskPeer peer, ITestOutputHelper output) : IClassFixture<AsteriskPeer>
{
    private CallCentre Centre => shared.Centre;

    [Fact]
    public async Task A_carrier_that_asks_for_a_password_and_is_asked_for_one_calls_and_is_called()
    {
        if (await peer.ReadyAsync(shared, output) is not { } asterisk)
            return;
        await using var desk = await DeskAsync("1701");
        var trunk = await AddTrunkAsync("asterisk", asterisk.Carrier, "171", new
        {
            authentication = "digest",
            inboundUser = Asterisk.OwnName,
            loginUser = Asterisk.Account,
            register = true,
        });
        await BindAsync(trunk, "4008007101", desk);
        await Eventually.TrueAsync("we are registered at Asterisk", async () =>
            (await Centre.Admin.GetAsync($"trunks/{trunk}"))["status"]?["registration"]?.Text("state") == "registered");

        await TalksBothWaysAsync(asterisk, Asterisk.Account, "4008007101", "17139000001", desk);
    }

    [Fact]
    public async Task A_carrier_over_TLS_talks_encrypted()
    {
        if (await peer.ReadyAsync(shared, output) is not { } asterisk)
            return;
        await using var desk = await DeskAsync("1702");
        var trunk = await AddTrunkAsync("asterisk by tls", asterisk.Tls, "172", new { }, transport: "tls");
        await BindAsync(trunk, "4008007201", desk);

        await TalksBothWaysAsync(asterisk, "tls", "4008007201", "17239000001", desk);
        await asterisk.SaysAsync("by tls with 1");
    }

    [Fact]
    public async Task A_carrier_that_signals_keys_by_INFO_is_understood_and_served()
    {
        if (await peer.ReadyAsync(shared, output) is not { } asterisk)
            return;
        await using var desk = await DeskAsync("1703");
        var trunk = await AddTrunkAsync("asterisk with info", asterisk.Info, "5", new { }, dtmf: "info");
        await Centre.Admin.PostAsync("numbers", new { number = "4008007301", label = "menu", trunkId = trunk, target = await HotlineAsync(), enabled = true });

        await asterisk.CallAsync("info", "4008007301", "keys");
        var call = await Centre.CallIsAsync("queued");
        call.Text("called").ShouldBe("4008007301");
        await Centre.Admin.PostAsync($"calls/{call.Text("id")}/hangup");
        (await Centre.RecordOfAsync(call.Text("id"))).List("trail").ShouldContain(step => step!.Text("input") == "2");

        var out1 = desk.Line.Dial("5391112222");
        (await out1.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200, asterisk.Log);
        out1.Media.SendDigits("15#9");
        await asterisk.SaysAsync("keys 15 came"); // Read ends at #
        out1.HangUp();
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_gateway_has_one_call_a_line()
    {
        if (await peer.ReadyAsync(shared, output) is not { } asterisk)
            return;
        await using var desk = await DeskAsync("1704");
        var trunk = await AddTrunkAsync("gateway", asterisk.Gateway, "174", new
        {
            kind = "gateway",
            ports = new object[] { new { id = "fxo1", number = "4008007401", prefix = "91" }, new { id = "fxo2", number = "4008007402", prefix = "92" } },
        });
        await BindAsync(trunk, "4008007401", desk);

        await asterisk.CallAsync("gateway", "4008007401");
        var incoming = await desk.Line.AnswerAsync();
        var second = await DialAsync(desk, "17439000001");
        await asterisk.SaysAsync("called 9217439000001"); // the first line is taken by the call that came in
        var third = desk.Line.Dial("17439000002");
        (await third.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(503);
        var lines = (await Centre.Admin.GetAsync($"trunks/{trunk}"))["status"]!.List("ports");
        lines.Select(line => line!["busy"]!.GetValue<bool>()).ShouldBe([true, true]);

        incoming.HangUp();
        second.HangUp();
        await Centre.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_carrier_on_IPv6_talks_with_a_phone_on_IPv4()
    {
        if (await peer.ReadyAsync(shared, output) is not { } asterisk)
            return;
        if (shared.Sip6 is null)
        {
            output.WriteLine("This machine has no IPv6.");
            return;
        }

        await using var desk = await DeskAsync("1705");
        var trunk = await AddTrunkAsync("asterisk on 6", asterisk.Six, "175", new { });
        await BindAsync(trunk, "4008007501", desk);

        await TalksBothWaysAsync(asterisk, "six", "4008007501", "17539000001", desk);
        await asterisk.SaysAsync("by six with 0 [::1]:");
    }

    // Asterisk calls the desk, then the desk calls Asterisk; each hears the other.
    private async Task TalksBothWaysAsync(Asterisk asterisk, string line, string inside, string outside, DeskPhone desk)
    {
        try
        {
            await asterisk.CallAsync(line, inside);
            var came = await desk.Line.AnswerAsync();
            await HearsAsync(came);
            came.HangUp();
            await Centre.NothingIsLeftAsync();
            (await asterisk.HeardAsync(line)).FrequencyAtEnd(1).ShouldBe(CallCentre.AgentHz, 10, "Asterisk hears whom it called");

            var went = await DialAsync(desk, outside);
            Phones.Speak(went);
            await HearsAsync(went);
            went.HangUp();
            await Centre.NothingIsLeftAsync();
            (await asterisk.HeardAsync(line)).FrequencyAtEnd(1).ShouldBe(CallCentre.AgentHz, 10, "Asterisk hears who called it");
        }
        catch
        {
            output.WriteLine($"asterisk:\n{asterisk.Log}\nserver:\n{Centre.Server.Log}");
            throw;
        }
    }

    private static async Task HearsAsync(PhoneCall call)
    {
        var ear = new Ear(call);
        await Task.Delay(2000);
        (await ear.HeardAsync()).FrequencyAtEnd(1).ShouldBe(Asterisk.ToneHz, 10, "the phone hears Asterisk");
    }

    private static async Task<PhoneCall> DialAsync(DeskPhone desk, string number)
    {
        var call = desk.Line.Dial(number);
        (await call.Answered.WaitAsync(Eventually.Patience)).Status.ShouldBe(200);
        return call;
    }

    private async Task<string> AddTrunkAsync(string name, IPEndPoint at, string prefix, object profile, string transport = "udp", string? dtmf = null)
    {
        var trunk = await Centre.Admin.PostAsync("trunks", new
        {
            name,
            host = at.Address.ToString(),
            port = at.Port,
            transport,
            addresses = new[] { at.Address.ToString() },
            codecs = new[] { "PCMA" },
            maxChannels = 10,
            prefix,
            enabled = true,
            profile,
            loginPassword = Asterisk.AccountPassword,
            inboundPassword = Asterisk.OwnPassword,
            dtmfMode = dtmf ?? "auto",
            mediaEncryption = transport == "tls" ? "required" : "none",
            verifyCertificate = false,
        });
        return trunk.Text("id");
    }

    private Task BindAsync(string trunk, string number, DeskPhone desk) =>
        Centre.Admin.PostAsync("numbers", new { number, label = number, trunkId = trunk, target = new { type = "extension", id = desk.ExtensionId }, enabled = true });

    private async Task<JsonNode> HotlineAsync() =>
        (await Centre.Admin.GetAsync("numbers")).List("items").First(one => one!.Text("number") == CallCentre.Hotline)!["target"]!.DeepClone();

    private async Task<DeskPhone> DeskAsync(string number)
    {
        var agent = await Centre.AddAgentAsync(number);
        var phones = new Phones(Centre);
        var line = await phones.AgentPhoneAsync(agent);
        var extension = (await Centre.Admin.GetAsync("extensions")).List("items").Single(one => one!.Text("number") == number)!;
        return new DeskPhone(agent, phones, line, extension.Text("id"));
    }

    private sealed record DeskPhone(Agent Agent, Phones Phones, AgentPhone Line, string ExtensionId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Phones.DisposeAsync();
            Agent.Dispose();
        }
    }
}

/// <summary>The Asterisk of a class of tests, started for its first.</summary>
public sealed class AsteriskPeer : IAsyncLifetime
{
    private Asterisk? _asterisk;
    private string? _why;

    internal async Task<Asterisk?> ReadyAsync(PeerCentre shared, ITestOutputHelper output)
    {
        if (_why is null)
            (_asterisk, _why) = await Asterisk.StartAsync(shared.Centre, shared.Sip6);
        if (_asterisk is null)
            output.WriteLine(_why);
        return _asterisk;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_asterisk is not null)
            await _asterisk.DisposeAsync();
    }
}
