using System.Net;
using Switchboard.Media.Codecs;
using Switchboard.Media.Secure;

namespace Switchboard.Media;

/// <summary>Which way audio flows, seen from us (RFC 3264: our side of the negotiated answer).</summary>
public enum MediaDirection
{
    /// <summary>Both ways.</summary>
    SendReceive,

    /// <summary>We send only: the peer is held.</summary>
    SendOnly,

    /// <summary>We receive only: the peer holds us.</summary>
    ReceiveOnly,

    /// <summary>Nothing flows.</summary>
    Inactive,
}

/// <summary>How keys reach a peer.</summary>
public enum DigitWay
{
    /// <summary>RFC 4733 events; as tones where the peer takes none.</summary>
    Events,

    /// <summary>As tones in the audio.</summary>
    Tones,

    /// <summary>By signalling (SIP INFO): <see cref="IMediaLegListener.OnSignalDigit"/> is told of each.</summary>
    Signalling,
}

/// <summary>A payload type that the peer may send and the codec it means.</summary>
public readonly record struct PayloadMapping(int PayloadType, AudioCodec Codec);

/// <summary>What SDP negotiation settled for one leg; handed to <see cref="MediaLeg.Configure"/>, again at each re-negotiation.</summary>
public sealed record MediaLegParameters
{
    /// <summary>The peer's RTP address as signalled; null while unknown (ICE finds it, or it is learned from the first packets).</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>The peer's RTCP address (a=rtcp); null means the RTP port, or the one after it without rtcp-mux.</summary>
    public IPEndPoint? RemoteRtcp { get; init; }

    /// <summary>RTCP on the RTP port (RFC 5761).</summary>
    public bool RtcpMux { get; init; }

    /// <summary>The codec we send.</summary>
    public required AudioCodec Codec { get; init; }

    /// <summary>The payload type we send it with.</summary>
    public required int PayloadType { get; init; }

    /// <summary>What the peer's fmtp line asks of our encoder.</summary>
    public EncoderOptions? Encoder { get; init; }

    /// <summary>What the peer may send; null means the send codec at the send payload type.</summary>
    public IReadOnlyList<PayloadMapping>? Receive { get; init; }

    /// <summary>Payload type for telephone-event we send (RFC 4733); null: digits are sent as tones.</summary>
    public int? SendEventPayloadType { get; init; }

    /// <summary>Payload type of the telephone-events we receive; null: none are expected.</summary>
    public int? ReceiveEventPayloadType { get; init; }

    /// <summary>The clock of the events' durations, both ways: 8000 or 48000 (RFC 4733 §2.1).</summary>
    public int EventClockRate { get; init; } = 8000;

    /// <summary>How keys are sent to the peer.</summary>
    public DigitWay SendDigitsBy { get; init; } = DigitWay.Events;

    /// <summary>Listen for the tones of keys in what the peer says (in-band DTMF).</summary>
    public bool DetectTones { get; init; }

    /// <summary>Milliseconds of audio a packet we make (a=ptime), 10 to 60.</summary>
    public int PacketMilliseconds { get; init; } = 20;

    /// <summary>Which way audio flows.</summary>
    public MediaDirection Direction { get; init; } = MediaDirection.SendReceive;

    /// <summary>STUN, ICE and DTLS for this leg; the leg owns and disposes it. Pass the same object again to keep it.</summary>
    public IPacketHandshake? Handshake { get; init; }

    /// <summary>Ready keys (SDES); the leg owns and disposes them. Pass the same object again to keep them.</summary>
    public IPacketProtection? Protection { get; init; }

    /// <summary>Send silence while nothing plays and nothing is bridged (keeps NAT bindings and impatient gateways alive).</summary>
    public bool SendSilence { get; init; }

    /// <summary>No RTP for so long raises <see cref="IMediaLegListener.OnSilence"/>.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same while the leg is held or does not expect audio.</summary>
    public TimeSpan HeldSilenceLimit { get; init; } = TimeSpan.FromMinutes(30);
}
