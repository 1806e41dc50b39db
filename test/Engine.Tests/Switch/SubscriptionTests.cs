using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Switchboard.Sip.Digest;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>The lamps on desks, watched by a phone made of nothing but a socket and the text of RFC 6665.</summary>
public sealed class SubscriptionTests : FeatureScene
{
    [Fact]
    public async Task A_lamp_follows_a_line_from_free_to_ringing_to_talking_and_back()
    {
        var (caller, watched) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        await _switch.AddPhoneAsync("1003");
        using var lamp = new Lamp(_switch.Address, "1003");

        (await lamp.SubscribeAsync("1002", "dialog", 3600)).ShouldStartWith("SIP/2.0 200");
        var free = await lamp.NotifiedAsync();
        free.ShouldContain("Subscription-State: active;expires=3600");
        free.ShouldContain("Content-Type: application/dialog-info+xml");
        free.ShouldContain("version=\"0\" state=\"full\" entity=\"sip:1002@acme.test\"");
        free.ShouldNotContain("<dialog ");

        var rings = Rings(watched);
        var call = caller.Call("1002").Value;
        var other = await rings;
        await lamp.NotifiedAsync("<state>early</state>");
        other.Answer();
        var talking = await lamp.NotifiedAsync("<state>confirmed</state>");
        talking.ShouldContain("direction=\"recipient\"");
        talking.ShouldContain("sip:1001@acme.test");
        call.HangUp();
        var over = await lamp.NotifiedAsync("version=\"", without: "<dialog ");
        over.ShouldContain("</dialog-info>");
    }

    [Fact]
    public async Task Presence_and_waiting_messages_are_told_at_once()
    {
        await _switch.AddPhoneAsync("1003");
        await _switch.AddPhoneAsync("1002");
        using var lamp = new Lamp(_switch.Address, "1003");

        (await lamp.SubscribeAsync("1002", "presence", 600)).ShouldStartWith("SIP/2.0 200");
        (await lamp.NotifiedAsync()).ShouldContain("<basic>open</basic>");
        (await lamp.SubscribeAsync("1003", "message-summary", 600)).ShouldStartWith("SIP/2.0 200");
        (await lamp.NotifiedAsync("Messages-Waiting: no")).ShouldContain("Voice-Message: 0/0");
        (await lamp.SubscribeAsync("1002", "message-summary", 600)).ShouldStartWith("SIP/2.0 403");
    }

    [Fact]
    public async Task An_unknown_package_a_short_time_and_a_stranger_are_refused()
    {
        await _switch.AddPhoneAsync("1003");
        using var lamp = new Lamp(_switch.Address, "1003");

        var unknown = await lamp.SubscribeAsync("1003", "weather", 3600);
        unknown.ShouldStartWith("SIP/2.0 489");
        unknown.ShouldContain("Allow-Events: dialog, presence, message-summary");
        var hasty = await lamp.SubscribeAsync("1003", "dialog", 5);
        hasty.ShouldStartWith("SIP/2.0 423");
        hasty.ShouldContain("Min-Expires: 60");
        (await lamp.SubscribeAsync("4711", "dialog", 3600)).ShouldStartWith("SIP/2.0 404");
        using var stranger = new Lamp(_switch.Address, "1003", "a wrong password");
        (await stranger.SubscribeAsync("1003", "dialog", 3600)).ShouldStartWith("SIP/2.0 401");
    }

    [Fact]
    public async Task Zero_seconds_end_a_subscription_with_a_last_word()
    {
        await _switch.AddPhoneAsync("1003");
        using var lamp = new Lamp(_switch.Address, "1003");
        await lamp.SubscribeAsync("1003", "dialog", 3600);
        await lamp.NotifiedAsync();

        (await lamp.RefreshAsync(0)).ShouldStartWith("SIP/2.0 200");

        (await lamp.NotifiedAsync()).ShouldContain("Subscription-State: terminated");
        (await lamp.RefreshAsync(600)).ShouldStartWith("SIP/2.0 481");
    }

