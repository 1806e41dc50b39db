using System.Net;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;

namespace Switchboard.Bench.Load;

/// <summary>One end of a call of the load.</summary>
internal sealed class LoadCall : IOutboundInviteListener, IInboundInviteListener, IDialogListener
{
    private readonly PacketPump _pump;
    private readonly PacketStream _stream;
    private readonly LocalAudio _local;
    private readonly TaskCompletionSource<LoadCall> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SdpOffer? _offer;
    private SipDialog? _dialog;

    public LoadCall(PacketPump pump, IPAddress media, bool listens = false)
    {
        (_pump, _stream) = (pump, pump.Open(listens));
        _local = new LocalAudio
        {
            Address = new IPEndPoint(media, _stream.LocalPort),
            Codecs = [AudioCodec.Find("PCMA")!],
            TelephoneEvent = false,
            RtcpMux = false,
            RemoteAddresses = new RemoteAddressRule(AllowLoopback: true),
        };
    }

    /// <summary>Completes when it is answered; fails when it is refused.</summary>
    public Task<LoadCall> Up => _up.Task;

    public void Begin(SipStack stack, SipRequestSettings settings)
    {
        _offer = SdpOffer.Build(_local);
        stack.Invite(settings with { Body = SipBody.Sdp(_offer.Text) }, this);
    }

    public void Answer(InboundInvite invite)
    {
        (_dialog, invite.Dialog.Listener, invite.Listener) = (invite.Dialog, this, this);
        if (!SdpAnswer.Build(invite.Offer.Span, _local).TryGet(out var agreement, out _))
        {
            invite.Reject(488);
            Close();
            return;
        }

        Speak(agreement);
        invite.Accept(SipBody.Sdp(agreement.Text));
    }

    public Task HangUpAsync()
    {
        _dialog?.Bye();
        return _over.Task;
    }

    void IOutboundInviteListener.OnTrying(OutboundInvite invite)
    {
    }

    void IOutboundInviteListener.OnProgress(OutboundInvite invite, SipDialog? early, SipMessage response)
    {
    }

    void IOutboundInviteListener.OnAnswered(OutboundInvite invite, SipDialog dialog, SipMessage response)
    {
        (_dialog, dialog.Listener) = (dialog, this);
        if (SdpAnswer.Accept(_offer!, response.Sdp.Span).TryGet(out var agreement, out _))
            Speak(agreement);
        _up.TrySetResult(this);
    }

    void IOutboundInviteListener.OnRejected(OutboundInvite invite, SipResponse response)
    {
        _up.TrySetException(new InvalidOperationException($"A call of the load was refused: {response.Status} {response.Reason}"));
        Close();
    }

    void IInboundInviteListener.OnCancelled(InboundInvite invite, SipReason? reason) => Close();

    void IInboundInviteListener.OnAcknowledged(InboundInvite invite, SipMessage ack)
    {
    }

    void IInboundInviteListener.OnAckTimedOut(InboundInvite invite) => Close();

    void IDialogListener.OnOffer(SipDialog dialog, SipOffer offer)
    {
        if (SdpAnswer.Build(offer.Sdp.Span, _local).TryGet(out var agreement, out _))
            offer.Answer(SipBody.Sdp(agreement.Text));
        else
            offer.Reject(488);
    }

    void IDialogListener.OnRequest(SipDialog dialog, InboundRequest request) => request.Respond(200);

    void IDialogListener.OnEnded(SipDialog dialog, DialogEnd end) => Close();

    private void Speak(AudioAgreement agreement)
    {
        if (agreement.Audio.Remote is { } remote)
            _pump.Send(_stream, remote);
    }

    private void Close()
    {
        if (_over.TrySetResult())
            _pump.Close(_stream);
    }
}
