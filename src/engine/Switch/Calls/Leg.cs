using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Calls;

/// <summary>
/// One party of a call: its dialog and its audio. Belongs to the call's mailbox; what comes from the SIP loop or the media
/// thread is posted there first.
/// </summary>
public abstract partial class Leg : IMediaLegListener, IDialogListener
{
    private readonly TaskCompletionSource<CallCause> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LegSecurity _secure;

    private protected Leg(Call call, LegKind kind, string address, LegSecurity secure, IReadOnlyList<AudioCodec> codecs)
    {
        Call = call;
        Kind = kind;
        Address = address;
        Id = Ids.New(call.Environment.Time);
        StartedAt = call.Now;
        _secure = secure;
        Codecs = codecs;
    }

    /// <summary>The call it belongs to.</summary>
    public Call Call { get; private set; }

    /// <summary>Its name.</summary>
    public Guid Id { get; }

    /// <summary>What stands behind it.</summary>
    public LegKind Kind { get; }

    /// <summary>Number, extension or address of the party.</summary>
    public string Address { get; }

    /// <summary>How far it has come.</summary>
    public LegState State { get; private set; }

    /// <summary>When it was invited.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it ended.</summary>
    public CallCause? Cause { get; private set; }

    /// <summary>Completes when it has ended.</summary>
    public Task<CallCause> Ended => _ended.Task;

    /// <summary>True until it has ended.</summary>
    public bool IsAlive => State != LegState.Ended;

    /// <summary>Keys this party pressed.</summary>
    public DigitBuffer Digits { get; } = new();

    /// <summary>The party put the other side on hold by its own phone.</summary>
    public bool HoldsOther { get; private set; }

    /// <summary>The audio; null before it was needed, and after the end.</summary>
    public MediaLeg? Media => Audio?.Media;

    /// <summary>The agent behind it, where one is.</summary>
    public Guid? AgentId { get; set; }

    /// <summary>How it takes part beside the two who talk; null for those two.</summary>
    internal GuestMode? Guest { get; set; }

    /// <summary>Its words are kept from the others in the call's room.</summary>
    internal bool IsMutedGuest { get; set; }

    internal LegAudio? Audio { get; private set; }

    internal IReadOnlyList<AudioCodec> Codecs { get; private protected set; }

    /// <summary>The codecs this party would like, best first: the one it speaks, or what it offered.</summary>
    internal virtual IReadOnlyList<AudioCodec> Wanted => Audio?.Codec is { } spoken ? [spoken] : [];

    internal MediaEncryption Encryption => _secure.Policy;

    /// <summary>How keys come and go.</summary>
    internal DtmfMode Dtmf { get; init; }

    internal SipDialog? Dialog { get; set; }

    /// <summary>Its browser's socket closed; somebody looks whether it is gone.</summary>
    internal bool IsWatched { get; set; }

    /// <summary>What counts its cost; null when it is free.</summary>
    internal CreditMeter? Meter { get; set; }

    internal abstract string? SipCallId { get; }

    /// <summary>Where packets of this party go as far as is known before SDP: its media address, else its signalling's.</summary>
    internal abstract IPEndPoint? Peer { get; }

    /// <summary>REFERs seen in its dialog: from the second on their NOTIFYs carry an id (RFC 3515 §2.4.6).</summary>
    internal int Refers { get; set; }

    /// <summary>Keys of an in-call feature code that is being pressed.</summary>
    internal string KeyedCode { get; set; } = "";

    /// <summary>When the last of them came.</summary>
    internal DateTimeOffset KeyedAt { get; set; }

    /// <summary>Moves to another call. On the mailbox of the call it leaves; from here on it belongs to the other's mailbox.</summary>
    internal void MoveTo(Call other) => Call = other;

    // Letters that were on their way when the leg moved follow it.
    private protected void Post(Action action)
    {
        var call = Call;
        call.Mailbox.Post(() =>
        {
            if (ReferenceEquals(call, Call))
                action();
            else
                Post(action);
        });
    }

    /// <summary>Ends this leg with a reason for the peer; does nothing when it is over.</summary>
    public void HangUp(CallCause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        if (!IsAlive)
            return;
        SayGoodbye(cause);
        Terminate(cause);
    }

