namespace Switchboard.Sip;

/// <summary>An INVITE that came in: the server side of a call being set up. Its methods may be called from any thread.</summary>
public sealed partial class InboundInvite
{
    /// <summary>The INVITE.</summary>
    public SipMessage Request { get; }

    /// <summary>Where it came from.</summary>
    public SipFlow Flow { get; }

    /// <summary>The dialog this INVITE makes: early now, confirmed by <see cref="Accept"/>. Set its listener before accepting.</summary>
    public SipDialog Dialog { get; }

    /// <summary>Hears what becomes of it. Set it inside <see cref="ISipApplication.OnInvite"/>.</summary>
    public IInboundInviteListener? Listener { get; set; }

    /// <summary>The offer; empty when our 2xx has to make it.</summary>
    public ReadOnlyMemory<byte> Offer => Request.Sdp;

    /// <summary>True when the caller can acknowledge provisionals (Supported or Require: 100rel).</summary>
    public bool SupportsReliable => Request.HasOption(SipHeaderId.Supported, "100rel") || RequiresReliable;

    /// <summary>Sends 101–199. With <paramref name="reliable"/> (and when the caller can) it is repeated until PRACK (RFC 3262).</summary>
    public void Progress(int status, string? reason = null, SipBody? sdp = null, bool reliable = false, IReadOnlyList<SipHeader>? headers = null) =>
        _stack.Run(() => SendProgress(new Provisional(status, reason, sdp, headers, (reliable || RequiresReliable) && SupportsReliable)));

    /// <summary>Sends 200 and repeats it until the ACK comes.</summary>
    public void Accept(SipBody? sdp, IReadOnlyList<SipHeader>? headers = null) => _stack.Run(() => SendAccept(sdp, headers));

    /// <summary>Sends a final refusal: 3xx with Contact headers, 401/407 with a challenge, 4xx–6xx.</summary>
    public void Reject(int status, string? reason = null, IReadOnlyList<SipHeader>? headers = null) =>
        _stack.Run(() => SendReject(status, reason, headers));
}