    /// <summary>A SIP watcher on a bare UDP socket.</summary>
    private sealed class Lamp : IDisposable
    {
        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly Queue<string> _notifies = new();
        private readonly IPEndPoint _server;
        private readonly string _user;
        private readonly DigestClient _account;
        private string _callId = "";
        private string _to = "";
        private string _uri = "";
        private string _event = "";
        private int _cseq = 1;

        public Lamp(IPEndPoint server, string user, string password = SwitchFixture.Password)
        {
            (_server, _user) = (server, user);
            _account = new DigestClient(user, password);
        }

        public async Task<string> SubscribeAsync(string line, string package, int seconds)
        {
            (_callId, _to, _event) = (Guid.NewGuid().ToString("N"), "", package);
            _uri = $"sip:{line}@acme.test";
            var answer = await RequestAsync(seconds, null);
            if (answer.StartsWith("SIP/2.0 401", StringComparison.Ordinal))
            {
                var challenge = Header(answer, "WWW-Authenticate");
                _account.Answer([challenge], "SUBSCRIBE", _uri, answered: false).TryGet(out var given, out _).ShouldBeTrue();
                answer = await RequestAsync(seconds, given);
            }

            _to = Header(answer, "To");
            if (answer.StartsWith("SIP/2.0 200", StringComparison.Ordinal))
                _uri = Header(answer, "Contact").Trim('<', '>');
            return answer;
        }

        public Task<string> RefreshAsync(int seconds) => RequestAsync(seconds, null);

        /// <summary>The next NOTIFY that has one text and has not another.</summary>
        public async Task<string> NotifiedAsync(string with = "", string without = "\0")
        {
            while (true)
            {
                while (_notifies.Count == 0)
                    await ReceiveAsync();
                var notify = _notifies.Dequeue();
                if (notify.Contains(with, StringComparison.Ordinal) && !notify.Contains(without, StringComparison.Ordinal))
                    return notify;
            }
        }

        public void Dispose() => _socket.Dispose();

        private async Task<string> RequestAsync(int seconds, string? authorization)
        {
            var own = (IPEndPoint)_socket.Client.LocalEndPoint!;
            var cseq = string.Create(CultureInfo.InvariantCulture, $"{_cseq++} SUBSCRIBE");
            var to = _to.Length > 0 ? _to : $"<{_uri}>";
            var text = $"""
                SUBSCRIBE {_uri} SIP/2.0
                Via: SIP/2.0/UDP {own};branch=z9hG4bK{Guid.NewGuid():N};rport
                Max-Forwards: 70
                From: <sip:{_user}@acme.test>;tag=watcher
                To: {to}
                Call-ID: {_callId}
                CSeq: {cseq}
                Contact: <sip:{_user}@{own}>
                Event: {_event}
                Expires: {seconds.ToString(CultureInfo.InvariantCulture)}
                {(authorization is null ? "" : $"Authorization: {authorization}\n")}Content-Length: 0


                """;
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")), _server);
            while (true)
            {
                if (await ReceiveAsync() is { } answer && answer.Contains($"CSeq: {cseq}\r\n", StringComparison.Ordinal))
                    return answer;
            }
        }

        // NOTIFYs are answered and kept; a response is returned.
        private async Task<string?> ReceiveAsync()
        {
            using var limit = new CancellationTokenSource(Patience);
            var packet = await _socket.ReceiveAsync(limit.Token);
            var text = Encoding.UTF8.GetString(packet.Buffer);
            if (!text.StartsWith("NOTIFY ", StringComparison.Ordinal))
                return text;
            var answer = new StringBuilder("SIP/2.0 200 OK\r\n");
            foreach (var name in new[] { "Via", "From", "To", "Call-ID", "CSeq" })
                answer.Append(CultureInfo.InvariantCulture, $"{name}: {Header(text, name)}\r\n");
            await _socket.SendAsync(Encoding.UTF8.GetBytes(answer.Append("Content-Length: 0\r\n\r\n").ToString()), packet.RemoteEndPoint);
            if (text.Contains($"Call-ID: {_callId}\r\n", StringComparison.Ordinal))
                _notifies.Enqueue(text);
            return null;
        }

        private static string Header(string message, string name)
        {
            var at = message.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase) + name.Length + 4;
            return message[at..message.IndexOf("\r\n", at, StringComparison.Ordinal)];
        }
    }
}
