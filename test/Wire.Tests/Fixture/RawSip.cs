using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Somebody who writes SIP by hand, from an address of his own: what no well-behaved phone would send.</summary>
internal sealed class RawSip : IDisposable
{
    private readonly UdpClient _socket;
    private readonly IPEndPoint _server;
    private readonly string _tag = Guid.NewGuid().ToString("N")[..8];

    public RawSip(string address, IPEndPoint server)
    {
        _socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        _server = server;
        Local = (IPEndPoint)_socket.Client.LocalEndPoint!;
    }

    public IPEndPoint Local { get; }

    /// <summary>Sends a request and gives its final answer.</summary>
    public async Task<string> AskAsync(string request)
    {
        await SendAsync(request);
        using var limit = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            var answer = Encoding.Latin1.GetString((await _socket.ReceiveAsync(limit.Token)).Buffer);
            if (!answer.StartsWith("SIP/2.0 1", StringComparison.Ordinal))
                return answer;
        }
    }

    public Task SendAsync(string request) => _socket.SendAsync(Encoding.Latin1.GetBytes(request), _server).AsTask();

    /// <summary>An INVITE with audio at this address.</summary>
    public string Invite(string number, string mediaAddress, int mediaPort)
    {
        var body = $"v=0\r\no=- 1 1 IN IP4 {mediaAddress}\r\ns=-\r\nc=IN IP4 {mediaAddress}\r\nt=0 0\r\nm=audio {mediaPort} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";
        return Request("INVITE", $"sip:{number}@{_server}", $"sip:{number}@{_server}", "", $"Content-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>A REGISTER, with credentials or without.</summary>
    public string Register(string user, string domain, string authorization = "") =>
        Request("REGISTER", $"sip:{domain}", $"sip:{user}@{domain}", authorization, $"Contact: <sip:{user}@{Local}>\r\nContent-Length: 0\r\n\r\n");

    public string Options() => Request("OPTIONS", $"sip:{_server}", $"sip:{_server}", "", "Content-Length: 0\r\n\r\n");

    /// <summary>The Authorization line for a challenge (RFC 7616, MD5 with qop=auth).</summary>
    public static string Answer(string challenge, string user, string domain, string password)
    {
        var md5 = challenge.Split('\n').First(line => line.StartsWith("WWW-Authenticate", StringComparison.OrdinalIgnoreCase) && line.Contains("MD5", StringComparison.Ordinal));
        var (realm, nonce) = (Value(md5, "realm"), Value(md5, "nonce"));
        var first = Hash($"{user}:{realm}:{password}");
        var second = Hash($"REGISTER:sip:{domain}");
        var response = Hash($"{first}:{nonce}:00000001:0a4f113b:auth:{second}");
        return $"Authorization: Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"sip:{domain}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"0a4f113b\", response=\"{response}\"\r\n";
    }

    public void Dispose() => _socket.Dispose();

    private string Request(string method, string uri, string to, string headers, string rest) =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {Local};branch=z9hG4bK{Guid.NewGuid():N};rport\r\nMax-Forwards: 70\r\nFrom: <{(method == "REGISTER" ? to : $"sip:13700000000@{Local}")}>;tag={_tag}\r\n"
        + $"To: <{to}>\r\nCall-ID: {Guid.NewGuid():N}\r\nCSeq: 1 {method}\r\n{headers}{(method == "INVITE" ? $"Contact: <sip:raw@{Local}>\r\n" : "")}{rest}";

    private static string Value(string line, string name)
    {
        var at = line.IndexOf(name + "=\"", StringComparison.Ordinal) + name.Length + 2;
        return line[at..line.IndexOf('"', at)];
    }

#pragma warning disable CA5351 // the digest of SIP phones is MD5; nothing is protected here
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