    /// <summary>The record of this leg as it stands.</summary>
    public LegRecord ToRecord() => new()
    {
        Id = Id,
        Kind = Kind,
        Address = Address,
        Guest = Guest,
        Muted = IsMutedGuest,
        State = State,
        StartedAt = StartedAt,
        AnsweredAt = AnsweredAt,
        EndedAt = EndedAt,
        SipCallId = SipCallId,
        Cause = Cause,
        Media = _lastFigures ?? Figures(),
        Dialog = State is LegState.Answered or LegState.Held && Dialog is { } dialog ? Seed(dialog) : null,
        Charge = Meter?.Charge,
    };

    internal abstract void SayGoodbye(CallCause cause);

    /// <summary>Binds the media ports; refused when none is free.</summary>
    internal Fault? OpenAudio()
    {
        if (Audio is not null)
            return null;
        var environment = Call.Environment;
        if (!environment.Media.CreateLeg(this, Call.Affinity).TryGet(out var media, out var fault))
            return fault;
        var local = new LocalAudio
        {
            Address = LocalFor(media),
            Codecs = Spoken(Codecs),
            Order = Kind is LegKind.Extension or LegKind.Agent ? CodecOrder.Theirs : CodecOrder.Ours,
            TelephoneEvent = DigitSettings.Of(Dtmf).Events,
            RtcpMux = false,
            RemoteAddresses = new RemoteAddressRule(environment.Options.AllowLoopbackMedia, IsOurs),
        };
        var timers = new LegTimers(environment.Options.SilenceLimit, environment.Options.HeldSilenceLimit);
        Audio = new LegAudio(media, _secure.Describe(local, media.Ssrc), _secure, timers, DigitSettings.Of(Dtmf));
        return null;

        bool IsOurs(IPEndPoint remote) => environment.Media.CheckRemote(remote)?.Code switch
        {
            "media.address_own" => !environment.Options.AllowLoopbackMedia,
            "media.address_family" => true,
            _ => false,
        };
    }

    // Of the peer's family (RFC 6157 §4): the address told to everybody where it fits, else the one packets leave from.
    private IPEndPoint LocalFor(MediaLeg media)
    {
        var told = media.Local.Address;
        var any = told.Equals(IPAddress.Any) || told.Equals(IPAddress.IPv6Any);
        if (Peer is not { } peer || !media.Engine.Takes(peer.AddressFamily) || (!any && told.AddressFamily == peer.AddressFamily))
            return media.Local;
        return new IPEndPoint(SipStack.LocalAddressFor(peer), media.Local.Port);
    }

    // What this machine lacks the library for is neither offered nor answered.
    private static List<AudioCodec> Spoken(IReadOnlyList<AudioCodec> codecs)
    {
        var spoken = new List<AudioCodec>(codecs.Count);
        foreach (var codec in codecs)
        {
            if (Switchboard.Media.Codecs.AudioCodecs.Find(codec.Name, codec.ClockRate) is not null)
                spoken.Add(codec);
        }

        return spoken;
    }

    internal void Enter(LegState state)
    {
        if (!IsAlive || State == state)
            return;
        State = state;
        if (state == LegState.Answered)
        {
            AnsweredAt ??= Call.Now;
            Call.StartMeter(this);
        }
    }

    /// <summary>The one funnel through which every leg ends.</summary>
    internal void Terminate(CallCause cause)
    {
        if (!IsAlive)
            return;
        _lastFigures = Figures();
        State = LegState.Ended;
        EndedAt = Call.Now;
        Cause = cause;
        Meter?.Stop(EndedAt.Value);
        Audio?.Media.Close();
        _ended.TrySetResult(cause);
        Call.OnLegEnded(this);
    }

    private LegMedia? _lastFigures;

    private LegMedia? Figures()
    {
        if (Audio is not { IsAgreed: true } audio)
            return null;
        var figures = audio.Media.Figures;
        return new LegMedia(
            figures.Codec ?? "", figures.PacketsReceived, figures.PacketsSent, figures.Lost, figures.Jitter.TotalMilliseconds, figures.RoundTrip?.TotalMilliseconds,
            figures.RemoteLost, figures.RemoteJitter.TotalMilliseconds, VoiceQuality.OfReceived(figures), VoiceQuality.OfSent(figures));
    }

