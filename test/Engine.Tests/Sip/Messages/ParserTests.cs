using System.Text;
using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Messages;

public sealed class ParserTests
{
    private const string Invite =
        "INVITE sip:bob@biloxi.example.com;transport=tcp SIP/2.0\r\n"
        + "Via: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74bf9;rport, SIP/2.0/UDP [2001:db8::1];branch=z9hG4bK1\r\n"
        + "v: SIP/2.0/UDP 192.0.2.3\r\nMax-Forwards: 70\r\nf: \"Alice, \\\"A\\\"\" <sip:alice@atlanta.example.com>;tag=9fxced76sl\r\n"
        + "To: Bob\r\n  <sip:bob@biloxi.example.com>\r\ni: 3848276298220188511@atlanta.example.com\r\nCSeq: 2 INVITE\r\n"
        + "m: <sip:alice@client.atlanta.example.com;transport=tcp>;q=0.5, \"B, C\" <sip:b@192.0.2.4>\r\nX-Odd: ;;,\r\n"
        + "Reason: Q.850;cause=16, SIP;cause=200;text=\"a;b\"\r\nk: 100rel, timer\r\nc: application/sdp\r\nl: 5\r\n\r\nv=0\r\n";

    [Fact]
    public void Every_part_of_an_invite_is_found()
    {
        var message = Parse(Invite);

        message.Method.ShouldBe(SipMethod.Invite);
        message.RequestUri.Parameter("transport").ShouldBe("tcp");
        message.Branch.ShouldBe("z9hG4bK74bf9");
        message.Vias.Select(x => x.Host).ShouldBe(["client.atlanta.example.com", "[2001:db8::1]", "192.0.2.3"]);
        message.From.DisplayName.ShouldBe("Alice, \"A\"");
        message.FromTag.ShouldBe("9fxced76sl");
        message.To.Uri.User.ShouldBe("bob");
        message.ToTag.ShouldBeEmpty();
        message.CallId.ShouldBe("3848276298220188511@atlanta.example.com");
        message.CSeq.ShouldBe(2u);
        message.MaxForwards.ShouldBe(70);
        message.Contacts!.Select(x => x.Uri.User).ShouldBe(["alice", "b"]);
        message.Contacts![0].Parameter("q").ShouldBe("0.5");
        message.Header("x-odd").ShouldBe(";;,");
        message.Reason.ShouldBe(SipReason.Sip(200, "a;b"));
        message.HasOption(SipHeaderId.Supported, "TIMER").ShouldBeTrue();
        Encoding.UTF8.GetString(message.Sdp.Span).ShouldBe("v=0\r\n");
    }

    [Fact]
    public void Every_prefix_of_a_stream_needs_more_and_the_whole_does_not()
    {
        var bytes = Encoding.UTF8.GetBytes(Invite);
        for (var i = 0; i < bytes.Length; i++)
            SipParser.TryParseStream(bytes.AsSpan(0, i), out _).Status.ShouldBe(SipParseStatus.NeedMore, $"prefix of {i}");
        var whole = SipParser.TryParseStream([.. bytes, .. "NEXT"u8], out _);
        (whole.Status, whole.Consumed).ShouldBe((SipParseStatus.Ok, bytes.Length));
    }

    [Fact]
    public void No_prefix_of_a_datagram_throws()
    {
        var bytes = Encoding.UTF8.GetBytes(Invite);
        for (var i = 0; i < bytes.Length; i++)
            SipParser.TryParse(bytes.AsSpan(0, i), out _).Status.ShouldBe(SipParseStatus.Bad, $"prefix of {i}");
    }

    [Fact]
    public void In_place_parsing_copies_nothing()
    {
        var bytes = Encoding.UTF8.GetBytes("\r\n" + Invite);
        var message = new SipMessage();
        SipParser.ParseInPlace(bytes, 0, bytes.Length, message, isStream: true, new SipLimits()).Consumed.ShouldBe(bytes.Length);
        bytes[^4] = (byte)'X';
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("vX0\r\n");
    }

    [Theory]
    [InlineData("Via: SIP/2.0/TCP client", "Via: SIP/2.0", "Bad Via")]
    [InlineData("CSeq: 2 INVITE", "CSeq: 2147483648 INVITE", "Bad CSeq")]
    [InlineData("CSeq: 2 INVITE", "CSeq: 2 BYE", "CSeq Method Mismatch")]
    [InlineData("l: 5", "l: 5x", "Bad Content-Length")]
    [InlineData("l: 5", "l: 50", "Content-Length Beyond Datagram")]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 256", "Bad Max-Forwards")]
    [InlineData("i: 38", "X: 38", "Missing Call-ID")]
    [InlineData("X-Odd:", "X Odd:", "Bad Header")]
    [InlineData("k: 100rel", "i: 2\r\nk: 100rel", "Bad Call-ID")]
    [InlineData("i: 38", "i: 3\08", "Bad Call-ID")]
    [InlineData("Bob\r\n ", "\"Bob\r\n ", "Bad To")]
    [InlineData("sip:bob@biloxi.example.com;transport=tcp SIP", "bob SIP", "Bad Request-URI")]
    public void What_is_wrong_is_named(string good, string bad, string reason)
    {
        var result = SipParser.TryParse(Encoding.UTF8.GetBytes(Invite.Replace(good, bad, StringComparison.Ordinal)), out _);
        (result.Status, result.Reason, result.AnswerWith).ShouldBe((SipParseStatus.Bad, reason, 400));
    }

    [Fact]
    public void Limits_hold()
    {
        var manyHeaders = Invite.Replace("X-Odd: ;;,", string.Join("\r\n", Enumerable.Range(0, 250).Select(i => $"X-{i}: 1")), StringComparison.Ordinal);
        SipParser.TryParse(Encoding.UTF8.GetBytes(manyHeaders), out _).Reason.ShouldBe("Too Many Headers");
        var longLine = Invite.Replace("X-Odd: ;;,", "X-Odd: " + new string('a', 9000), StringComparison.Ordinal);
        SipParser.TryParse(Encoding.UTF8.GetBytes(longLine), out _).Reason.ShouldBe("Header Too Long");
        var manyVias = Invite.Replace("v: SIP/2.0/UDP 192.0.2.3", "v: " + string.Join(",", Enumerable.Repeat("SIP/2.0/UDP h", 41)), StringComparison.Ordinal);
        SipParser.TryParse(Encoding.UTF8.GetBytes(manyVias), out _).AnswerWith.ShouldBe(483);
        var huge = Invite.Replace("l: 5", "l: 200000", StringComparison.Ordinal);
        var result = SipParser.TryParseStream(Encoding.UTF8.GetBytes(huge), out _);
        (result.AnswerWith, result.Fatal).ShouldBe((513, true));
        SipParser.TryParseStream(new byte[200_000].AsSpan(), out _).Fatal.ShouldBeTrue();
    }

    [Fact]
    public void Sdp_is_found_inside_multipart_bodies()
    {
        const string body = "--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n--x--\r\n";
        var text = Invite.Replace("c: application/sdp\r\nl: 5\r\n\r\nv=0\r\n", $"c: multipart/mixed;boundary=\"x\"\r\nl: {body.Length}\r\n\r\n{body}", StringComparison.Ordinal);
        Encoding.UTF8.GetString(Parse(text).Sdp.Span).ShouldBe("v=0\r\n");
    }

    private static SipMessage Parse(string text)
    {
        SipParser.TryParse(Encoding.UTF8.GetBytes(text), out var message).ShouldBe(new SipParseResult(SipParseStatus.Ok, Encoding.UTF8.GetByteCount(text)));
        return message;
    }
}
