using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using SdpCodec = Switchboard.Sip.Sdp.AudioCodec;

namespace Switchboard.Switch.Calls;

/// <summary>One place to send an INVITE to.</summary>
public sealed record LegTarget
{
    /// <summary>What stands there.</summary>
    public required LegKind Kind { get; init; }

    /// <summary>The number or extension, for people.</summary>
    public required string Address { get; init; }

    /// <summary>Request-URI.</summary>
    public required SipUri RequestUri { get; init; }

    /// <summary>Where the packet goes.</summary>
    public SipDestination? Destination { get; init; }

    /// <summary>What the From header says.</summary>
    public required SipAddress From { get; init; }

    /// <summary>A browser: DTLS-SRTP and ICE.</summary>
    public bool Secure { get; init; }

    /// <summary>Whether a SIP phone's or trunk's audio is encrypted.</summary>
    public MediaEncryption Encryption { get; init; } = MediaEncryption.Optional;

    /// <summary>Codecs, best first.</summary>
    public IReadOnlyList<SdpCodec> Codecs { get; init; } = SdpCodec.Default;

    /// <summary>How keys come and go.</summary>
    public DtmfMode Dtmf { get; init; }

    /// <summary>More headers.</summary>
    public IReadOnlyList<SipHeader>? Headers { get; init; }

    /// <summary>Answers a challenge of the peer.</summary>
    public SipCredentials? Credentials { get; init; }

    /// <summary>Rings only so long after the others (follow me).</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Stops ringing after so long; null rings as long as the rest.</summary>
    public TimeSpan? RingFor { get; init; }

    /// <summary>Whoever answers must press 1 to get the call.</summary>
    public bool Confirm { get; init; }

    /// <summary>The trunk it goes over, if any.</summary>
    public Guid? TrunkId { get; init; }
}