    private static DialogSeed Seed(SipDialog dialog) => new(
        dialog.CallId,
        dialog.Local.ToString(),
        dialog.Remote.ToString(),
        dialog.RemoteTarget.ToString(),
        [],
        dialog.Flow is { } flow ? flow.Transport.ToString().ToLowerInvariant() : "udp",
        dialog.Flow?.Remote.ToString() ?? "",
        NextCSeq: 1_000_000); // far above anything this dialog used: only "higher" matters (RFC 3261 §12.2.1.1)

    void IMediaLegListener.OnDigit(MediaLeg leg, ReceivedDigit digit) => Post(() => Press(digit.Digit));

    // RFC 2976 has no body of its own for keys; this one is what gateways understand.
    void IMediaLegListener.OnSignalDigit(MediaLeg leg, ReceivedDigit digit) =>
        Call.Mailbox.Post(() => _ = Dialog?.InfoAsync(InfoDigit.Write(digit.Digit, digit.Duration)));

    void IMediaLegListener.OnSilence(MediaLeg leg, TimeSpan silence) =>
        Post(() => HangUp(new CallCause(200, "media_timeout", $"No audio for {silence.TotalSeconds:0} s", EndedBy.Network)));

    void IMediaLegListener.OnSecurity(MediaLeg leg, string? failure)
    {
        if (failure is not null)
            Post(() => HangUp(new CallCause(488, "media_security", failure, EndedBy.Network)));
    }

    void IDialogListener.OnOffer(SipDialog dialog, SipOffer offer) => Post(() => AnswerOffer(offer));

    void IDialogListener.OnAcknowledged(SipDialog dialog, SipMessage ack)
    {
        var answer = ack.Sdp;
        if (!answer.IsEmpty)
            Post(() => Audio?.Accept(answer.Span));
    }

    void IDialogListener.OnRequest(SipDialog dialog, InboundRequest request) => Post(() => Call.OnRequest(this, request));

    void IDialogListener.OnEnded(SipDialog dialog, DialogEnd end) => Post(() => Terminate(CauseOf(end)));

    internal void Press(char digit)
    {
        Digits.Add(digit);
        Call.OnKey(this, digit);
    }

    private void AnswerOffer(SipOffer offer)
    {
        if (!IsAlive || Audio is not { } audio)
        {
            offer.Reject(481);
            return;
        }

        if (offer.Sdp.IsEmpty)
        {
            // RFC 3261 §14.2: a re-INVITE without SDP asks for our offer; an UPDATE without one only refreshes.
            offer.Answer(offer.Request.Method == SipMethod.Invite ? SipBody.Sdp(audio.Offer()) : null);
            return;
        }

        if (AnswersForFax(audio, offer))
            return;
        if (!audio.Answer(offer.Sdp.Span).TryGet(out var answer, out var fault))
        {
            offer.Reject(488, fault.Detail);
            return;
        }

        offer.Answer(SipBody.Sdp(answer));
        if (HoldsOther != audio.HeldByPeer)
        {
            HoldsOther = audio.HeldByPeer;
            Call.OnPhoneHold(this, HoldsOther);
        }
    }

    private CallCause CauseOf(DialogEnd end)
    {
        var by = Call.SideOf(this);
        return end.Cause switch
        {
            DialogEndCause.RemoteBye => new CallCause(200, "normal", end.Reason?.Text, by),
            DialogEndCause.NeverConfirmed => new CallCause(487, "cancelled", end.Reason?.Text, by),
            DialogEndCause.SessionExpired => new CallCause(408, "session_expired", null, EndedBy.Network),
            DialogEndCause.AckTimedOut => new CallCause(408, "no_ack", "The 200 was never acknowledged", EndedBy.Network),
            DialogEndCause.RequestFailed => new CallCause(end.Response?.Status ?? 408, "unreachable", end.Response?.Reason, EndedBy.Network),
            _ => new CallCause(200, "normal", null, EndedBy.System),
        };
    }
}
