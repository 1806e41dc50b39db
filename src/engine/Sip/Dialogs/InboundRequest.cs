namespace Switchboard.Sip;

/// <summary>A request that waits for our answer. Thread-safe: answers are posted to the SIP loop; the second answer is ignored.</summary>
public sealed partial class InboundRequest
{
    /// <summary>The request.</summary>
    public SipMessage Message { get; }

    /// <summary>Where it came from, and where the answer goes.</summary>
    public SipFlow Flow { get; }

    /// <summary>Its method.</summary>
    public SipMethod Method => Message.Method;

    /// <summary>Answers it. A To-tag is added; provisional statuses may be followed by a final one.</summary>
    public void Respond(int status, string? reason = null, IReadOnlyList<SipHeader>? headers = null, SipBody? body = null) =>
        Answer(status, reason, headers, body);
}
