using System.Net;

namespace Switchboard.Sip.Sdp;

/// <summary>What this side brings to one audio stream: where it listens and what it can do. Used for offers and answers alike.</summary>
public sealed record LocalAudio
{
    /// <summary>Where RTP is received, as the peer must see it.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>Codecs, best first.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = AudioCodec.Default;

    /// <summary>Whose order of codecs decides an answer.</summary>
    public CodecOrder Order { get; init; } = CodecOrder.Ours;

    /// <summary>Answer with the chosen codec only, so that the peer cannot change it in mid-call (a relay cannot follow).</summary>
    public bool SingleCodec { get; init; } = true;

    /// <summary>RFC 4733 digits.</summary>
    public bool TelephoneEvent { get; init; } = true;

    /// <summary>Milliseconds per packet this side likes to receive.</summary>
    public int Ptime { get; init; } = 20;

    /// <summary>The longest packet this house likes to get.</summary>
    public const int MaxPtime = 60;

    /// <summary>What this side wants: <see cref="MediaDirection.SendOnly"/> puts the peer on hold.</summary>
    public MediaDirection Direction { get; init; } = MediaDirection.SendRecv;

    /// <summary>Profile of an offer; an answer follows the offer.</summary>
    public MediaProfile Profile { get; init; } = MediaProfile.RtpAvp;

    /// <summary>Refuse an offer without encryption.</summary>
    public bool RequireEncryption { get; init; }

    /// <summary>RTP and RTCP on one port: offered, and accepted when offered.</summary>
    public bool RtcpMux { get; init; } = true;

    /// <summary>DTLS-SRTP identity; null when this leg does not do DTLS.</summary>
    public LocalDtls? Dtls { get; init; }

    /// <summary>ICE-lite credentials and host candidates; null when this leg does not do ICE.</summary>
    public LocalIce? Ice { get; init; }

    /// <summary>SDES keys (RFC 4568), one a suite, best first; empty when this leg does not do SDES.</summary>
    public IReadOnlyList<SdesKey> SdesKeys { get; init; } = [];

    /// <summary>Offer the SDES keys beside a profile in the clear too: who knows them encrypts, who does not talks on (RFC 8643).</summary>
    public bool OffersKeysInClear { get; init; }

    /// <summary>False refuses an offer that is encrypted.</summary>
    public bool TakesEncryption { get; init; } = true;

    /// <summary>The stream's SSRC; written only to browsers.</summary>
    public uint Ssrc { get; init; }

    /// <summary>RTCP CNAME and msid stream name; written only to browsers.</summary>
    public string StreamName { get; init; } = "switchboard";

    /// <summary>Which remote addresses may receive packets.</summary>
    public RemoteAddressRule RemoteAddresses { get; init; } = new();
}

/// <summary>DTLS identity of this side.</summary>
/// <param name="FingerprintSha256">Colon-separated hex of the certificate's SHA-256.</param>
/// <param name="CanConnect">Whether the media engine can be the DTLS client; if not, an offer of setup:passive is refused.</param>
public sealed record LocalDtls(string FingerprintSha256, bool CanConnect = false);

/// <summary>ICE-lite side of this house.</summary>
/// <param name="Ufrag">4 to 256 ice-chars.</param>
/// <param name="Password">22 to 256 ice-chars.</param>
/// <param name="Addresses">Host candidates; when empty, <see cref="LocalAudio.Address"/> is the only one.</param>
public sealed record LocalIce(string Ufrag, string Password, IReadOnlyList<IPEndPoint>? Addresses = null);

/// <summary>An SDES master key of this side.</summary>
/// <param name="Suite">For example <c>AES_CM_128_HMAC_SHA1_80</c>.</param>
/// <param name="KeyParameters"><c>inline:</c> and base64.</param>
public sealed record SdesKey(string Suite, string KeyParameters);

/// <summary>Which addresses a peer may name as its own. Multicast, link-local, broadcast and reserved ones never.</summary>
/// <param name="AllowLoopback">True when this server is bound to loopback.</param>
/// <param name="IsOurs">Tells this server's own media ports, which no peer may name.</param>
public sealed record RemoteAddressRule(bool AllowLoopback = false, Func<IPEndPoint, bool>? IsOurs = null);

/// <summary>Whose order of codecs decides.</summary>
public enum CodecOrder
{
    /// <summary>The answerer's list.</summary>
    Ours,

    /// <summary>The offer's list (RFC 3264 §6.1 likes it).</summary>
    Theirs,
}

/// <summary>Direction of a stream, seen from the side that states it.</summary>
[Flags]
public enum MediaDirection
{
    /// <summary>Neither.</summary>
    Inactive = 0,

    /// <summary>Sends, does not listen.</summary>
    SendOnly = 1,

    /// <summary>Listens, does not send.</summary>
    RecvOnly = 2,

    /// <summary>Both.</summary>
    SendRecv = 3,
}

/// <summary>The RTP profile of an m= line.</summary>
public enum MediaProfile
{
    /// <summary>RTP/AVP: in the clear.</summary>
    RtpAvp,

    /// <summary>RTP/AVPF: in the clear, with feedback.</summary>
    RtpAvpf,

    /// <summary>RTP/SAVP: keys by SDES.</summary>
    RtpSavp,

    /// <summary>RTP/SAVPF: keys by SDES, with feedback.</summary>
    RtpSavpf,

    /// <summary>UDP/TLS/RTP/SAVP: keys by DTLS.</summary>
    DtlsSavp,

    /// <summary>UDP/TLS/RTP/SAVPF: keys by DTLS, with feedback; what browsers speak.</summary>
    DtlsSavpf,
}
