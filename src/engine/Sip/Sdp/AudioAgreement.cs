namespace Switchboard.Sip.Sdp;

/// <summary>The result of one offer/answer round. Keep the last one of a dialog: the next round needs it.</summary>
/// <param name="Ours">Our description as last sent.</param>
/// <param name="Theirs">The peer's description as last received.</param>
/// <param name="Audio">What the two mean together.</param>
public sealed record AudioAgreement(SessionDescription Ours, SessionDescription Theirs, NegotiatedAudio Audio)
{
    /// <summary>Our description as text: the body of the response when this is an answer.</summary>
    public string Text => SdpWriter.Write(Ours);
}
