namespace Switchboard.Sip;

/// <summary>
/// Makes the Authorization or Proxy-Authorization header for a 401 or 407; null gives up. Runs on the SIP loop.
/// </summary>
/// <param name="challenge">The 401 or 407.</param>
/// <param name="method">The method of the request to be sent again.</param>
/// <param name="requestUri">Its Request-URI as it goes out.</param>
public delegate SipHeader? SipCredentials(SipMessage challenge, string method, string requestUri);

/// <summary>What a new request outside a dialog says and where it goes.</summary>
public sealed record SipRequestSettings
{
    /// <summary>The Request-URI.</summary>
    public required SipUri RequestUri { get; init; }

    /// <summary>From, without a tag (one is made).</summary>
    public required SipAddress From { get; init; }

    /// <summary>To; the Request-URI when null. Its tag counts only together with <see cref="FromTag"/>: a request of a known dialog.</summary>
    public SipAddress? To { get; init; }

    /// <summary>Where it goes; when null the first Route header, else the Request-URI, resolved off the loop.</summary>
    public SipDestination? Destination { get; init; }

    /// <summary>User part of our Contact; that of From when null.</summary>
    public string? ContactUser { get; init; }

    /// <summary>The whole Contact header value, when the stack shall not make it (REGISTER: with expires; empty: none).</summary>
    public string? Contact { get; init; }

    /// <summary>More headers (P-Asserted-Identity, Diversion, Route …).</summary>
    public IReadOnlyList<SipHeader>? Headers { get; init; }

    /// <summary>The body; for INVITE the offer.</summary>
    public SipBody? Body { get; init; }

    /// <summary>Call-ID; one is made when null.</summary>
    public string? CallId { get; init; }

    /// <summary>Sequence number of the first request.</summary>
    public uint CSeq { get; init; } = 1;

    /// <summary>From-tag; one is made when null.</summary>
    public string? FromTag { get; init; }

    /// <summary>Max-Forwards: 70, or one less than that of the leg before (loops).</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>Answers challenges, once per request and realm answer.</summary>
    public SipCredentials? Credentials { get; init; }

    /// <summary>Session-Expires to ask for in an INVITE (RFC 4028); null asks for none.</summary>
    public TimeSpan? SessionExpires { get; init; }

    /// <summary>True announces 100rel (RFC 3262) in an INVITE.</summary>
    public bool ReliableProvisionals { get; init; } = true;
}

/// <summary>An INVITE we sent: the client side of a call being set up. Its methods may be called from any thread.</summary>
public sealed partial class OutboundInvite
{
    /// <summary>What was asked for.</summary>
    public SipRequestSettings Settings { get; }

    /// <summary>Its Call-ID.</summary>
    public string CallId => _draft.CallId;

    /// <summary>Hears what becomes of it.</summary>
    public IOutboundInviteListener Listener { get; }

    /// <summary>
    /// Gives up: CANCEL once a provisional has come (§9.1). The listener gets OnRejected with 487; a 2xx that crossed the
    /// CANCEL is acknowledged and ended with BYE.
    /// </summary>
    public void Cancel(SipReason? reason = null) => _stack.Run(() => SendCancel(reason));

    /// <summary>Sends the ACK, with our answer, to the 2xx of an INVITE that had no offer.</summary>
    public void Acknowledge(SipBody answer) => _stack.Run(() => SendAnswer(answer));
}
