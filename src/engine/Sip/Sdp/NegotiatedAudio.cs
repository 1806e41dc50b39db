using System.Net;

namespace Switchboard.Sip.Sdp;

/// <summary>What both sides agreed on: all the media engine needs to run the stream.</summary>
public sealed record NegotiatedAudio
{
    /// <summary>Index of the m= line.</summary>
    public required int MediaIndex { get; init; }

    /// <summary>Where RTP goes; null when the peer gave none (hold by 0.0.0.0, or a browser that only tells by STUN).</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Where RTCP goes; null when muxed or when there is no <see cref="Remote"/>.</summary>
    public IPEndPoint? RemoteRtcp { get; init; }

    /// <summary>RTP and RTCP share one port.</summary>
    public bool RtcpMux { get; init; }

    /// <summary>The codec to send with: the first of <see cref="Codecs"/>.</summary>
    public NegotiatedCodec Codec => Codecs[0];

    /// <summary>Every codec the peer may send, best first; never empty.</summary>
    public required IReadOnlyList<NegotiatedCodec> Codecs { get; init; }

    /// <summary>RFC 4733 digits; null when the peer has none.</summary>
    public NegotiatedEvents? TelephoneEvent { get; init; }

    /// <summary>The peer may send comfort noise (RFC 3389, payload type 13).</summary>
    public bool ComfortNoise { get; init; }

    /// <summary>Milliseconds per packet to send.</summary>
    public int Ptime { get; init; } = 20;

    /// <summary>What this side may do now.</summary>
    public MediaDirection Direction { get; init; }

    /// <summary>What the peer said about itself.</summary>
    public MediaDirection RemoteDirection { get; init; }

    /// <summary>The peer does not listen: it holds us (sendonly, inactive or 0.0.0.0).</summary>
    public bool HeldByPeer => !RemoteDirection.HasFlag(MediaDirection.RecvOnly);

    /// <summary>The profile of the m= line.</summary>
    public MediaProfile Profile { get; init; }

    /// <summary>DTLS-SRTP; null when the keys come another way or there are none.</summary>
    public NegotiatedDtls? Dtls { get; init; }

    /// <summary>The peer's ICE side; null when either side does none.</summary>
    public RemoteIce? Ice { get; init; }

    /// <summary>SDES keys; null when there are none.</summary>
    public NegotiatedSdes? Sdes { get; init; }

    /// <summary>a=mid, as the peer names the stream.</summary>
    public string? Mid { get; init; }

    /// <summary>The SSRC the peer announced; null when it did not.</summary>
    public uint? RemoteSsrc { get; init; }
}

/// <summary>A codec with the payload type of each direction.</summary>
/// <param name="Codec">From the local table.</param>
/// <param name="PayloadSend">The peer's number: put it into packets sent.</param>
/// <param name="PayloadReceive">Our number: expect it in packets received.</param>
/// <param name="RemoteFormat">The peer's fmtp value; null for none.</param>
public sealed record NegotiatedCodec(AudioCodec Codec, byte PayloadSend, byte PayloadReceive, string? RemoteFormat = null);

/// <summary>telephone-event with the payload type of each direction.</summary>
/// <param name="PayloadSend">The peer's number.</param>
/// <param name="PayloadReceive">Our number.</param>
/// <param name="ClockRate">8000 or 48000.</param>
public sealed record NegotiatedEvents(byte PayloadSend, byte PayloadReceive, int ClockRate);

/// <summary>The DTLS roles and the certificates the peer may show.</summary>
/// <param name="WeConnect">True: we send the ClientHello; false: we wait for the peer's.</param>
/// <param name="Fingerprints">Any one of them must match the peer's certificate; never empty.</param>
public sealed record NegotiatedDtls(bool WeConnect, IReadOnlyList<DtlsFingerprint> Fingerprints);

/// <summary>a=fingerprint.</summary>
/// <param name="HashName">Lower case: <c>sha-256</c>.</param>
/// <param name="Value">Upper case hex with colons.</param>
public sealed record DtlsFingerprint(string HashName, string Value);

/// <summary>The peer's ICE side.</summary>
/// <param name="Ufrag">a=ice-ufrag</param>
/// <param name="Password">a=ice-pwd</param>
/// <param name="Lite">The peer is ICE-lite too; then nobody checks and packets go to <see cref="NegotiatedAudio.Remote"/>.</param>
/// <param name="Options">a=ice-options; empty for none.</param>
/// <param name="Candidates">UDP candidates of component 1 with a usable literal address.</param>
public sealed record RemoteIce(string Ufrag, string Password, bool Lite, IReadOnlyList<string> Options, IReadOnlyList<IceCandidate> Candidates);

/// <summary>a=candidate.</summary>
/// <param name="Foundation">Groups candidates of one base.</param>
/// <param name="Component">1 RTP, 2 RTCP.</param>
/// <param name="Priority">RFC 8445 §5.1.2.</param>
/// <param name="Address">Literal address and port.</param>
/// <param name="Type">host, srflx, prflx, relay.</param>
public sealed record IceCandidate(string Foundation, int Component, uint Priority, IPEndPoint Address, string Type);

/// <summary>The agreed a=crypto lines (RFC 4568).</summary>
/// <param name="Local">Our line: the key of packets we send.</param>
/// <param name="Remote">The peer's line: the key of packets we receive.</param>
public sealed record NegotiatedSdes(SdesCrypto Local, SdesCrypto Remote);

/// <summary>a=crypto.</summary>
/// <param name="Tag">Joins the answer's line to the offer's.</param>
/// <param name="Suite">For example <c>AES_CM_128_HMAC_SHA1_80</c>.</param>
/// <param name="KeyParameters"><c>inline:…</c>, with lifetime and MKI as written.</param>
/// <param name="SessionParameters">The rest, raw; null for none.</param>
public sealed record SdesCrypto(int Tag, string Suite, string KeyParameters, string? SessionParameters = null);
