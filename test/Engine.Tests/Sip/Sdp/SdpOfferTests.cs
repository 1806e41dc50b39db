using System.Net;
using System.Text;
using Shouldly;
using Switchboard.Sip.Sdp;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Sdp;

public sealed class SdpOfferTests
{
    [Fact]
    public void A_plain_offer_names_every_codec_and_the_events()
    {
        var offer = SdpOffer.Build(Side.Phone);
        Side.Lines(offer.Text)[5..].ShouldBe(
        [
            "m=audio 40000 RTP/AVP 8 0 101", "a=rtpmap:8 PCMA/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-15", "a=ptime:20", "a=maxptime:60", "a=sendrecv", "a=rtcp-mux",
        ]);
    }

    [Fact]
    public void The_peers_answer_decides_the_codec_and_each_side_its_own_numbers()
    {
        var answer = Side.Plain(formats: "0 96", lines: ["a=rtpmap:96 telephone-event/8000", "a=rtcp-mux"]);
        var audio = Side.Accept(SdpOffer.Build(Side.Phone), answer).Audio;
        audio.Codec.ShouldBe(new NegotiatedCodec(AudioCodec.Pcmu, 0, 0));
        audio.TelephoneEvent.ShouldBe(new NegotiatedEvents(PayloadSend: 96, PayloadReceive: 101, 8000));
        audio.RtcpMux.ShouldBeTrue();
        audio.RemoteRtcp.ShouldBeNull();
    }

    [Fact]
    public void An_answer_without_rtpmap_means_the_numbers_of_the_offer() =>
        Side.Accept(SdpOffer.Build(Side.Phone), Side.Plain(formats: "8 101")).Audio.TelephoneEvent.ShouldBe(new NegotiatedEvents(101, 101, 8000));

    [Fact]
    public void Chromium_answers_our_offer()
    {
        var audio = Side.Accept(SdpOffer.Build(Side.Web), Shapes.ChromiumAnswer).Audio;
        audio.Codec.Codec.ShouldBe(AudioCodec.Pcma);
        audio.Dtls!.WeConnect.ShouldBeFalse();
        audio.Ice!.Ufrag.ShouldBe("1vxt");
        audio.Mid.ShouldBe("0");
    }

    [Fact]
    public void An_offer_to_a_browser_carries_what_browsers_need()
    {
        var lines = Side.Lines(SdpOffer.Build(Side.Web with { Codecs = [AudioCodec.Opus, AudioCodec.Pcma] }).Text);
        foreach (var line in new[]
        {
            "a=group:BUNDLE 0", "a=ice-lite", "m=audio 40000 UDP/TLS/RTP/SAVPF 111 8 110 101", "a=mid:0", "a=setup:actpass", "a=rtcp-mux",
            "a=ice-ufrag:abcd", "a=rtpmap:110 telephone-event/48000", "a=msid:switchboard switchboard-audio", "a=end-of-candidates",
        })
            lines.ShouldContain(line);
    }

    [Theory]
    [InlineData("passive", false)]
    [InlineData("holdconn", true)]
    public void An_answer_with_a_DTLS_role_we_cannot_take_is_refused(string setup, bool canConnect)
    {
        var offer = SdpOffer.Build(Side.Web with { Dtls = new LocalDtls(Side.Fingerprint, canConnect) });
        var answer = Shapes.ChromiumAnswer.Replace("setup:active", "setup:" + setup, StringComparison.Ordinal);
        SdpAnswer.Accept(offer, Encoding.UTF8.GetBytes(answer)).Fault!.Code.ShouldBe(SdpFault.Profile);
    }

    [Fact]
    public void Sdes_keys_are_joined_by_their_tag()
    {
        var offer = SdpOffer.Build(Side.Sdes);
        var answer = Side.Plain(lines: "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:THEIRS").Replace("RTP/AVP", "RTP/SAVP", StringComparison.Ordinal);
        var sdes = Side.Accept(offer, answer).Audio.Sdes!;
        (sdes.Local.KeyParameters, sdes.Remote.KeyParameters).ShouldBe((Side.Sdes.SdesKeys[0].KeyParameters, "inline:THEIRS"));
        var other = answer.Replace("crypto:1", "crypto:2", StringComparison.Ordinal);
        SdpAnswer.Accept(offer, Encoding.UTF8.GetBytes(other)).Fault!.Code.ShouldBe(SdpFault.Profile);
    }

    [Theory]
    [InlineData("m=audio 0 RTP/AVP 8", SdpFault.AnswerMismatch)]
    [InlineData("m=video 7000 RTP/AVP 31", SdpFault.AnswerMismatch)]
    [InlineData("m=audio 7000 RTP/AVP 18", SdpFault.NoCommonCodec)]
    [InlineData("m=audio 7000 TCP/RTP/AVP 8", SdpFault.Profile)]
    public void An_answer_that_does_not_fit_is_refused(string media, string code)
    {
        var answer = Side.Plain().Replace("m=audio 7000 RTP/AVP 8 0", media, StringComparison.Ordinal);
        SdpAnswer.Accept(SdpOffer.Build(Side.Phone), Encoding.UTF8.GetBytes(answer)).Fault!.Code.ShouldBe(code);
    }

