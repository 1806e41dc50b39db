namespace Switchboard.Sip;

/// <summary>
/// Sees every message that goes over the wire, in and out, as bytes; keep-alives are not shown. Called on the thread that
/// sends or receives, before the message is parsed or after it was handed to the socket: take a copy and return.
/// </summary>
public interface ISipTap
{
    /// <summary>A message was received or sent.</summary>
    void OnMessage(in SipTrace trace);
}

/// <summary>One message as it stood on the wire.</summary>
/// <param name="at">When.</param>
/// <param name="incoming">True when the peer sent it.</param>
/// <param name="flow">Transport and addresses of both ends.</param>
/// <param name="bytes">The message; valid during the call only.</param>
public readonly ref struct SipTrace(DateTimeOffset at, bool incoming, SipFlow flow, ReadOnlySpan<byte> bytes)
{
    /// <summary>When it passed.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>True when the peer sent it.</summary>
    public bool Incoming { get; } = incoming;

    /// <summary>The flow: <see cref="SipFlow.Transport"/>, <see cref="SipFlow.Local"/>, <see cref="SipFlow.Remote"/>.</summary>
    public SipFlow Flow { get; } = flow;

    /// <summary>The whole message; valid during the call only.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
