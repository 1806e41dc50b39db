using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Switchboard.Switch.Phones;

namespace Switchboard.Wire.Tests;

/// <summary>Attackers at the door while two people talk: they get nothing, and the talk goes on.</summary>
[Collection(nameof(AloneTests))]
public sealed class AttackTests(SharedCentre shared) : IClassFixture<SharedCentre>, IAsyncLifetime
{
    /// <summary>Sipvicious sends from the address of the house's own phones, whatever it is told: those that are registered go on working.</summary>
    private const string Sipvicious = "127.0.0.1";
    private static int _extension = 1050;
    private readonly Phones _phones = new(shared.Centre);

    private CallCentre Centre => shared.Centre;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _phones.DisposeAsync();

    [Fact]
    public async Task Sipvicious_enumerates_nothing_and_its_address_is_blocked_as_a_scanner()
    {
        var talk = await TalkAsync();
        await using (var svwar = Started.Run("svwar", ["-e", "1000-1200", "-m", "REGISTER", "-P", FreePort(), "-p", Port, "--maximumtime=8", "127.0.0.1"], Centre.Server.Folder))
        {
            await svwar.Ended.WaitAsync(Eventually.Patience);
            svwar.Tail().ShouldNotContain("reqauth");
            svwar.Tail().ShouldNotContain("noauth");
        }

        (await BlockOfAsync(Sipvicious)).Text("reason").ShouldBe("scanner");
        await LogTellsAsync("scan", Sipvicious);
        await EndAsync(talk);
        await LiftAsync();
    }

    [Fact]
    public async Task Sipvicious_cracks_no_password_and_its_address_is_blocked()
    {
        var talk = await TalkAsync();
        await using (var svcrack = Started.Run("svcrack", ["-u", talk.Called.Extension, "-r", "1000-1999", "-P", FreePort(), "-p", Port, "--maximumtime=8", "127.0.0.1"], Centre.Server.Folder))
        {
            await svcrack.Ended.WaitAsync(Eventually.Patience);
            svcrack.Tail().ShouldNotContain("The password for");
        }

        (await BlockOfAsync(Sipvicious)).Text("reason").ShouldBe("scanner");
        await EndAsync(talk);
        await LiftAsync();
    }

    [Fact]
    public async Task Wrong_passwords_block_the_user_from_that_address_and_nobody_else()
    {
        var talk = await TalkAsync();
        using var attacker = new RawSip("127.0.0.52", Centre.Server.Sip);
        for (var i = 0; i < 10; i++)
        {
            var challenge = await attacker.AskAsync(attacker.Register(talk.Called.Extension, Centre.Domain));
            (await attacker.AskAsync(attacker.Register(talk.Called.Extension, Centre.Domain, RawSip.Answer(challenge, talk.Called.Extension, Centre.Domain, $"guess{i}")))).ShouldStartWith("SIP/2.0 401");
        }

        var block = await BlockOfAsync("127.0.0.52");
        block.Text("reason").ShouldBe("userFailures");
        block.Text("user").ShouldBe(talk.Called.Extension);
        await LogTellsAsync("digestFailed", "127.0.0.52");
        using var owner = new RawSip("127.0.0.53", Centre.Server.Sip);
        var asked = await owner.AskAsync(owner.Register(talk.Called.Extension, Centre.Domain));
        (await owner.AskAsync(owner.Register(talk.Called.Extension, Centre.Domain, RawSip.Answer(asked, talk.Called.Extension, Centre.Domain, talk.Called.SipPassword)))).ShouldStartWith("SIP/2.0 200");
        await EndAsync(talk);
    }

    [Fact]
    public async Task Credentials_that_were_heard_are_worth_nothing_a_second_time()
    {
        using var agent = await Centre.AddAgentAsync(NextExtension());
        using var owner = new RawSip("127.0.0.54", Centre.Server.Sip);
        var challenge = await owner.AskAsync(owner.Register(agent.Extension, Centre.Domain));
        var credentials = RawSip.Answer(challenge, agent.Extension, Centre.Domain, agent.SipPassword);
        (await owner.AskAsync(owner.Register(agent.Extension, Centre.Domain, credentials))).ShouldStartWith("SIP/2.0 200");

        using var thief = new RawSip("127.0.0.55", Centre.Server.Sip);
        (await thief.AskAsync(thief.Register(agent.Extension, Centre.Domain, credentials))).ShouldStartWith("SIP/2.0 401");
    }

