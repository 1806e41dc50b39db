namespace Switchboard.Engine.Tests.Sip.Sdp;

/// <summary>Descriptions of real peers and of the RFCs.</summary>
internal static class Shapes
{
    public static readonly IReadOnlyList<string> All =
    [
        ChromiumAudio,
        ChromiumAudioVideo,
        ChromiumAnswer,
        Baresip,
        BaresipSdes,
        BaresipDtls,
        Sipp,
        SipJs,
        Rfc4566,
        Rfc3264Alice,
        Rfc3264OneOfN,
        Rfc4475Sdp01,
        Rfc5118Ipv6,
        Rfc5118Mixed,
        Rfc5118Mapped,
    ];

    /// <summary>Chromium, audio only, no camera: as captured.</summary>
    public const string ChromiumAudio = """
        v=0
        o=- 4619554747236437001 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS 2154df98-2737-4e1d-9e4e-c320da22168b
        m=audio 47343 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 127.0.0.1
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:2880258629 1 udp 2122194687 127.0.0.1 47343 typ host generation 0 network-id 3 network-cost 50
        a=candidate:93380041 1 udp 2122063615 192.0.2.2 36080 typ host generation 0 network-id 1
        a=candidate:2259981982 1 udp 2122267903 ::1 34662 typ host generation 0 network-id 4 network-cost 50
        a=candidate:48411001 1 udp 2122134271 2001:db8::2 47162 typ host generation 0 network-id 2
        a=candidate:3580010717 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active generation 0 network-id 3 network-cost 50
        a=candidate:2069839697 1 tcp 1518083839 192.0.2.2 9 typ host tcptype active generation 0 network-id 1
        a=candidate:4168840198 1 tcp 1518288127 ::1 9 typ host tcptype active generation 0 network-id 4 network-cost 50
        a=candidate:2083345377 1 tcp 1518154495 2001:db8::2 9 typ host tcptype active generation 0 network-id 2
        a=ice-ufrag:osmD
        a=ice-pwd:QGst8b5QkGPeNSYIJcUotmPM
        a=ice-options:trickle
        a=fingerprint:sha-256 3A:71:D7:F9:CB:96:80:91:09:70:15:65:7A:00:F1:0A:7F:17:4B:05:4D:BD:42:F3:69:6E:CD:3B:24:8A:32:2A
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=sendrecv
        a=msid:2154df98-2737-4e1d-9e4e-c320da22168b 481edc08-d736-48e2-a3e0-7b8990bcf011
        a=rtcp-mux
        a=rtcp-rsize
        a=rtcp-xr:rcvr-rtt=all
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=fmtp:63 111/111
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:3890344920 cname:3Z5rH2Yp+hBE75hC
        a=ssrc:3890344920 msid:2154df98-2737-4e1d-9e4e-c320da22168b 481edc08-d736-48e2-a3e0-7b8990bcf011
        """;

