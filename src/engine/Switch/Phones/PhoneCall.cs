using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Phones;

/// <summary>A call of a headless phone. Any thread.</summary>
public sealed class PhoneCall : IOutboundInviteListener, IInboundInviteListener, IDialogListener
{
    internal static readonly IMediaLegListener Deaf = new NoListener();

    private readonly TaskCompletionSource<SipResponse> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DialogEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly InboundInvite? _inbound;
    private readonly LocalAudio _local;
    private readonly List<string> _progress = [];
    private OutboundInvite? _outbound;
    private SipDialog? _dialog;
    private SdpOffer? _offer;
    private AudioAgreement? _agreement;

    internal PhoneCall(SoftPhone phone, MediaLeg media, InboundInvite? inbound = null)
    {
        Phone = phone;
        Media = media;
        _inbound = inbound;
        _local = new LocalAudio
        {
            Address = media.Local,
            RtcpMux = false,
            RemoteAddresses = new RemoteAddressRule(AllowLoopback: true),
            Codecs = phone.Options.Codecs,
            Order = phone.Options.Order,
            Ptime = phone.Options.Ptime,
        };
        if (inbound is null)
            return;
        _dialog = inbound.Dialog;
        inbound.Dialog.Listener = this;
        inbound.Listener = this;
    }

    /// <summary>The phone.</summary>
    public SoftPhone Phone { get; }

    /// <summary>What it hears and says.</summary>
    public MediaLeg Media { get; }

    /// <summary>The number on the display: the caller of an incoming call.</summary>
    public string RemoteUser => _inbound?.Request.From.Uri.User ?? "";

    /// <summary>The INVITE of an incoming call.</summary>
    public SipMessage? Invite => _inbound?.Request;

    /// <summary>Completes when an outgoing call is answered (2xx) or refused.</summary>
    public Task<SipResponse> Answered => _answered.Task;

    /// <summary>Completes when the call is over, whoever ended it.</summary>
    public Task<DialogEnd> Ended => _ended.Task;

    /// <summary>Answers an incoming call; a fault when the offer cannot be used.</summary>
    public Fault? Answer()
    {
        if (_inbound is null)
            return null;
        if (!SdpAnswer.Build(_inbound.Offer.Span, _local).TryGet(out var agreement, out var fault))
        {
            _inbound.Reject(488);
            Close(new DialogEnd(DialogEndCause.NeverConfirmed));
            return fault;
        }

        Settle(agreement);
        _inbound.Accept(SipBody.Sdp(agreement.Text));
        _answered.TrySetResult(new SipResponse(200, "OK", null));
        return null;
    }

    /// <summary>Refuses an incoming call; 302 with the number to go to.</summary>
    public void Reject(int status, string? elsewhere = null)
    {
        _inbound?.Reject(status, null, elsewhere is null ? null : [new SipHeader("Contact", $"<{SipUri.Create(elsewhere, Phone.Options.Domain)}>")]);
        Close(new DialogEnd(DialogEndCause.NeverConfirmed));
    }

    /// <summary>Hangs up, or gives up an outgoing call that rings.</summary>
    public void HangUp()
    {
        SipDialog? dialog;
        lock (_gate)
            dialog = _dialog;
        if (dialog is not null && (_inbound is null || _answered.Task.IsCompleted))
            dialog.Bye();
        else if (_outbound is not null)
            _outbound.Cancel();
        else
            Reject(486);
    }

    /// <summary>What NOTIFYs told of the transfers this phone asked for: status lines (RFC 3515).</summary>
    public IReadOnlyList<string> TransferProgress
    {
        get
        {
            lock (_gate)
                return [.. _progress];
        }
    }

    /// <summary>This call as another phone names it in Replaces (RFC 3891): the switch's tag is the to-tag.</summary>
    public SipReplaces Replaces => _dialog is { } dialog
        ? new SipReplaces(dialog.CallId, dialog.RemoteTag, dialog.LocalTag)
        : throw new InvalidOperationException("The call is not up.");

    /// <summary>Asks the switch to send the other side elsewhere: blind, or to the other side of <paramref name="second"/> (attended).</summary>
    public async Task<SipResponse> ReferAsync(string number, PhoneCall? second = null)
    {
        if (_dialog is not { } dialog)
            return new SipResponse(481, "The call is not up", null);
        var uri = SipUri.Create(number, Phone.Options.Domain).ToString();
        return await dialog.ReferAsync(second is null ? $"<{uri}>" : $"<{uri}?{second.Replaces.ToUriHeader()}>");
    }

