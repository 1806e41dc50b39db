using System.Net;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Sip.Sdp;

namespace Switchboard.Switch.Calls;

/// <summary>A party that we called.</summary>
public sealed class OutboundLeg : Leg, IOutboundInviteListener
{
    private readonly TaskCompletionSource<CallCause?> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OutboundInvite? _invite;
    private SipDialog? _early;
    private bool _answered;

    internal OutboundLeg(Call call, LegTarget target)
        : base(call, target.Kind, target.Address, SecurityOf(call, target), CodecsFor(target, call.Party?.Wanted ?? []))
    {
        Target = target;
        Dtmf = target.Dtmf;
    }

    /// <summary>Where it went.</summary>
    public LegTarget Target { get; }

    /// <summary>Completes with null when the party answered, with the cause when it will not.</summary>
    public Task<CallCause?> Settled => _settled.Task;

    /// <summary>Early audio flows (183 with SDP).</summary>
    public bool HasEarlyAudio { get; private set; }

    /// <summary>Where the called phone sent the call (3xx); null when it did not.</summary>
    public string? RedirectedTo { get; private set; }

    /// <summary>The peer has sent something back: it is alive.</summary>
    public bool HasProgress { get; private set; }

    internal Action<OutboundLeg>? Progressed { get; set; }

    /// <summary>The early dialog while the phone rings; null before it rings and after.</summary>
    internal SipDialog? RingingDialog => State == LegState.Ringing && !_answered ? _early : null;

    internal override string? SipCallId => _invite?.CallId;

    internal override IPEndPoint? Peer => Target.Destination?.Flow?.Remote ?? Target.Destination?.Address;

    internal void Invite()
    {
        if (OpenAudio() is { } fault)
        {
            Fail(new CallCause(503, "no_media_port", fault.Detail, EndedBy.System));
            return;
        }

        var settings = new SipRequestSettings
        {
            RequestUri = Target.RequestUri,
            From = Target.From,
            Destination = Target.Destination,
            Headers = Target.Headers,
            Credentials = Target.Credentials,
            Body = SipBody.Sdp(Audio!.Offer()),
            SessionExpires = TimeSpan.FromMinutes(30),
            MaxForwards = Call.MaxForwards,
        };
        _invite = Call.Environment.Sip.Invite(settings, this);
    }

    internal override void SayGoodbye(CallCause cause)
    {
        if (_answered)
            Dialog?.Bye(SipReason.Sip(cause.SipCode, cause.Text ?? cause.Reason));
        else
            _invite?.Cancel(SipReason.Sip(cause.SipCode, cause.Text ?? cause.Reason));
        _settled.TrySetResult(cause);
    }

    /// <summary>Hangs up, from any thread.</summary>
    internal void EndSoon(CallCause cause) => Post(() => HangUp(cause));

    void IOutboundInviteListener.OnTrying(OutboundInvite invite) => Post(() => HasProgress = true);

    void IOutboundInviteListener.OnProgress(OutboundInvite invite, SipDialog? early, SipMessage response)
    {
        var status = response.StatusCode;
        var sdp = response.Sdp;
        Post(() =>
        {
            _early = early ?? _early;
            OnProgress(status, sdp);
        });
    }

    void IOutboundInviteListener.OnAnswered(OutboundInvite invite, SipDialog dialog, SipMessage response)
    {
        dialog.Listener = this;
        var sdp = response.Sdp;
        Post(() => OnAnswered(dialog, sdp));
    }

    void IOutboundInviteListener.OnRejected(OutboundInvite invite, SipResponse response) =>
        Post(() =>
        {
            if (response.Status is 301 or 302 && response.Message?.Contact?.Uri is { IsSip: true } elsewhere)
                RedirectedTo = elsewhere.User;
            Fail(Verdict(response));
        });

    private void OnProgress(int status, ReadOnlyMemory<byte> sdp)
    {
        HasProgress = true;
        if (!IsAlive || _answered)
            return;
        if (!sdp.IsEmpty && !HasEarlyAudio && Audio!.Accept(sdp.Span) is null)
            HasEarlyAudio = true;
        if (status is 180 or 183)
            Enter(LegState.Ringing);
        Progressed?.Invoke(this);
    }

    private void OnAnswered(SipDialog dialog, ReadOnlyMemory<byte> sdp)
    {
        Dialog = dialog;
        _answered = true;
        if (!IsAlive)
        {
            dialog.Bye(SipReason.Sip(487, "Too late"));
            return;
        }

        if (!sdp.IsEmpty && Audio!.Accept(sdp.Span) is { } fault)
        {
            HangUp(new CallCause(488, "media_refused", fault.Detail, EndedBy.System));
            return;
        }

        // We offered, so the 200 answers (RFC 3261 §13.2.1), unless a provisional response did already: else nobody would hear anybody.
        if (sdp.IsEmpty && !HasEarlyAudio)
        {
            HangUp(new CallCause(488, "media_refused", "The answer had no SDP although we offered", EndedBy.System));
            return;
        }

        Enter(LegState.Answered);
        _settled.TrySetResult(null);
    }

    // What the caller speaks comes first, then nothing is converted; among several a trunk keeps its own order.
    private static IReadOnlyList<AudioCodec> CodecsFor(LegTarget target, IReadOnlyList<AudioCodec> wanted) =>
        AudioCodec.Ordered(target.Codecs, target.TrunkId is null ? wanted : AudioCodec.Common(target.Codecs, wanted));

    private void Fail(CallCause cause)
    {
        _settled.TrySetResult(cause);
        Terminate(cause);
    }

    private static LegSecurity SecurityOf(Call call, LegTarget target) => target.Secure
        ? LegSecurity.ForBrowser(call.Environment.Secure)
        : LegSecurity.ForLine(call.Environment.Secure, target.Encryption, target.Destination?.Transport);

    private static CallCause Verdict(SipResponse response) => response.Status switch
    {
        486 or 600 => new CallCause(response.Status, "busy", response.Reason, EndedBy.Called),
        603 => new CallCause(603, "rejected", response.Reason, EndedBy.Called),
        404 or 604 or 484 or 410 => new CallCause(response.Status, "not_found", response.Reason, EndedBy.Called),
        408 when response.Failure == SipFailure.TimedOut => new CallCause(408, "unreachable", "No answer from the peer", EndedBy.Network),
        480 or 408 => new CallCause(response.Status, "no_answer", response.Reason, EndedBy.Called),
        487 => new CallCause(487, "cancelled", response.Reason, EndedBy.System),
        503 when response.Failure == SipFailure.Transport => new CallCause(503, "unreachable", response.Reason, EndedBy.Network),
        503 or 500 or 502 => new CallCause(response.Status, "congestion", response.Reason, EndedBy.Called),
        _ => new CallCause(response.Status, "rejected", response.Reason, EndedBy.Called),
    };
}