    /// <summary>The same with a camera; the long list of video formats is cut.</summary>
    public const string ChromiumAudioVideo = """
        v=0
        o=- 5674392017232386271 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=extmap-allow-mixed
        a=msid-semantic: WMS 2154df98-2737-4e1d-9e4e-c320da22168b
        m=audio 46060 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 127.0.0.1
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:4089369951 1 udp 2122194687 127.0.0.1 46060 typ host generation 0 network-id 3 network-cost 50
        a=candidate:1568885459 1 udp 2122063615 192.0.2.2 46410 typ host generation 0 network-id 1
        a=candidate:3735486852 1 udp 2122267903 ::1 41231 typ host generation 0 network-id 4 network-cost 50
        a=candidate:1525753443 1 udp 2122134271 2001:db8::2 49294 typ host generation 0 network-id 2
        a=candidate:2373007303 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active generation 0 network-id 3 network-cost 50
        a=candidate:592226379 1 tcp 1518083839 192.0.2.2 9 typ host tcptype active generation 0 network-id 1
        a=candidate:2691228444 1 tcp 1518288127 ::1 9 typ host tcptype active generation 0 network-id 4 network-cost 50
        a=candidate:608093435 1 tcp 1518154495 2001:db8::2 9 typ host tcptype active generation 0 network-id 2
        a=ice-ufrag:r6MS
        a=ice-pwd:+OFc4s+ZUyZHoK7jzF9pOp3l
        a=ice-options:trickle
        a=fingerprint:sha-256 3F:DC:AF:7B:D8:88:80:70:2C:6B:FD:9B:E7:6F:67:78:B6:D5:9D:62:39:23:94:DD:EE:E9:78:6E:C1:0D:40:65
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=sendrecv
        a=msid:2154df98-2737-4e1d-9e4e-c320da22168b 481edc08-d736-48e2-a3e0-7b8990bcf011
        a=rtcp-mux
        a=rtcp-rsize
        a=rtcp-xr:rcvr-rtt=all
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=fmtp:63 111/111
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:1479322760 cname:dCEkHpL9y7REGRyR
        a=ssrc:1479322760 msid:2154df98-2737-4e1d-9e4e-c320da22168b 481edc08-d736-48e2-a3e0-7b8990bcf011
        m=video 54764 UDP/TLS/RTP/SAVPF 96 97
        c=IN IP4 127.0.0.1
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:4089369951 1 udp 2122194687 127.0.0.1 54764 typ host generation 0 network-id 3 network-cost 50
        a=candidate:1568885459 1 udp 2122063615 192.0.2.2 58674 typ host generation 0 network-id 1
        a=candidate:3735486852 1 udp 2122267903 ::1 36236 typ host generation 0 network-id 4 network-cost 50
        a=candidate:1525753443 1 udp 2122134271 2001:db8::2 59181 typ host generation 0 network-id 2
        a=candidate:2373007303 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active generation 0 network-id 3 network-cost 50
        a=candidate:592226379 1 tcp 1518083839 192.0.2.2 9 typ host tcptype active generation 0 network-id 1
        a=candidate:2691228444 1 tcp 1518288127 ::1 9 typ host tcptype active generation 0 network-id 4 network-cost 50
        a=candidate:608093435 1 tcp 1518154495 2001:db8::2 9 typ host tcptype active generation 0 network-id 2
        a=ice-ufrag:r6MS
        a=ice-pwd:+OFc4s+ZUyZHoK7jzF9pOp3l
        a=ice-options:trickle
        a=fingerprint:sha-256 3F:DC:AF:7B:D8:88:80:70:2C:6B:FD:9B:E7:6F:67:78:B6:D5:9D:62:39:23:94:DD:EE:E9:78:6E:C1:0D:40:65
        a=setup:actpass
        a=mid:1
        a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
        a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:13 urn:3gpp:video-orientation
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
        a=extmap:6 http://www.webrtc.org/experiments/rtp-hdrext/video-content-type
        a=extmap:7 http://www.webrtc.org/experiments/rtp-hdrext/video-timing
        a=extmap:8 http://www.webrtc.org/experiments/rtp-hdrext/color-space
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
        a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
        a=sendrecv
        a=msid:2154df98-2737-4e1d-9e4e-c320da22168b df499245-8872-43fa-b616-b0bd6a174e0f
        a=rtcp-mux
        a=rtcp-rsize
        a=rtcp-xr:rcvr-rtt=all
        a=rtpmap:96 VP8/90000
        a=rtcp-fb:96 goog-remb
        a=rtcp-fb:96 transport-cc
        a=rtcp-fb:96 ccm fir
        a=rtcp-fb:96 nack
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        a=ssrc-group:FID 2840808731 2889225688
        a=ssrc:2840808731 cname:dCEkHpL9y7REGRyR
        a=ssrc:2840808731 msid:2154df98-2737-4e1d-9e4e-c320da22168b df499245-8872-43fa-b616-b0bd6a174e0f
        a=ssrc:2889225688 cname:dCEkHpL9y7REGRyR
        a=ssrc:2889225688 msid:2154df98-2737-4e1d-9e4e-c320da22168b df499245-8872-43fa-b616-b0bd6a174e0f
        """;