    [Fact]
    public void An_answer_in_the_clear_to_an_encrypted_offer_is_refused()
    {
        SdpAnswer.Accept(SdpOffer.Build(Side.Sdes), Encoding.UTF8.GetBytes(Side.Plain())).Fault!.Code.ShouldBe(SdpFault.AnswerMismatch);
        SdpAnswer.Accept(SdpOffer.Build(Side.Web), Encoding.UTF8.GetBytes(Side.Plain())).Fault!.Code.ShouldBe(SdpFault.AnswerMismatch);
    }

    [Fact]
    public void Hold_and_resume_keep_the_session_and_count_its_versions()
    {
        var offer = SdpOffer.Build(Side.Phone);
        var agreed = Side.Accept(offer, Side.Plain());
        var hold = SdpOffer.Rebuild(agreed, Side.Phone with { Direction = MediaDirection.SendOnly });
        (hold.Description.Origin.SessionId, hold.Description.Origin.Version).ShouldBe((offer.Description.Origin.SessionId, "2"));
        var held = Side.Accept(hold, Side.Plain(lines: "a=recvonly"));
        held.Audio.Direction.ShouldBe(MediaDirection.SendOnly);
        SdpOffer.Rebuild(held, Side.Phone with { Direction = MediaDirection.SendOnly }).Description.Origin.Version.ShouldBe("2");
        var resumed = SdpOffer.Rebuild(held, Side.Phone with { Address = new IPEndPoint(IPAddress.Parse("203.0.113.99"), 40002) });
        resumed.Description.Origin.ShouldBe(offer.Description.Origin with { Version = "3" });
        resumed.Description.Connection!.Address.ShouldBe("203.0.113.99");
    }

    [Fact]
    public void Our_offer_after_their_offer_keeps_their_m_lines_and_numbers()
    {
        var agreed = Side.Answer(Shapes.ChromiumAudioVideo, Side.Web);
        var again = SdpOffer.Rebuild(agreed, Side.Web with { Codecs = [AudioCodec.Pcmu, AudioCodec.Opus], Direction = MediaDirection.SendOnly });
        again.Description.Media.Count.ShouldBe(2);
        again.Description.Media[1].Port.ShouldBe(0);
        again.Description.Attribute("group").ShouldBe("BUNDLE 0");
        again.Description.Media[0].Attribute("mid").ShouldBe("0");
        again.Description.Media[0].Formats.ShouldBe(["0", "111", "126", "110"]);
        again.Description.Origin.Version.ShouldBe("2");
    }

    [Fact]
    public void A_number_the_peer_uses_for_something_else_is_not_taken()
    {
        var agreed = Side.Answer(Side.Plain(formats: "8 111 101", lines: ["a=rtpmap:111 iLBC/8000", "a=rtpmap:101 G726-32/8000"]), Side.Phone);
        SdpOffer.Rebuild(agreed, Side.Phone with { Codecs = [AudioCodec.Pcma, AudioCodec.Opus] }).Description.Media[0].Formats
            .ShouldBe(["8", "96", "97", "110"]);
    }

    [Fact]
    public void The_same_offer_again_gets_the_same_answer_and_version()
    {
        var first = Side.Answer(Shapes.Baresip, Side.Phone);
        var second = Side.Answer(Shapes.Baresip, Side.Phone, first);
        second.Text.ShouldBe(first.Text);
        Side.Answer(Shapes.Baresip.Replace("a=sendrecv", "a=sendonly", StringComparison.Ordinal), Side.Phone, second).Ours.Origin
            .ShouldBe(first.Ours.Origin with { Version = "2" });
    }

    [Fact]
    public void A_DTLS_role_once_taken_stays()
    {
        var local = Side.Web with { Dtls = new LocalDtls(Side.Fingerprint, CanConnect: true) };
        var agreed = Side.Accept(SdpOffer.Build(local), Shapes.ChromiumAnswer.Replace("setup:active", "setup:passive", StringComparison.Ordinal));
        agreed.Audio.Dtls!.WeConnect.ShouldBeTrue();
        Side.Answer(Shapes.ChromiumAudio, local, agreed).Audio.Dtls!.WeConnect.ShouldBeTrue();
    }

    [Fact]
    public void Two_houses_of_this_kind_understand_each_other()
    {
        // a lite server waits in its answer, so the offering one has to connect
        var web = Side.Web with { Dtls = new LocalDtls(Side.Fingerprint, CanConnect: true) };
        foreach (var local in new[] { Side.Phone, Side.Sdes, web, web with { Codecs = Side.Everything.Codecs } })
        {
            var peer = local with { Address = new IPEndPoint(IPAddress.Parse("198.51.100.77"), 50000) };
            var offer = SdpOffer.Build(local);
            var theirs = Side.Answer(offer.Text, peer);
            var ours = Side.Accept(offer, theirs.Text);
            ours.Audio.Remote.ShouldBe(peer.Address);
            theirs.Audio.Remote.ShouldBe(local.Address);
            ours.Audio.Codec.Codec.ShouldBe(theirs.Audio.Codec.Codec);
            ours.Audio.Sdes?.Remote.ShouldBe(theirs.Audio.Sdes!.Local);
            (ours.Audio.Dtls?.WeConnect ?? true, theirs.Audio.Dtls?.WeConnect ?? false).ShouldBe((true, false));
        }
    }
}
