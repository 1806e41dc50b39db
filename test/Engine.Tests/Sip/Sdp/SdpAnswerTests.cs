using System.Net;
using Shouldly;
using Switchboard.Sip.Sdp;
using Xunit;

namespace Switchboard.Engine.Tests.Sip.Sdp;

public sealed class SdpAnswerTests
{
    [Fact]
    public void RFC_3264_10_1_takes_the_sound_and_refuses_both_pictures_in_place()
    {
        var agreed = Side.Answer(Shapes.Rfc3264Alice, Side.Phone);
        agreed.Ours.Media.Select(m => (m.Media, m.Port, m.Formats[0])).ShouldBe([("audio", 40000, "0"), ("video", 0, "31"), ("video", 0, "32")]);
        agreed.Audio.Remote.ShouldBe(new IPEndPoint(IPAddress.Parse("198.51.100.1"), 49170));
        agreed.Audio.RemoteRtcp!.Port.ShouldBe(49171);
        agreed.Audio.Codec.ShouldBe(new NegotiatedCodec(AudioCodec.Pcmu, 0, 0));
        agreed.Audio.TelephoneEvent.ShouldBeNull();
    }

    [Fact]
    public void RFC_3264_10_2_an_inactive_offer_gets_an_inactive_answer_with_one_codec()
    {
        var agreed = Side.Answer(Shapes.Rfc3264OneOfN, Side.Phone);
        agreed.Ours.Media[0].Formats.ShouldBe(["0"]);
        agreed.Ours.Media[0].Attribute("inactive").ShouldBe("");
        agreed.Audio.Direction.ShouldBe(MediaDirection.Inactive);
    }

    [Fact]
    public void Baresip_gets_the_codec_we_like_best_and_its_own_event_number()
    {
        var agreed = Side.Answer(Shapes.Baresip, Side.Phone);
        agreed.Audio.Codec.Codec.ShouldBe(AudioCodec.Pcma);
        agreed.Audio.TelephoneEvent.ShouldBe(new NegotiatedEvents(101, 101, 8000));
        agreed.Audio.RemoteRtcp.ShouldBe(new IPEndPoint(IPAddress.Parse("192.0.2.10"), 17837));
        agreed.Audio.RtcpMux.ShouldBeFalse();
        agreed.Audio.RemoteSsrc.ShouldBe(3021394811);
        Side.Lines(agreed.Text).ShouldBe(
        [
            "v=0", $"o=- {agreed.Ours.Origin.SessionId} 1 IN IP4 203.0.113.1", "s=-", "c=IN IP4 203.0.113.1", "t=0 0",
            "m=audio 40000 RTP/AVP 8 101", "a=rtpmap:8 PCMA/8000", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15",
            "a=ptime:20", "a=maxptime:60", "a=sendrecv",
        ]);
    }

    [Fact]
    public void The_peers_order_decides_where_we_say_so()
    {
        var agreed = Side.Answer(Shapes.Baresip, Side.Phone with { Order = CodecOrder.Theirs, SingleCodec = false });
        agreed.Audio.Codecs.Select(c => c.Codec).ShouldBe([AudioCodec.Pcmu, AudioCodec.Pcma]);
    }

    [Fact]
    public void Sipp_without_events_or_ptime_is_answered()
    {
        var agreed = Side.Answer(Shapes.Sipp, Side.Phone with { Ptime = 30 });
        agreed.Audio.Codec.Codec.ShouldBe(AudioCodec.Pcmu);
        agreed.Audio.Ptime.ShouldBe(30);
    }

