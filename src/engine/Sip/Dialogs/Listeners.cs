namespace Switchboard.Sip;

/// <summary>Takes what strangers send. Called on the SIP loop: return quickly, post the work elsewhere.</summary>
public interface ISipApplication
{
    /// <summary>A new INVITE. Set <see cref="InboundInvite.Listener"/> before returning; answer now or later, from any thread.</summary>
    void OnInvite(InboundInvite invite);

    /// <summary>Any other request outside a dialog (REGISTER, OPTIONS, MESSAGE, SUBSCRIBE …). Answer now or later, from any thread.</summary>
    void OnRequest(InboundRequest request);
}

/// <summary>Hears what becomes of an INVITE that came in. Called on the SIP loop.</summary>
public interface IInboundInviteListener
{
    /// <summary>The caller gave up (CANCEL, or BYE on the early dialog); 487 has been sent. Not called after Reject or Accept.</summary>
    void OnCancelled(InboundInvite invite, SipReason? reason);

    /// <summary>The ACK to our 2xx came: the dialog is up. <paramref name="ack"/> carries the answer when our 2xx made the offer.</summary>
    void OnAcknowledged(InboundInvite invite, SipMessage ack);

    /// <summary>No ACK came for our 2xx within 64·T1; BYE has been sent and the dialog has ended (§13.3.1.4).</summary>
    void OnAckTimedOut(InboundInvite invite);

    /// <summary>A reliable provisional was acknowledged; the PRACK may carry SDP (RFC 3262 §5).</summary>
    void OnProgressAcknowledged(InboundInvite invite, SipMessage prack)
    {
    }
}

/// <summary>Hears what becomes of an INVITE we sent. Called on the SIP loop.</summary>
public interface IOutboundInviteListener
{
    /// <summary>100 Trying.</summary>
    void OnTrying(OutboundInvite invite);

    /// <summary>
    /// 101–199. <paramref name="early"/> is the early dialog of this To-tag (one per fork), null when the response had
    /// none. PRACK has been sent where it was due; <see cref="SipMessage.Sdp"/> may hold an answer (early media).
    /// </summary>
    void OnProgress(OutboundInvite invite, SipDialog? early, SipMessage response);

    /// <summary>
    /// 2xx: the call is up. Set <see cref="SipDialog.Listener"/> here. ACK has been sent, unless the INVITE had no offer:
    /// then call <see cref="OutboundInvite.Acknowledge"/> with the answer. Called once; other forks get ACK and BYE.
    /// </summary>
    void OnAnswered(OutboundInvite invite, SipDialog dialog, SipMessage response);

    /// <summary>300–699, time-out, transport failure, or 487 after Cancel. Called once, and never after OnAnswered.</summary>
    void OnRejected(OutboundInvite invite, SipResponse response);
}

/// <summary>Hears what the peer does in a dialog. Called on the SIP loop.</summary>
public interface IDialogListener
{
    /// <summary>A re-INVITE or UPDATE with (or, for re-INVITE, asking for) an offer. Answer it now or later, from any thread.</summary>
    void OnOffer(SipDialog dialog, SipOffer offer);

    /// <summary>Any other request in the dialog: INFO, REFER, NOTIFY, MESSAGE … Answer it now or later, from any thread.</summary>
    void OnRequest(SipDialog dialog, InboundRequest request);

    /// <summary>The ACK of a re-INVITE that had no offer: <paramref name="ack"/> carries the answer to ours.</summary>
    void OnAcknowledged(SipDialog dialog, SipMessage ack)
    {
    }

    /// <summary>The dialog is over. Called once, whoever ended it.</summary>
    void OnEnded(SipDialog dialog, DialogEnd end);
}

/// <summary>Why a dialog ended.</summary>
/// <param name="Cause">What happened.</param>
/// <param name="Reason">The Reason header of the BYE, where there was one.</param>
/// <param name="Response">The response that ended it (408, 481 …), where one did.</param>
public sealed record DialogEnd(DialogEndCause Cause, SipReason? Reason = null, SipResponse? Response = null);

/// <summary>What ended a dialog.</summary>
public enum DialogEndCause
{
    /// <summary>The peer sent BYE.</summary>
    RemoteBye,

    /// <summary>We sent BYE.</summary>
    LocalBye,

    /// <summary>The session timer ran out (RFC 4028).</summary>
    SessionExpired,

    /// <summary>A request of ours in the dialog got 408 or 481, or no answer (§12.2.1.2).</summary>
    RequestFailed,

    /// <summary>The peer never acknowledged our 2xx.</summary>
    AckTimedOut,

    /// <summary>An early dialog whose INVITE failed, was cancelled or went to another fork.</summary>
    NeverConfirmed,

    /// <summary>The stack was stopped.</summary>
    Stopped,
}
