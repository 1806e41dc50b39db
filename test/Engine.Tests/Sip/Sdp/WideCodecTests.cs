using Shouldly;
using Switchboard.Sip.Sdp;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Sdp;

/// <summary>Opus, G.722, comfort noise and events of two clocks in offers and answers.</summary>
public sealed class WideCodecTests
{
    private static readonly LocalAudio Wide = Side.Phone with { Codecs = AudioCodec.Browser };

    [Fact]
    public void An_offer_says_what_rfc_7587_and_rfc_3551_ask_for()
    {
        var lines = Side.Lines(SdpOffer.Build(Wide).Text);
        lines.ShouldContain("m=audio 40000 RTP/AVP 111 9 8 0 110 101");
        lines.ShouldContain("a=rtpmap:111 opus/48000/2");
        lines.ShouldContain("a=fmtp:111 minptime=10;useinbandfec=1;maxaveragebitrate=40000;stereo=0;sprop-stereo=0");
        lines.ShouldContain("a=rtpmap:9 G722/8000");
        lines.ShouldContain("a=rtpmap:110 telephone-event/48000");
        lines.ShouldContain("a=rtpmap:101 telephone-event/8000");
        lines.ShouldContain("a=maxptime:60");
    }

    [Fact]
    public void Events_follow_the_clock_of_the_codec_and_take_what_there_is_otherwise()
    {
        string[] opus = ["a=rtpmap:96 opus/48000/2", "a=fmtp:96 useinbandfec=1;usedtx=1", "a=rtpmap:97 telephone-event/48000", "a=rtpmap:98 telephone-event/8000"];
        Side.Answer(Side.Plain(formats: "96 98 97", lines: opus), Wide).Audio.TelephoneEvent.ShouldBe(new NegotiatedEvents(97, 97, 48000));
        Side.Answer(Side.Plain(formats: "96 98", lines: [opus[0], opus[3]]), Wide).Audio.TelephoneEvent.ShouldBe(new NegotiatedEvents(98, 98, 8000));
        Side.Answer(Side.Plain(formats: "96", lines: opus[..2]), Wide).Audio.Codec.RemoteFormat.ShouldBe("useinbandfec=1;usedtx=1");
    }

    [Fact]
    public void Comfort_noise_is_answered_where_it_is_offered_with_a_codec_of_8_kHz()
    {
        var narrow = Side.Answer(Side.Plain(formats: "8 13"), Wide);
        narrow.Audio.ComfortNoise.ShouldBeTrue();
        Side.Lines(narrow.Text).ShouldContain("m=audio 40000 RTP/AVP 8 13");
        Side.Answer(Side.Plain(formats: "9 13"), Wide).Audio.ComfortNoise.ShouldBeFalse();
        Side.Answer(Side.Plain(formats: "8"), Wide).Audio.ComfortNoise.ShouldBeFalse();
    }

    [Fact]
    public void What_the_other_side_speaks_comes_first_and_nothing_is_added()
    {
        AudioCodec.Ordered(AudioCodec.Default, [AudioCodec.Opus, AudioCodec.Pcmu]).ShouldBe([AudioCodec.Pcmu, AudioCodec.Pcma]);
        AudioCodec.Common(AudioCodec.Default, AudioCodec.Browser).ShouldBe(AudioCodec.Default);
        AudioCodec.Offered(System.Text.Encoding.ASCII.GetBytes(Side.Plain(formats: "9 0 18 8"))).ShouldBe([AudioCodec.G722, AudioCodec.Pcmu, AudioCodec.Pcma]);
        AudioCodec.Offered("nonsense"u8).ShouldBeEmpty();
    }
}
