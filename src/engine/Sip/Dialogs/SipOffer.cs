namespace Switchboard.Sip;

/// <summary>A re-INVITE or UPDATE that waits for our answer. Thread-safe; the second answer is ignored.</summary>
public sealed partial class SipOffer
{
    /// <summary>The re-INVITE or UPDATE.</summary>
    public SipMessage Request { get; }

    /// <summary>The dialog it came in.</summary>
    public SipDialog Dialog { get; }

    /// <summary>The offer; empty when the peer asks us for one (our 200 makes it, the ACK answers it).</summary>
    public ReadOnlyMemory<byte> Sdp => Request.Sdp;

    /// <summary>Sends 200 with our answer (or offer).</summary>
    public void Answer(SipBody? sdp, IReadOnlyList<SipHeader>? headers = null) => SendAnswer(sdp, headers);

    /// <summary>Refuses it: the session stays as it was (488 …).</summary>
    public void Reject(int status, string? reason = null) => SendReject(status, reason);
}