    /// <summary>Holds the other side (sendonly) or takes it back, as a desk phone does.</summary>
    public async Task<Fault?> HoldAsync(bool on)
    {
        if (_agreement is not { } agreement || _dialog is not { } dialog)
            return Fault.Conflict("phone.not_connected", "The call is not up.");
        var offer = SdpOffer.Rebuild(agreement, _local with { Direction = on ? Sip.Sdp.MediaDirection.SendOnly : Sip.Sdp.MediaDirection.SendRecv });
        var response = await dialog.ReinviteAsync(SipBody.Sdp(offer.Text));
        if (!response.IsSuccess || response.Message is null)
            return Fault.Conflict("phone.refused", $"{response.Status} {response.Reason}");
        if (!SdpAnswer.Accept(offer, response.Message.Sdp.Span).TryGet(out var again, out var fault))
            return fault;
        Settle(again);
        return null;
    }

    internal void Begin(SipRequestSettings settings)
    {
        _offer = SdpOffer.Build(_local);
        _outbound = Phone.Bank.Stack.Invite(settings with { Body = SipBody.Sdp(_offer.Text) }, this);
    }

    void IOutboundInviteListener.OnTrying(OutboundInvite invite)
    {
    }

    void IOutboundInviteListener.OnProgress(OutboundInvite invite, SipDialog? early, SipMessage response)
    {
        if (!response.Sdp.IsEmpty)
            Take(response.Sdp.Span);
    }

    void IOutboundInviteListener.OnAnswered(OutboundInvite invite, SipDialog dialog, SipMessage response)
    {
        dialog.Listener = this;
        lock (_gate)
            _dialog = dialog;
        if (!response.Sdp.IsEmpty)
            Take(response.Sdp.Span);
        _answered.TrySetResult(new SipResponse(response.StatusCode, response.ReasonPhrase, response));
    }

    void IOutboundInviteListener.OnRejected(OutboundInvite invite, SipResponse response)
    {
        _answered.TrySetResult(response);
        Close(new DialogEnd(DialogEndCause.NeverConfirmed, Response: response));
    }

    void IInboundInviteListener.OnCancelled(InboundInvite invite, SipReason? reason) => Close(new DialogEnd(DialogEndCause.NeverConfirmed, reason));

    void IInboundInviteListener.OnAcknowledged(InboundInvite invite, SipMessage ack)
    {
    }

    void IInboundInviteListener.OnAckTimedOut(InboundInvite invite) => Close(new DialogEnd(DialogEndCause.AckTimedOut));

    void IDialogListener.OnOffer(SipDialog dialog, SipOffer offer)
    {
        if (offer.Sdp.IsEmpty)
        {
            offer.Answer(null);
            return;
        }

        if (SdpAnswer.Build(offer.Sdp.Span, _local, _agreement).TryGet(out var agreement, out _))
        {
            Settle(agreement);
            offer.Answer(SipBody.Sdp(agreement.Text));
        }
        else
        {
            offer.Reject(488);
        }
    }

    void IDialogListener.OnRequest(SipDialog dialog, InboundRequest request)
    {
        if (request.Method == SipMethod.Notify && request.Message.Header(SipHeaderId.Event) == AnswerByItself.TalkEvent)
        {
            request.Respond(Phone.Options.ObeysTalk ? 200 : 489);
            if (Phone.Options.ObeysTalk)
                Answer();
            return;
        }

        request.Respond(200);
        if (request.Method != SipMethod.Notify)
            return;
        lock (_gate)
            _progress.Add(System.Text.Encoding.ASCII.GetString(request.Message.Body.Span).Trim());
    }

    void IDialogListener.OnEnded(SipDialog dialog, DialogEnd end) => Close(end);

    private void Take(ReadOnlySpan<byte> answer)
    {
        if (_offer is { } offer && SdpAnswer.Accept(offer, answer).TryGet(out var agreement, out _))
            Settle(agreement);
    }

    private void Settle(AudioAgreement agreement)
    {
        _agreement = agreement;
        var audio = agreement.Audio;
        var codec = AudioCodecs.Find(audio.Codec.Codec.Name, audio.Codec.Codec.ClockRate)!;
        Media.Configure(new MediaLegParameters
        {
            Remote = audio.Remote,
            RemoteRtcp = audio.RemoteRtcp,
            RtcpMux = audio.RtcpMux,
            Codec = codec,
            PayloadType = audio.Codec.PayloadSend,
            Receive = [new PayloadMapping(audio.Codec.PayloadReceive, codec)],
            Encoder = EncoderOptions.Parse(audio.Codec.RemoteFormat),
            EventClockRate = audio.TelephoneEvent?.ClockRate ?? 8000,
            SendEventPayloadType = audio.TelephoneEvent?.PayloadSend,
            ReceiveEventPayloadType = audio.TelephoneEvent?.PayloadReceive,
            PacketMilliseconds = audio.Ptime,
            SendSilence = Phone.Options.SendsSilence,
        });
    }

    private void Close(DialogEnd end)
    {
        Media.Close();
        _answered.TrySetResult(end.Response ?? new SipResponse(487, "Ended", null, SipFailure.Ended));
        _ended.TrySetResult(end);
    }

    private sealed class NoListener : IMediaLegListener;
}
