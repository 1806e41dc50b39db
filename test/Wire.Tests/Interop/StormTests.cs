using System.Net;
using System.Net.Sockets;
using System.Text;
using Switchboard.Fuzz;
using Switchboard.Switch.Phones;
using Xunit.Abstractions;

namespace Switchboard.Wire.Tests.Interop;

/// <summary>Broken messages in great numbers while people talk; they come from the carrier's addresses, which no rate limit guards.</summary>
[Collection(nameof(AloneTests))]
public sealed class StormTests(ITestOutputHelper output)
{
    private const string Echo = "4008002001";
    private const int Calls = 20;
    private const int Messages = 100_000;
    private const int Burst = 250;
    private const string Attacker = "127.0.0.20";
    private const string Watcher = "127.0.0.21";

    [Fact]
    public async Task Twenty_calls_talk_on_while_broken_messages_and_header_bombs_arrive()
    {
        await using var centre = await CallCentre.OpenAsync();
        await centre.BindServiceAsync(Echo, "echo");
        await using var phones = new Phones(centre);
        var calls = new List<PhoneCall>();
        for (var i = 0; i < Calls; i++)
            calls.Add(await phones.CallerDialsAsync(Echo));

        // What a first storm leaves (tables grown, code compiled) stays; a second must leave nothing more.
        await StormAsync(centre, Messages / 5, seed: 4475);
        await CalmAsync(centre);
        var before = await ManagedHeap.AfterCollectionAsync(centre.Server);
        await StormAsync(centre, Messages, seed: 5118);
        await BombAsync(centre.Server.Sip);
        await CalmAsync(centre);
        var after = await ManagedHeap.AfterCollectionAsync(centre.Server);

        output.WriteLine($"managed memory {before / 1024} KB before, {after / 1024} KB after");
        ((double)after).ShouldBeLessThan(before * 1.05);
        foreach (var call in calls)
        {
            call.Ended.IsCompleted.ShouldBeFalse("the call goes on");
            var figures = call.Media.Figures;
            output.WriteLine($"sent {figures.PacketsSent}, heard {figures.PacketsReceived}, lost {figures.Lost}");
            figures.PacketsReceived.ShouldBeGreaterThan(figures.PacketsSent * 99 / 100);
        }
    }

    // A burst, then a question: the next burst waits until the server has read this one.
    private static async Task StormAsync(CallCentre centre, int messages, int seed)
    {
        using var target = FuzzTarget.Create("sip");
        var mutator = new Mutator(seed, target.Seeds, target.Words);
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(Attacker), 0));
        for (var sent = 0; sent < messages; sent++)
        {
            var message = Fresh(mutator.Next(), centre.Server.Sip, sent);
            if (message.Length < 65_000)
                await socket.SendAsync(message, centre.Server.Sip);
            if (sent % 50 == 0)
                await OverTcpAsync(centre.Server.Sip, message);
            if (sent % Burst == 0)
                await Eventually.TrueAsync("the server answers", () => centre.Server.AnswersSipAsync(Watcher));
        }
    }

    // Half of them are requests of their own to a number that exists; the others repeat and collide.
    private static byte[] Fresh(byte[] message, IPEndPoint server, int number)
    {
        if (number % 2 == 0)
            return message;
        var text = Encoding.Latin1.GetString(message)
            .Replace("z9hG4bK", $"z9hG4bK{number}x", StringComparison.Ordinal)
            .Replace("Call-ID: ", $"Call-ID: {number}x", StringComparison.Ordinal)
            .Replace("sip:1001@192.0.2.1", $"sip:{(number % 4 == 1 ? Echo : "4008009999")}@{server}", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text);
    }

    private static async Task OverTcpAsync(IPEndPoint server, byte[] message)
    {
        using var socket = new TcpClient(new IPEndPoint(IPAddress.Parse(Attacker), 0));
        try
        {
            await socket.ConnectAsync(server);
            await socket.GetStream().WriteAsync(message);
        }
        catch (Exception closed) when (closed is SocketException or IOException)
        {
            return; // it has had enough
        }
    }

    // Too many, too long, too deep: each beyond a limit of HARDENING, by UDP and as an endless stream.
    private static async Task BombAsync(IPEndPoint server)
    {
        string[] bombs =
        [
            string.Concat(Enumerable.Range(0, 3000).Select(i => $"X-{i}: y\r\n")),
            $"X: {new string('a', 60_000)}\r\n",
            string.Concat(Enumerable.Repeat("Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n", 1500)),
            $"Route: {string.Join(',', Enumerable.Repeat("<sip:h;lr>", 5000))}\r\n",
            $"Contact: {new string('<', 50_000)}\r\n",
            $"From: {new string('"', 50_001)}\r\n",
            string.Concat(Enumerable.Repeat("X:\r\n ", 10_000)) + "y\r\n",
            "Content-Type: multipart/mixed;boundary=x\r\n\r\n" + string.Concat(Enumerable.Repeat("--x\r\nContent-Type: multipart/mixed;boundary=x\r\n\r\n", 1000)),
        ];
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(Attacker), 0));
        for (var i = 0; i < 200; i++)
        {
            var message = Encoding.Latin1.GetBytes(
                $"INVITE sip:{Echo}@{server} SIP/2.0\r\nVia: SIP/2.0/UDP {Attacker};branch=z9hG4bKbomb{i};rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:{Echo}@{server}>\r\nCall-ID: bomb{i}\r\nCSeq: 1 INVITE\r\n{bombs[i % bombs.Length]}");
            await socket.SendAsync(message.AsMemory(0, Math.Min(message.Length, 65_000)), server);
            await OverTcpAsync(server, [.. message, .. message, .. message]);
        }
    }

    // Calls that came about and were never acknowledged have been ended, every transaction has run out.
    private static async Task CalmAsync(CallCentre centre)
    {
        await Eventually.TrueAsync("only the talkers are left", async () => (await centre.LiveCallsAsync()).Count == Calls, TimeSpan.FromMinutes(3));
        await Task.Delay(TimeSpan.FromSeconds(35));
        (await centre.Server.AnswersSipAsync(Watcher)).ShouldBeTrue();
    }
}
