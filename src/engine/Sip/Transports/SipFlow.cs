using System.Net;

namespace Switchboard.Sip;

/// <summary>What carries SIP (RFC 3261 §18, RFC 7118).</summary>
public enum SipTransport : byte
{
    /// <summary>Datagrams.</summary>
    Udp,

    /// <summary>A stream.</summary>
    Tcp,

    /// <summary>A stream under TLS.</summary>
    Tls,

    /// <summary>A WebSocket.</summary>
    Ws,

    /// <summary>A WebSocket under TLS.</summary>
    Wss,
}

/// <summary>
/// One connection, or one remote address seen on a UDP socket (RFC 5626 "flow"). Requests to a registered contact go
/// back over the flow it came by. Equal flows reach the same peer the same way.
/// </summary>
public abstract class SipFlow(SipTransport transport, IPEndPoint remote)
{
    /// <summary>What carries it.</summary>
    public SipTransport Transport { get; } = transport;

    /// <summary>The other end, as the socket sees it.</summary>
    public IPEndPoint Remote { get; } = remote;

    /// <summary>Our end, as the peer reaches it (never the any-address).</summary>
    public abstract IPEndPoint Local { get; }

    /// <summary>What the host said about a WebSocket when handing it over; null elsewhere.</summary>
    public object? Identity { get; init; }

    /// <summary>False once the connection has closed; a UDP flow is always open.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>Set it once the peer has proved who it is (registered, a trunk): silent strangers are disconnected, others are not.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>True when the transport loses nothing (§17: no retransmissions).</summary>
    public bool IsReliable => Transport != SipTransport.Udp;

    /// <summary>Sends one whole message; the span is not kept. False when the flow can not carry it.</summary>
    public abstract bool Send(ReadOnlySpan<byte> packet);

    /// <summary>Closes a connection once what was sent is out; nothing on UDP.</summary>
    public virtual void Close(string reason)
    {
    }

    /// <inheritdoc />
    public override string ToString() => $"{Transport}:{Remote}";
}
