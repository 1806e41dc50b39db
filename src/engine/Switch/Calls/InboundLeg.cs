using System.Net;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Calls;

/// <summary>A party that called us.</summary>
public sealed class InboundLeg : Leg, IInboundInviteListener
{
    private readonly InboundInvite _invite;
    private bool _accepted;
    private string? _answer;

    internal InboundLeg(Call call, LegKind kind, string address, InboundInvite invite, LegSecurity secure, IReadOnlyList<AudioCodec> codecs)
        : base(call, kind, address, secure, codecs)
    {
        _invite = invite;
        Dialog = invite.Dialog;
        invite.Dialog.Listener = this;
        invite.Listener = this;
    }

    internal override IReadOnlyList<AudioCodec> Wanted => Audio is { IsAgreed: true } ? base.Wanted : AudioCodec.Offered(_invite.Offer.Span);

    internal override string? SipCallId => Dialog?.CallId;

    internal override IPEndPoint? Peer =>
        SdpPeek.Address(_invite.Offer.Span) is { } media ? new IPEndPoint(media, _invite.Flow.Remote.Port) : _invite.Flow.Remote;

    /// <summary>True once 200 was sent.</summary>
    public bool IsAnswered => _accepted;

    /// <summary>Tells the caller that a phone rings (180).</summary>
    public void Ring()
    {
        if (_accepted || !IsAlive || State == LegState.Ringing)
            return;
        Enter(LegState.Ringing);
        Call.OnceRecorded(() => _invite.Progress(180));
    }

    /// <summary>Opens the caller's ear before answering (183 with SDP); false when there is no offer to answer.</summary>
    public bool OpenEarly()
    {
        if (_accepted || !IsAlive || _invite.Offer.IsEmpty || Negotiate() is not null)
            return false;
        Call.OnceRecorded(() => _invite.Progress(183, sdp: SipBody.Sdp(_answer!)));
        return true;
    }

    /// <summary>Answers the caller (200); a fault when its SDP cannot be used, then the leg has ended with 488.</summary>
    public Fault? Accept()
    {
        if (_accepted || !IsAlive)
            return null;
        if (Negotiate() is { } fault)
        {
            HangUp(new CallCause(fault.Kind == FaultKind.Unavailable ? 503 : 488, "media_refused", fault.Detail, EndedBy.System));
            return fault;
        }

        _accepted = true;
        Enter(LegState.Answered);
        var answer = SipBody.Sdp(_answer ?? Audio!.Offer());
        Call.OnceRecorded(() => _invite.Accept(answer));
        return null;
    }

    internal override void SayGoodbye(CallCause cause)
    {
        if (_accepted)
            Call.OnceRecorded(() => Dialog?.Bye(SipReason.Sip(cause.SipCode, cause.Text ?? cause.Reason)));
        else
            Call.OnceRecorded(() => _invite.Reject(cause.SipCode >= 300 ? cause.SipCode : 480, cause.Text));
    }

    void IInboundInviteListener.OnCancelled(InboundInvite invite, SipReason? reason) =>
        Post(() => Terminate(new CallCause(487, "cancelled", reason?.Text, EndedBy.Caller)));

    void IInboundInviteListener.OnAcknowledged(InboundInvite invite, SipMessage ack)
    {
        var answer = ack.Sdp;
        if (!answer.IsEmpty)
            Post(() => Audio?.Accept(answer.Span));
    }

    void IInboundInviteListener.OnAckTimedOut(InboundInvite invite) =>
        Post(() => Terminate(new CallCause(408, "no_ack", "The 200 was never acknowledged", EndedBy.Network)));

    // Answered after the called side: with its codec nothing need be converted.
    private void PreferWhatTheOtherSpeaks()
    {
        foreach (var leg in Call.Legs)
        {
            if (leg is OutboundLeg { IsAlive: true, Audio.Codec: { } codec })
                Audio!.Prefer(codec);
        }
    }

    private Fault? Negotiate()
    {
        if (_answer is not null)
            return null;
        if (OpenAudio() is { } fault)
            return fault;
        if (_invite.Offer.IsEmpty)
            return null; // our 200 makes the offer
        PreferWhatTheOtherSpeaks();
        if (!Audio!.Answer(_invite.Offer.Span).TryGet(out var answer, out fault))
            return fault;
        _answer = answer;
        return null;
    }
}