    [Theory]
    [InlineData(Shapes.ChromiumAudio, "127.0.0.1:47343", true)]
    [InlineData(Shapes.ChromiumAudio, null, false)]
    [InlineData(Shapes.SipJs, null, true)]
    public void A_browser_is_answered_as_ICE_lite_and_passive(string offer, string? remote, bool loopback)
    {
        var agreed = Side.Answer(offer, Side.Web with { RemoteAddresses = new RemoteAddressRule(loopback) });
        agreed.Audio.Remote?.ToString().ShouldBe(remote);
        agreed.Audio.Direction.ShouldBe(MediaDirection.SendRecv);
        agreed.Audio.Profile.ShouldBe(MediaProfile.DtlsSavpf);
        agreed.Audio.RtcpMux.ShouldBeTrue();
        agreed.Audio.TelephoneEvent.ShouldBe(new NegotiatedEvents(126, 126, 8000));
        agreed.Audio.Dtls!.WeConnect.ShouldBeFalse();
        agreed.Audio.Dtls.Fingerprints.ShouldHaveSingleItem().HashName.ShouldBe("sha-256");
        agreed.Audio.Ice!.Options.ShouldBe(["trickle"]);
        var lines = Side.Lines(agreed.Text);
        lines.ShouldContain("a=ice-lite");
        lines.ShouldContain("a=group:BUNDLE 0");
        lines.ShouldContain("m=audio 40000 UDP/TLS/RTP/SAVPF 8 126");
        lines.ShouldContain("a=mid:0");
        lines.ShouldContain("a=setup:passive");
        lines.ShouldContain("a=fingerprint:sha-256 " + Side.Fingerprint);
        lines.ShouldContain("a=rtcp-mux");
        lines.ShouldContain("a=candidate:1 1 udp 2130706431 203.0.113.1 40000 typ host");
        lines.ShouldContain("a=ssrc:4711 cname:switchboard");
        Array.IndexOf(lines, "a=ice-lite").ShouldBeLessThan(Array.IndexOf(lines, "m=audio 40000 UDP/TLS/RTP/SAVPF 8 126"));
    }

    [Fact]
    public void Of_a_browsers_candidates_only_UDP_ones_we_may_send_to_are_kept()
    {
        Side.Answer(Shapes.ChromiumAudio, Side.Web).Audio.Ice!.Candidates.Select(c => c.Address.ToString())
            .ShouldBe(["192.0.2.2:36080", "[2001:db8::2]:47162"]);
        Side.Answer(Shapes.SipJs, Side.Web).Audio.Ice!.Candidates.ShouldBeEmpty();
    }

    [Fact]
    public void A_browsers_picture_is_refused_and_left_out_of_the_bundle()
    {
        var agreed = Side.Answer(Shapes.ChromiumAudioVideo, Side.Web);
        agreed.Ours.Attribute("group").ShouldBe("BUNDLE 0");
        agreed.Ours.Media[1].Port.ShouldBe(0);
        agreed.Ours.Media[1].Attribute("mid").ShouldBe("1");
    }

    [Fact]
    public void Opus_in_the_table_is_chosen_with_events_on_its_own_clock()
    {
        var agreed = Side.Answer(Shapes.ChromiumAudio, Side.Everything);
        agreed.Audio.Codec.ShouldBe(new NegotiatedCodec(AudioCodec.Opus, 111, 111, "minptime=10;useinbandfec=1"));
        agreed.Audio.TelephoneEvent.ShouldBe(new NegotiatedEvents(110, 110, 48000));
        Side.Lines(agreed.Text).ShouldContain("a=rtpmap:111 opus/48000/2");
    }

    [Fact]
    public void Sdes_takes_the_first_suite_both_know_and_keeps_the_tag()
    {
        var agreed = Side.Answer(Shapes.BaresipSdes, Side.Sdes);
        agreed.Audio.Sdes!.Remote.ShouldBe(new SdesCrypto(2, "AES_CM_128_HMAC_SHA1_80", "inline:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"));
        Side.Lines(agreed.Text).ShouldContain("a=crypto:2 AES_CM_128_HMAC_SHA1_80 " + Side.Sdes.SdesKeys[0].KeyParameters);
        Side.Lines(agreed.Text).ShouldContain("m=audio 40000 RTP/SAVP 8 101");
    }

    [Fact]
    public void A_fingerprint_under_RTP_SAVPF_means_DTLS_and_may_stand_at_session_level()
    {
        var agreed = Side.Answer(Shapes.BaresipDtls, Side.Web);
        agreed.Audio.Dtls!.Fingerprints[0].Value.ShouldStartWith("3A:71:D7");
        agreed.Audio.Ice.ShouldBeNull();
        Side.Lines(agreed.Text).ShouldContain("m=audio 40000 RTP/SAVPF 8 101");
        agreed.Text.ShouldNotContain("ice-");
    }

