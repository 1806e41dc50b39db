using System.Text;
using Switchboard.Engine.Tests.Sip.Sdp;

namespace Switchboard.Fuzz.Targets;

/// <summary>The torture messages, calls with real descriptions, and what phones send beside calls.</summary>
internal static class SipSeeds
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. Vectors.Messages("rfc4475"),
        .. Vectors.Messages("rfc5118"),
        .. Shapes.All.Select(sdp => Message("INVITE", "Supported: 100rel, timer, replaces\r\nSession-Expires: 1800;refresher=uac\r\nMin-SE: 90\r\nContent-Type: application/sdp\r\n", sdp.ReplaceLineEndings("\r\n"))),
        Message("REGISTER", "Expires: 300\r\nAuthorization: Digest username=\"1001\", realm=\"main\", nonce=\"abc\", uri=\"sip:main\", response=\"0123456789abcdef0123456789abcdef\", algorithm=MD5, cnonce=\"c\", qop=auth, nc=00000001\r\n"),
        Message("REFER", "Refer-To: <sip:1002@192.0.2.1?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\nReferred-By: <sip:1001@192.0.2.7>\r\n"),
        Message("INVITE", "Replaces: a@b;to-tag=1;from-tag=2;early-only\r\nRequire: replaces\r\n"),
        Message("SUBSCRIBE", "Event: dialog;id=1\r\nAccept: application/dialog-info+xml\r\nExpires: 600\r\n"),
        Message("NOTIFY", "Event: refer;id=2\r\nSubscription-State: active;expires=60\r\nContent-Type: message/sipfrag\r\n", "SIP/2.0 100 Trying\r\n"),
        Message("INFO", "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\nDuration=160\r\n"),
        Message("PRACK", "RAck: 1 1 INVITE\r\n"),
        Message("UPDATE", "Session-Expires: 90\r\n"),
        Message("MESSAGE", "Content-Type: text/plain\r\n", "hello"),
        Message("INVITE", "P-Asserted-Identity: \"A\" <sip:1@h>, <tel:+123>\r\nDiversion: <sip:2@h>;reason=no-answer;counter=1\r\nHistory-Info: <sip:3@h?Reason=SIP%3Bcause%3D302>;index=1.1\r\nPrivacy: id\r\nRemote-Party-ID: <sip:4@h>;party=calling\r\n"),
        Message("INVITE", "Content-Type: multipart/mixed;boundary=\"x\"\r\n", "--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--x--\r\n"),
        Message("BYE", "Reason: Q.850;cause=16;text=\"a;b\", SIP;cause=200\r\n"),
        Message("OPTIONS", "Accept: application/sdp\r\n"),
    ];

    public static IReadOnlyList<byte[]> Words { get; } = [.. new[]
    {
        "\r\n", "\r\n\r\n", "\r\n ", "\n", "\0", "\"", "\\", "<", ">", ";", ",", ":", "@", "=", "%", "%00", "%zz", "[", "]", "[::", "(", ")", "é", "SIP/2.0", "sip:", "sips:", "tel:",
        "Via: SIP/2.0/UDP h;branch=z9hG4bK", "v:", "Content-Length: ", "l: 99999999999", "Content-Length: -1", "CSeq: 4294967296 INVITE", "CSeq: 0 ACK", "INVITE", "ACK", "CANCEL",
        ";tag=", ";tag=peer", ";branch=", ";rport", ";received=", ";lr", "Route: <sip:h;lr>", "Record-Route: <sip:h;lr>,<sip:g>", "Contact: *", "Max-Forwards: 0", "Require: x", "To:", "From:", "t:", "f:", "i:", "m:", "k:",
        "RAck: 1 1 INVITE", "RSeq: 1", "Session-Expires: 1", "Replaces: ", "multipart/mixed;boundary=", "--x", "Expires: 4294967296", "q=1.0001", "1e400", "2147483648",
    }.Select(Encoding.UTF8.GetBytes)];

    private static byte[] Message(string method, string headers, string body = "") => Encoding.UTF8.GetBytes(
        $"{method} sip:1001@192.0.2.1;transport=udp SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK-{method}{headers.Length};rport\r\nMax-Forwards: 70\r\n"
        + $"From: \"Peer, \\\"P\\\"\" <sip:2002@192.0.2.7>;tag=peer\r\nTo: <sip:1001@192.0.2.1>\r\nCall-ID: {method}{headers.Length}@192.0.2.7\r\nCSeq: 2 {method}\r\n"
        + $"Contact: <sip:2002@192.0.2.7:5060>;q=0.5\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