    /// <summary>Chromium's answer to an offer of PCMA, PCMU and events at 101.</summary>
    public const string ChromiumAnswer = """
        v=0
        o=- 8395836621286808986 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=msid-semantic: WMS 2154df98-2737-4e1d-9e4e-c320da22168b
        m=audio 35895 UDP/TLS/RTP/SAVPF 8 0 101
        c=IN IP4 127.0.0.1
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:1575123674 1 udp 2122194687 127.0.0.1 35895 typ host generation 0 network-id 3 network-cost 50
        a=candidate:4091536726 1 udp 2122063615 192.0.2.2 40002 typ host generation 0 network-id 1
        a=candidate:1895542273 1 udp 2122267903 ::1 49525 typ host generation 0 network-id 4 network-cost 50
        a=candidate:4105013734 1 udp 2122134271 2001:db8::2 59742 typ host generation 0 network-id 2
        a=candidate:590190658 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active generation 0 network-id 3 network-cost 50
        a=candidate:2366638030 1 tcp 1518083839 192.0.2.2 9 typ host tcptype active generation 0 network-id 1
        a=candidate:238308505 1 tcp 1518288127 ::1 9 typ host tcptype active generation 0 network-id 4 network-cost 50
        a=candidate:2321705854 1 tcp 1518154495 2001:db8::2 9 typ host tcptype active generation 0 network-id 2
        a=ice-ufrag:1vxt
        a=ice-pwd:tZQb7khURXkYwf9HQFXldTvs
        a=ice-options:trickle
        a=fingerprint:sha-256 56:F5:AD:4D:4F:20:19:27:15:6E:6C:31:1C:35:7B:DB:A0:6F:D7:00:E7:28:8C:E2:A3:EC:0F:31:74:60:E4:56
        a=setup:active
        a=mid:0
        a=sendrecv
        a=msid:2154df98-2737-4e1d-9e4e-c320da22168b 225a8b9b-709a-4e93-8703-e60b3da17ee1
        a=rtcp-mux
        a=rtpmap:8 PCMA/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:101 telephone-event/8000
        a=ssrc:118772835 cname:AMI8ZzYOR1zNEiiT
        """;

    /// <summary>baresip 1.0, plain.</summary>
    public const string Baresip = """
        v=0
        o=- 2467735092 1290347218 IN IP4 192.0.2.10
        s=-
        c=IN IP4 192.0.2.10
        t=0 0
        a=tool:baresip 1.0.0
        m=audio 17836 RTP/AVP 0 8 101
        b=AS:125
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=rtcp:17837
        a=sendrecv
        a=label:1
        a=rtcp-rsize
        a=ssrc:3021394811 cname:sip:1001@192.0.2.10
        a=ptime:20
        """;

    /// <summary>baresip 1.0 with srtp-mand.</summary>
    public const string BaresipSdes = """
        v=0
        o=- 1 1 IN IP4 192.0.2.10
        s=-
        c=IN IP4 192.0.2.10
        t=0 0
        m=audio 17836 RTP/SAVP 8 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=rtcp:17837
        a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==
        a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
        a=sendrecv
        a=ptime:20
        """;

    /// <summary>baresip 1.0 with dtls_srtpf: RTP/SAVPF in name, DTLS in fact.</summary>
    public const string BaresipDtls = """
        v=0
        o=- 1 1 IN IP4 192.0.2.10
        s=-
        c=IN IP4 192.0.2.10
        t=0 0
        a=setup:actpass
        a=fingerprint:sha-256 3a:71:d7:f9:cb:96:80:91:09:70:15:65:7a:00:f1:0a:7f:17:4b:05:4d:bd:42:f3:69:6e:cd:3b:24:8a:32:2a
        m=audio 17836 RTP/SAVPF 8 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=rtcp-mux
        a=sendrecv
        """;

    /// <summary>sipp 3.6, built-in uac scenario.</summary>
    public const string Sipp = """
        v=0
        o=user1 53655765 2353687637 IN IP4 192.0.2.11
        s=-
        c=IN IP4 192.0.2.11
        t=0 0
        m=audio 6000 RTP/AVP 0
        a=rtpmap:0 PCMU/8000
        """;