    [Theory]
    [InlineData(Shapes.BaresipSdes)]
    [InlineData(Shapes.BaresipDtls)]
    [InlineData(Shapes.ChromiumAudio)]
    public void Encryption_we_cannot_do_is_refused(string offer) => Side.Refusal(offer, Side.Phone).ShouldBe(SdpFault.Profile);

    [Fact]
    public void An_offer_in_the_clear_is_refused_where_encryption_is_a_must() =>
        Side.Refusal(Shapes.Baresip, Side.Sdes with { RequireEncryption = true }).ShouldBe(SdpFault.Profile);

    [Theory]
    [InlineData("passive", true, "active")]
    [InlineData("active", true, "passive")]
    [InlineData("actpass", true, "passive")]
    [InlineData("passive", false, null)]
    [InlineData("holdconn", true, null)]
    public void The_DTLS_role_follows_the_offer(string offered, bool canConnect, string? answered)
    {
        var offer = Shapes.ChromiumAudio.Replace("a=setup:actpass", "a=setup:" + offered, StringComparison.Ordinal);
        var local = Side.Web with { Dtls = new LocalDtls(Side.Fingerprint, canConnect) };
        if (answered is null)
            Side.Refusal(offer, local).ShouldBe(SdpFault.Profile);
        else
            Side.Lines(Side.Answer(offer, local).Text).ShouldContain("a=setup:" + answered);
    }