    [Fact]
    public async Task Sound_and_RTCP_BYE_from_another_address_are_ignored_once_the_talk_runs()
    {
        var talk = await TalkAsync();
        var port = await ServerMediaPortAsync(talk.Id);
        await Eventually.TrueAsync("the caller's sound arrives", () => talk.From.Media.Figures.PacketsSent > 20);
        using (var injector = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.60"), 0)))
        {
            byte[] goodbye = [0x81, 203, 0, 1, 1, 2, 3, 4]; // RFC 3550 §6.6
            for (var i = 0; i < 3000; i++)
            {
                await injector.SendAsync(Rtp(i), new IPEndPoint(IPAddress.Loopback, port));
                if (i % 100 == 0)
                    await injector.SendAsync(goodbye, new IPEndPoint(IPAddress.Loopback, port + 1));
            }
        }

        var record = await EndAsync(talk);
        var counted = record.List("legs")[0]!["media"]!.Number("packetsIn");
        counted.ShouldBeInRange(1, talk.From.Media.Figures.PacketsSent);
    }

    [Fact]
    public async Task A_flood_from_one_source_leaves_the_calls_of_others_alone()
    {
        var talk = await TalkAsync();
        using var flood = new RawSip("127.0.0.70", Centre.Server.Sip);
        for (var i = 0; i < 5_000; i++)
            await flood.SendAsync(flood.Options());

        (await BlockOfAsync("127.0.0.70")).Text("reason").ShouldBe("flood");
        var other = await _phones.CallerDialsAsync(); // a new call of the carrier is answered meanwhile
        other.HangUp();
        await EndAsync(talk);
    }

    [Fact]
    public async Task A_connection_that_dawdles_is_closed()
    {
        using var slow = new TcpClient();
        await slow.ConnectAsync(Centre.Server.Sip);
        await slow.GetStream().WriteAsync("OPTIONS sip:x SIP/2.0\r\nVia: "u8.ToArray());

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        (await slow.GetStream().ReadAsync(new byte[1], limit.Token)).ShouldBe(0);
    }

    private async Task LiftAsync() => await Centre.Admin.PostAsync("security/blocks/lift", new { address = Sipvicious });

    private static string FreePort() => Ports.Free().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Port => Centre.Server.Sip.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string NextExtension() => Interlocked.Increment(ref _extension).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Talk> TalkAsync()
    {
        var calling = await Centre.AddAgentAsync(NextExtension());
        var called = await Centre.AddAgentAsync(NextExtension());
        var from = await _phones.AgentPhoneAsync(calling);
        var to = await _phones.AgentPhoneAsync(called);
        var call = from.Dial(called.Extension);
        var answered = await to.AnswerAsync();
        Phones.Speak(call);
        return new Talk((await Centre.CallIsAsync("talking")).Text("id"), call, answered, called);
    }

    /// <summary>Both still hear each other after the attack; then the talk ends as talks do.</summary>
    private async Task<JsonNode> EndAsync(Talk talk)
    {
        (await Centre.CallIsAsync("talking")).Text("id").ShouldBe(talk.Id);
        foreach (var side in (PhoneCall[])[talk.From, talk.To])
        {
            var before = side.Media.Figures.PacketsReceived;
            await Eventually.TrueAsync("sound still arrives", () => side.Media.Figures.PacketsReceived > before + 10);
        }

        talk.From.HangUp();
        return await Centre.RecordOfAsync(talk.Id);
    }

    private Task<JsonNode> BlockOfAsync(string address) => Eventually.GetAsync($"{address} is blocked", async () =>
        (await Centre.Admin.GetAsync("security/blocks")).List("items").FirstOrDefault(block => block!.Text("address") == address));

    private Task<JsonNode> LogTellsAsync(string kind, string address) => Eventually.GetAsync($"the log tells of {kind} from {address}", async () =>
        (await Centre.Admin.GetAsync($"security/events?kind={kind}&q={address}")).List("items").FirstOrDefault());

    // The port that the server named to the caller in its 200.
    private async Task<int> ServerMediaPortAsync(string callId)
    {
        var messages = (await Centre.Admin.GetAsync($"calls/{callId}/trace")).List("messages");
        var answer = messages.Select(m => (Party: m!.Number("party"), Text: m!.Text("text")))
            .Last(m => m.Party == 0 && m.Text.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && m.Text.Contains("m=audio ", StringComparison.Ordinal)).Text;
        return int.Parse(answer.Split("m=audio ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static byte[] Rtp(int number)
    {
        var packet = new byte[172];
        Encoding.Latin1.GetBytes(new string('\xd5', 172)).CopyTo(packet, 0);
        byte[] header = [0x80, 8, (byte)(number >> 8), (byte)number, 0, 0, (byte)(number >> 8), (byte)number, 0xde, 0xad, 0xbe, 0xef];
        header.CopyTo(packet, 0);
        return packet;
    }

    private sealed record Talk(string Id, PhoneCall From, PhoneCall To, Agent Called);
}
