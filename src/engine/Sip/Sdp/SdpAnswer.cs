using Switchboard.Kernel;

namespace Switchboard.Sip.Sdp;

/// <summary>Offer/answer (RFC 3264) for one audio stream; every other stream is refused with port 0.</summary>
public static class SdpAnswer
{
    /// <summary>Answers an offer; <paramref name="current"/> is the dialog's last round, if there was one.</summary>
    public static Outcome<AudioAgreement> Build(ReadOnlySpan<byte> offer, LocalAudio local, AudioAgreement? current = null) =>
        SdpParser.TryParse(offer, out var parsed, out var reason) ? Build(parsed, local, current) : SdpFault.Of(SdpFault.Malformed, reason);

    /// <summary>Answers an offer; <paramref name="current"/> is the dialog's last round, if there was one.</summary>
    public static Outcome<AudioAgreement> Build(SessionDescription offer, LocalAudio local, AudioAgreement? current = null) => throw new NotSupportedException();

    /// <summary>Takes the peer's answer to our offer.</summary>
    public static Outcome<AudioAgreement> Accept(SdpOffer ours, ReadOnlySpan<byte> answer) =>
        SdpParser.TryParse(answer, out var parsed, out var reason) ? Accept(ours, parsed) : SdpFault.Of(SdpFault.Malformed, reason);

    /// <summary>Takes the peer's answer to our offer.</summary>
    public static Outcome<AudioAgreement> Accept(SdpOffer ours, SessionDescription answer) => throw new NotSupportedException();
}