    [Theory]
    [InlineData("a=sendonly", MediaDirection.RecvOnly, true)]
    [InlineData("a=recvonly", MediaDirection.SendOnly, false)]
    [InlineData("a=inactive", MediaDirection.Inactive, true)]
    [InlineData("a=sendrecv", MediaDirection.SendRecv, false)]
    public void Direction_is_answered_from_our_side(string line, MediaDirection ours, bool held)
    {
        var agreed = Side.Answer(Side.Plain(lines: line), Side.Phone);
        (agreed.Audio.Direction, agreed.Audio.HeldByPeer).ShouldBe((ours, held));
        // the same at session level, where the part itself says nothing
        Side.Answer(Side.Plain().Replace("t=0 0\n", "t=0 0\n" + line + "\n", StringComparison.Ordinal), Side.Phone).Audio.Direction.ShouldBe(ours);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void Hold_in_the_old_way_by_an_empty_address_leaves_nobody_to_send_to(string address)
    {
        var agreed = Side.Answer(Side.Plain(address), Side.Phone);
        agreed.Audio.Remote.ShouldBeNull();
        agreed.Audio.HeldByPeer.ShouldBeTrue();
        agreed.Audio.Direction.ShouldBe(MediaDirection.RecvOnly);
    }

    [Theory]
    [InlineData("224.2.17.12/127")]
    [InlineData("239.0.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("255.255.255.255")]
    [InlineData("0.1.2.3")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("::1")]
    [InlineData("ff02::1")]
    [InlineData("fe80::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:224.0.0.1")]
    [InlineData("host.example.com")]
    [InlineData("2130706433")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("[2001:db8::1]:80")]
    [InlineData("fe80::1%1")]
    public void Nothing_is_sent_to_a_forbidden_address(string address) => Side.Refusal(Side.Plain(address), Side.Phone).ShouldBe(SdpFault.Address);

    [Fact]
    public void Loopback_is_for_servers_bound_to_it_and_our_own_ports_for_nobody()
    {
        var local = Side.Phone with { RemoteAddresses = new RemoteAddressRule(true, at => at.Port == 7001) };
        Side.Answer(Side.Plain("127.0.0.1"), local).Audio.Remote!.Port.ShouldBe(7000);
        Side.Answer(Side.Plain("127.0.0.1"), local).Audio.RemoteRtcp.ShouldBeNull();
        Side.Refusal(Side.Plain("127.0.0.1").Replace("audio 7000", "audio 7001", StringComparison.Ordinal), local).ShouldBe(SdpFault.Address);
    }

    [Theory]
    [InlineData(Shapes.Rfc4475Sdp01, "192.0.2.5:49217")]
    [InlineData(Shapes.Rfc5118Ipv6, "[2001:db8::20]:6000")]
    [InlineData(Shapes.Rfc5118Mixed, "192.0.2.1:22334")]
    [InlineData(Shapes.Rfc5118Mapped, "192.0.2.2:6000")]
    public void The_torture_messages_descriptions_are_answered(string offer, string remote) =>
        Side.Answer(offer, Side.Phone).Audio.Remote!.ToString().ShouldBe(remote);

    [Theory]
    [InlineData("opus/48000/2")]
    [InlineData("OPUS/48000/2")]
    [InlineData("opus/48000")]
    [InlineData("Opus/48000/1")]
    [InlineData("opus /48000/2")]
    public void Opus_is_known_in_whatever_spelling(string map) => // RFC 7587 §7: there is one form only, and names are compared without case
        Side.Answer(Side.Plain(formats: "111", lines: $"a=rtpmap:111 {map}"), Side.Phone with { Codecs = AudioCodec.Browser }).Text.ShouldContain("opus/48000/2");

    [Theory]
    [InlineData("18 4", SdpFault.NoCommonCodec)]
    [InlineData("99", SdpFault.NoCommonCodec)]
    [InlineData("101", SdpFault.NoCommonCodec)]
    public void No_common_codec_is_refused(string formats, string code)
    {
        var fault = SdpAnswer.Build(System.Text.Encoding.UTF8.GetBytes(Side.Plain(formats: formats, lines: "a=rtpmap:101 telephone-event/8000")), Side.Phone).Fault!;
        fault.Code.ShouldBe(code);
        (SdpFault.StatusOf(fault), SdpFault.WarningOf(fault)).ShouldBe((488, 305));
    }

    [Fact]
    public void A_body_that_is_no_SDP_is_400() =>
        SdpFault.StatusOf(SdpAnswer.Build("hello"u8, Side.Phone).Fault!).ShouldBe(400);

    [Theory]
    [InlineData("m=video 7000 RTP/AVP 31")]
    [InlineData("m=audio 0 RTP/AVP 8")]
    public void An_offer_without_sound_is_refused(string media) =>
        Side.Refusal(Side.Plain().Replace("m=audio 7000 RTP/AVP 8 0", media, StringComparison.Ordinal), Side.Phone).ShouldBe(SdpFault.NoAudio);

    [Fact]
    public void Of_several_sound_streams_the_first_usable_one_is_taken()
    {
        var offer = Side.Plain(formats: "18", lines: ["m=audio 7002 RTP/AVP 8"]);
        var agreed = Side.Answer(offer, Side.Phone);
        agreed.Audio.MediaIndex.ShouldBe(1);
        agreed.Ours.Media.Select(m => m.Port).ShouldBe([0, 40000]);
    }

    [Fact]
    public void Payload_numbers_are_read_by_name_not_by_habit()
    {
        var agreed = Side.Answer(
            Side.Plain(formats: "96 97 98", lines: ["a=rtpmap:96 opus/48000/2", "a=rtpmap:97 pcma/8000/1", "a=rtpmap:98 TELEPHONE-EVENT/8000"]), Side.Phone);
        agreed.Audio.Codec.PayloadSend.ShouldBe((byte)97);
        agreed.Audio.TelephoneEvent!.PayloadSend.ShouldBe((byte)98);
    }

    [Fact]
    public void A_static_number_given_another_meaning_is_believed() =>
        Side.Refusal(Side.Plain(formats: "8", lines: "a=rtpmap:8 G729/8000"), Side.Phone).ShouldBe(SdpFault.NoCommonCodec);

    [Theory]
    [InlineData("a=ptime:40", "", 40)]
    [InlineData("a=ptime:7", "", 20)]
    [InlineData("a=ptime:100000", "", 20)]
    [InlineData("a=ptime:60", "a=maxptime:30", 30)]
    public void Packets_are_as_long_as_the_peer_likes_within_reason(string ptime, string most, int expected) =>
        Side.Answer(Side.Plain(lines: [ptime, most]), Side.Phone).Audio.Ptime.ShouldBe(expected);
}
