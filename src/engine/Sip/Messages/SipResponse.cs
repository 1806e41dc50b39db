namespace Switchboard.Sip;

/// <summary>How a client request ended: the peer's final response, or the stack's verdict when none came.</summary>
/// <param name="Status">The status code; 408 on time-out, 503 on transport failure, 487 when given up locally.</param>
/// <param name="Reason">The original reason phrase.</param>
/// <param name="Message">The response itself; null when the stack made the verdict.</param>
/// <param name="Failure">Why there is no message.</param>
public sealed record SipResponse(int Status, string Reason, SipMessage? Message, SipFailure Failure = SipFailure.None)
{
    /// <summary>2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>Why a request got no final response.</summary>
public enum SipFailure
{
    /// <summary>There is a response.</summary>
    None,

    /// <summary>Timer B or F fired (RFC 3261 §17.1).</summary>
    TimedOut,

    /// <summary>The transport could not carry it (§18.4): refused, closed, unresolvable.</summary>
    Transport,

    /// <summary>The stack gave up because the dialog or the stack itself ended.</summary>
    Ended,
}
