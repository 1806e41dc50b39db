using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>
/// Every message of RFC 4475 and RFC 5118 by UDP and by TCP against a whole switch of its own: some share their branch, and
/// would be repeats of each other.
/// </summary>
public sealed class TortureOnTheWireTests : IAsyncDisposable
{

    // What the messages' Via headers name, 5060 where they name none (RFC 3261 §18.2.2); 5061 for TLS.
    private static readonly int[] Ports = [5060, 5061, 5050, 5070];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Nothing = TimeSpan.FromSeconds(1);
    private readonly SwitchFixture _switch = new();
    private readonly string _stranger = Anybody();

    public ValueTask DisposeAsync() => _switch.DisposeAsync();

    public static TheoryData<string, string> Messages()
    {
        var all = new TheoryData<string, string>();
        foreach (var folder in (string[])["rfc4475", "rfc5118"])
        {
            using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(folder), "expected.json")));
            foreach (var fact in facts.RootElement.EnumerateObject())
                all.Add(folder, fact.Name);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task By_UDP_it_gets_its_treatment(string folder, string name)
    {
        using var inbox = new Inbox(_stranger);
        await inbox.SendAsync(Message(folder, name), _switch.Address);
        await inbox.SendAsync(Options(_stranger, "UDP"), _switch.Address);

        var answers = await inbox.UntilAsync("after", Patience);

        Judge(folder, name, answers);
        _switch.Exchange.CallCount.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task By_TCP_it_gets_its_treatment(string folder, string name)
    {
        var door = _switch.Exchange.Stack.ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
        using var socket = new TcpClient(new IPEndPoint(IPAddress.Parse(_stranger), 0));
        await socket.ConnectAsync(door);
        var stream = socket.GetStream();
        await stream.WriteAsync(Message(folder, name));
        await stream.WriteAsync(Options(_stranger, "TCP"));

        // One that says it is longer than it is swallows what follows; one that cannot be framed closes the connection.
        var text = await ReadAsync(stream, "Call-ID: after", name == "clerr" ? Nothing : Patience);

        if (name == "inv2543")
        {
            text.ShouldStartWith("SIP/2.0 400"); // it has no Content-Length, which a stream cannot do without (RFC 3261 §20.14)
            return;
        }

        Judge(folder, name, [.. text.Split("SIP/2.0 ").Skip(1).Where(answer => !answer.Contains("Call-ID: after", StringComparison.Ordinal)).Select(answer => answer[..3])]);
        _switch.Exchange.CallCount.ShouldBe(0);
        (await AnswersOthersAsync()).ShouldBeTrue();
    }

    private static void Judge(string folder, string name, IReadOnlyList<string> answers)
    {
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(folder), "expected.json")));
        var fact = facts.RootElement.GetProperty(name);
        var ok = fact.GetProperty("ok").EnumerateArray().Select(one => one.GetString()!).ToList();
        var last = answers.Count == 0 ? "none" : answers[0] == "100" ? answers[^1] : answers[0];
        (ok.Contains(last) || (last.Length == 3 && ok.Contains($"{last[0]}xx"))).ShouldBeTrue($"{name} was answered {last}; {fact.GetProperty("why").GetString()}");
    }

    private async Task<bool> AnswersOthersAsync()
    {
        var other = Anybody();
        using var inbox = new Inbox(other);
        await inbox.SendAsync(Options(other, "UDP"), _switch.Address);
        return (await inbox.UntilAsync("after", Patience)).Count == 0;
    }

    private static async Task<string> ReadAsync(NetworkStream stream, string end, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (!text.ToString().Contains(end, StringComparison.Ordinal) && await stream.ReadAsync(buffer, limit.Token) is var got and > 0)
                text.Append(Encoding.Latin1.GetString(buffer, 0, got));
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // what has come is what there is
        }

        return text.ToString();
    }

    // An address that no other test has its ports on.
    private static string Anybody() => $"127.{Random.Shared.Next(64, 255)}.{Random.Shared.Next(256)}.{Random.Shared.Next(1, 255)}";

    private static byte[] Options(string stranger, string transport) => Encoding.ASCII.GetBytes(
        $"OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{transport} {stranger}:5060;branch=z9hG4bKafter\r\nMax-Forwards: 70\r\n" +
        $"From: <sip:a@{stranger}>;tag=after\r\nTo: <sip:127.0.0.1>\r\nCall-ID: after\r\nCSeq: 7 OPTIONS\r\nContent-Length: 0\r\n\r\n");

    private static byte[] Message(string folder, string name) =>
        File.ReadAllBytes(Path.Combine(Folder(folder), name + (folder == "rfc4475" ? ".dat" : ".sip")));

    private static string Folder(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Switchboard.slnx")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "test", "Vectors", name);
    }

    /// <summary>All ports of one address that answers may come to.</summary>
    private sealed class Inbox : IDisposable
    {
        private readonly UdpClient[] _sockets;

        public Inbox(string address) => _sockets = [.. Ports.Select(port => new UdpClient(new IPEndPoint(IPAddress.Parse(address), port)))];

        public Task SendAsync(byte[] message, IPEndPoint to) => _sockets[0].SendAsync(message, message.Length, to);

        /// <summary>The statuses that came before the answer to this Call-ID.</summary>
        public async Task<IReadOnlyList<string>> UntilAsync(string callId, TimeSpan patience)
        {
            using var limit = new CancellationTokenSource(patience);
            List<string> statuses = [];
            var receiving = _sockets.Select(socket => socket.ReceiveAsync(limit.Token).AsTask()).ToArray();
            while (true)
            {
                var done = await Task.WhenAny(receiving);
                var at = Array.IndexOf(receiving, done);
                var text = Encoding.Latin1.GetString((await done).Buffer);
                if (!text.Contains($"Call-ID: {callId}", StringComparison.Ordinal))
                    statuses.Add(text["SIP/2.0 ".Length..][..3]);
                else if (statuses.Count > 0 || await Task.WhenAny(Task.WhenAny(receiving.Where(one => one != done)), Task.Delay(200)) is not Task<Task<UdpReceiveResult>> another)
                    return statuses;
                else
                    return [Encoding.Latin1.GetString((await await another).Buffer)["SIP/2.0 ".Length..][..3]]; // sent before, to another port
                receiving[at] = _sockets[at].ReceiveAsync(limit.Token).AsTask();
            }
        }

        public void Dispose()
        {
            foreach (var socket in _sockets)
                socket.Dispose();
        }
    }
}