    /// <summary>sip.js on a Chromium that hides its addresses behind mDNS.</summary>
    public const string SipJs = """
        v=0
        o=- 1234567890123456789 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS 3b1c
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:1 1 udp 2113937151 5f0b3f0e-6f2b-4c1f-8a7e-1c2d3e4f5a6b.local 52000 typ host generation 0 network-cost 999
        a=ice-ufrag:Gm1x
        a=ice-pwd:Q0mPSxRlp1zQJ2uM5W6kXx1Z
        a=ice-options:trickle
        a=fingerprint:sha-256 3A:71:D7:F9:CB:96:80:91:09:70:15:65:7A:00:F1:0A:7F:17:4B:05:4D:BD:42:F3:69:6E:CD:3B:24:8A:32:2A
        a=setup:actpass
        a=mid:0
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2
        a=rtpmap:63 red/48000/2
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:77 cname:x
        """;

    /// <summary>RFC 4566 §5.</summary>
    public const string Rfc4566 = """
        v=0
        o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5
        s=SDP Seminar
        i=A Seminar on the session description protocol
        u=http://www.example.com/seminars/sdp.pdf
        e=j.doe@example.com (Jane Doe)
        c=IN IP4 224.2.17.12/127
        t=2873397496 2873404696
        a=recvonly
        m=audio 49170 RTP/AVP 0
        m=video 51372 RTP/AVP 99
        a=rtpmap:99 h263-1998/90000
        """;

    /// <summary>RFC 3264 §10.1: the offer.</summary>
    public const string Rfc3264Alice = """
        v=0
        o=alice 2890844526 2890844526 IN IP4 198.51.100.1
        s=
        c=IN IP4 198.51.100.1
        t=0 0
        m=audio 49170 RTP/AVP 0
        a=rtpmap:0 PCMU/8000
        m=video 51372 RTP/AVP 31
        a=rtpmap:31 H261/90000
        m=video 53000 RTP/AVP 32
        a=rtpmap:32 MPV/90000
        """;

    /// <summary>RFC 3264 §10.2: one of N codecs, events beside.</summary>
    public const string Rfc3264OneOfN = """
        v=0
        o=alice 2890844526 2890844526 IN IP4 198.51.100.1
        s=
        c=IN IP4 198.51.100.1
        t=0 0
        m=audio 62986 RTP/AVP 0 4 18
        a=rtpmap:0 PCMU/8000
        a=rtpmap:4 G723/8000
        a=rtpmap:18 G729/8000
        a=inactive
        """;

    /// <summary>RFC 4475 §3.3.13 (sdp01): the body is sound, only Accept is not.</summary>
    public const string Rfc4475Sdp01 = """
        v=0
        o=mhandley 29739 7272939 IN IP4 192.0.2.5
        s=-
        c=IN IP4 192.0.2.5
        t=0 0
        m=audio 49217 RTP/AVP 0 12
        m=video 3227 RTP/AVP 31
        a=rtpmap:31 LPC
        """;

    /// <summary>RFC 5118 §4.6, with PCMU in place of G.726.</summary>
    public const string Rfc5118Ipv6 = """
        v=0
        o=assistant 971731711378798081 0 IN IP6 2001:db8::20
        s=Live video feed for today's meeting
        c=IN IP6 2001:db8::20
        t=3338481189 3370017201
        m=audio 6000 RTP/AVP 2 0
        a=rtpmap:2 G726-32/8000
        m=video 6024 RTP/AVP 107
        a=rtpmap:107 H263-1998/90000
        """;

    /// <summary>RFC 5118 §4.8: IPv4 sound, IPv6 picture.</summary>
    public const string Rfc5118Mixed = """
        v=0
        o=bob 280744730 28977631 IN IP4 host.example.com
        s=
        t=0 0
        m=audio 22334 RTP/AVP 0
        c=IN IP4 192.0.2.1
        m=video 6024 RTP/AVP 107
        c=IN IP6 2001:db8::1
        a=rtpmap:107 H263-1998/90000
        """;

    /// <summary>RFC 5118 §4.9, with PCMU in place of G.726.</summary>
    public const string Rfc5118Mapped = """
        v=0
        o=assistant 971731711378798081 0 IN IP6 ::ffff:192.0.2.2
        s=Call me soon, please!
        c=IN IP6 ::ffff:192.0.2.2
        t=3338481189 3370017201
        m=audio 6000 RTP/AVP 2 0
        a=rtpmap:2 G726-32/8000
        m=video 6024 RTP/AVP 107
        a=rtpmap:107 H263-1998/90000
        """;
}
