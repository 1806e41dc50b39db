using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Switchboard.Sip.Digest;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>The message lamp of a desk phone: a bare socket that speaks RFC 6665 and 3842 by hand.</summary>
internal sealed class MessageLamp : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CallCentre _centre;
    private readonly Agent _agent;

    private MessageLamp(CallCentre centre, Agent agent)
    {
        (_centre, _agent) = (centre, agent);
    }

    /// <summary>Subscribes; the first NOTIFY is still to be read.</summary>
    public static async Task<MessageLamp> WatchAsync(CallCentre centre, Agent agent)
    {
        var lamp = new MessageLamp(centre, agent);
        var uri = $"sip:{agent.Extension}@{centre.Domain}";
        var call = Guid.NewGuid().ToString("N");
        await lamp.SendAsync(uri, call, 1, "");
        var challenge = Header(await lamp.ReceiveAsync(), "WWW-Authenticate");
        new DigestClient(agent.Extension, agent.SipPassword).Answer([challenge], "SUBSCRIBE", uri, answered: false).TryGet(out var proof, out _).ShouldBeTrue();
        await lamp.SendAsync(uri, call, 2, $"Authorization: {proof}\n");
        (await lamp.ReceiveAsync()).ShouldStartWith("SIP/2.0 200");
        return lamp;
    }

    /// <summary>Reads NOTIFYs until one holds these words.</summary>
    public async Task ShowsAsync(string words)
    {
        while (true)
        {
            var notify = await ReceiveAsync();
            if (!notify.StartsWith("NOTIFY ", StringComparison.Ordinal))
                continue;
            var answer = new StringBuilder("SIP/2.0 200 OK\r\n");
            foreach (var name in new[] { "Via", "From", "To", "Call-ID", "CSeq" })
                answer.Append(CultureInfo.InvariantCulture, $"{name}: {Header(notify, name)}\r\n");
            await _socket.SendAsync(Encoding.UTF8.GetBytes(answer.Append("Content-Length: 0\r\n\r\n").ToString()), _centre.Server.Sip);
            if (notify.Contains(words, StringComparison.Ordinal))
                return;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(string uri, string call, int cseq, string authorization)
    {
        var own = (IPEndPoint)_socket.Client.LocalEndPoint!;
        var text = $"""
            SUBSCRIBE {uri} SIP/2.0
            Via: SIP/2.0/UDP {own};branch=z9hG4bK{Guid.NewGuid():N};rport
            Max-Forwards: 70
            From: <{uri}>;tag=lamp
            To: <{uri}>
            Call-ID: {call}
            CSeq: {cseq.ToString(CultureInfo.InvariantCulture)} SUBSCRIBE
            Contact: <sip:{_agent.Extension}@{own}>
            Event: message-summary
            Expires: 600
            {authorization}Content-Length: 0


            """;
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")), _centre.Server.Sip);
    }

    private async Task<string> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Patience);
        return Encoding.UTF8.GetString((await _socket.ReceiveAsync(limit.Token)).Buffer);
    }

    private static string Header(string message, string name)
    {
        var at = message.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase) + name.Length + 4;
        return message[at..message.IndexOf("\r\n", at, StringComparison.Ordinal)];
    }
}
