namespace Switchboard.Sip;

/// <summary>A request that waits for our answer. Thread-safe: answers are posted to the SIP loop; the second answer is ignored.</summary>
public sealed partial class InboundRequest
{
    private readonly SipStack _stack;
    private readonly ServerTransaction _transaction;

    internal InboundRequest(SipStack stack, ServerTransaction transaction) => (_stack, _transaction) = (stack, transaction);

    /// <summary>The request.</summary>
    public SipMessage Message => _transaction.Request;

    /// <summary>Where it came from, and where the answer goes.</summary>
    public SipFlow Flow => _transaction.Flow;

    /// <summary>Its method.</summary>
    public SipMethod Method => Message.Method;

    /// <summary>Answers it. A To-tag is added; provisional statuses may be followed by a final one.</summary>
    public void Respond(int status, string? reason = null, IReadOnlyList<SipHeader>? headers = null, SipBody? body = null) =>
        _stack.Run(() => _transaction.Respond(status, reason, headers, body));
}
