using System.Text;
using FsCheck.Fluent;
using Shouldly;
using Switchboard.Sip.Sdp;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Sdp;

public sealed class SdpParserTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    public static TheoryData<string> Shapes() => [.. Sdp.Shapes.All];

    [Fact]
    public void The_example_of_RFC_4566_is_read_line_by_line()
    {
        var parsed = Parse(Sdp.Shapes.Rfc4566);
        parsed.Origin.ShouldBe(new SdpOrigin("jdoe", "2890844526", "2890842807", "IP4", "10.47.16.5"));
        parsed.Name.ShouldBe("SDP Seminar");
        parsed.Connection.ShouldBe(new SdpConnection("IP4", "224.2.17.12", "/127"));
        parsed.Timing.ShouldBe("2873397496 2873404696");
        parsed.OtherLines.Select(l => l.Type).ShouldBe(['i', 'u', 'e']);
        parsed.Attribute("recvonly").ShouldBe("");
        parsed.Media.Count.ShouldBe(2);
        parsed.Media[1].Formats.ShouldBe(["99"]);
        parsed.Media[1].Attribute("rtpmap").ShouldBe("99 h263-1998/90000");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_was_read_is_written_back_the_same(string shape)
    {
        // an empty s= comes back as a blank, which RFC 8866 asks for
        var expected = shape.ReplaceLineEndings("\r\n").Replace("s=\r\n", "s= \r\n", StringComparison.Ordinal) + "\r\n";
        SdpWriter.Write(Parse(shape)).Split("\r\n").Order(StringComparer.Ordinal).ShouldBe(expected.Split("\r\n").Order(StringComparer.Ordinal));
        SdpWriter.Write(Parse(SdpWriter.Write(Parse(shape)))).ShouldBe(SdpWriter.Write(Parse(shape)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_prefix_is_read_or_refused_with_a_reason(string shape)
    {
        var bytes = Encoding.UTF8.GetBytes(shape.ReplaceLineEndings("\r\n"));
        for (var length = 0; length <= bytes.Length; length++)
            ReadOrReason(bytes.AsSpan(0, length));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("o=- 1 1 IN IP4 192.0.2.1\r\n", "v=0")]
    [InlineData("v=1\r\n", "v=0")]
    [InlineData("v=0\r\ns=-\r\n", "o= is missing")]
    [InlineData("v=0\r\no=- x 1 IN IP4 192.0.2.1\r\n", "number")]
    [InlineData("v=0\r\no=- 1 1 IN IP4\r\n", "o=")]
    [InlineData(Head + "v=0\r\n", "twice")]
    [InlineData(Head + "m=audio\r\n", "m=")]
    [InlineData(Head + "m=audio 70000 RTP/AVP 0\r\n", "port")]
    [InlineData(Head + "m=audio -1 RTP/AVP 0\r\n", "port")]
    [InlineData(Head + "m=audio +1 RTP/AVP 0\r\n", "port")]
    [InlineData(Head + "m=audio 99999999999 RTP/AVP 0\r\n", "port")]
    [InlineData(Head + "c=IN IP4\r\n", "c=")]
    [InlineData(Head + "nonsense\r\n", "letter")]
    [InlineData(Head + "a=x\0y\r\n", "NUL")]
    public void A_broken_description_is_refused_with_a_reason(string text, string reason)
    {
        SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out _, out var given).ShouldBeFalse();
        given.ShouldNotBeNull().ShouldContain(reason);
    }

    [Fact]
    public void The_limits_of_hardening_hold()
    {
        const string audio = "m=audio 1000 RTP/AVP 0\r\n";
        const string candidate = "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n";
        const string crypto = "a=crypto:1 X inline:y\r\n";
        Reads(Head + Times(audio, 16), Head + Times(audio, 17));
        Reads(Head + "m=audio 1000 RTP/AVP" + Times(" 0", 64), Head + "m=audio 1000 RTP/AVP" + Times(" 0", 65));
        Reads(Head + audio + Times(candidate, 64), Head + audio + Times(candidate, 65));
        Reads(Head + Times(audio + Times(crypto, 8), 2), Head + audio + Times(crypto, 9));
        Reads(Head + "a=" + new string('x', 8190), Head + "a=" + new string('x', 8191));
        Reads(Head + Times("a=x\r\n", 2000), Head + Times("a=x\r\n", 3000));
        ReadOrReason(new byte[64 * 1024 + 1]).ShouldBeFalse();
    }

    [Fact]
    public void Unix_line_ends_and_a_missing_last_one_are_taken() =>
        Parse(Head.Replace("\r\n", "\n", StringComparison.Ordinal) + "m=audio 1000/2 RTP/AVP 0").Media[0].PortCount.ShouldBe(2);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_line_cut_short_or_word_gone_wrong_throws(string shape)
    {
        var lines = shape.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var words = lines[i].Split(' ');
            for (var k = 0; k < words.Length; k++)
            {
                Negotiates(With(lines, i, string.Join(' ', words[..k])));
                foreach (var junk in new[] { "", words[k] + ":", words[k][..(words[k].Length / 2)], "99999999999", "a=rtpmap:", "/", "é" })
                    Negotiates(With(lines, i, string.Join(' ', [.. words[..k], junk, .. words[(k + 1)..]])));
            }
        }
    }

    private static bool Negotiates(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!ReadOrReason(bytes))
            return true;
        var answer = SdpAnswer.Build(bytes, Side.Everything);
        // an answer of ours must itself be sound
        if (answer.TryGet(out var agreed, out _))
            ReadOrReason(Encoding.UTF8.GetBytes(agreed.Text)).ShouldBeTrue();
        var offer = SdpOffer.Build(Side.Everything with { Profile = MediaProfile.RtpAvp });
        return SdpAnswer.Accept(offer, bytes).Fault?.Detail.Length != 0;
    }

    private static string With(string[] lines, int index, string line) =>
        string.Join("\r\n", [.. lines[..index], line, .. lines[(index + 1)..]]);

    private static bool ReadOrReason(ReadOnlySpan<byte> bytes)
    {
        var read = SdpParser.TryParse(bytes, out var parsed, out var reason);
        (read ? parsed is not null && reason is null : parsed is null && !string.IsNullOrEmpty(reason)).ShouldBeTrue();
        return read;
    }

    private static void Reads(string most, string tooMany)
    {
        ReadOrReason(Encoding.UTF8.GetBytes(most)).ShouldBeTrue();
        ReadOrReason(Encoding.UTF8.GetBytes(tooMany)).ShouldBeFalse();
    }

    private static string Times(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static SessionDescription Parse(string text)
    {
        SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out var parsed, out var reason).ShouldBeTrue(reason);
        return parsed!;
    }
}
