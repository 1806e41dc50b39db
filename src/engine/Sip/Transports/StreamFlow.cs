using System.Net;

namespace Switchboard.Sip;

/// <summary>A connection of our own sockets: TCP or TLS.</summary>
internal abstract class StreamFlow(SipTransport transport, IPEndPoint remote) : SipFlow(transport, remote)
{
    /// <summary>True when we made the connection: then we keep it alive.</summary>
    public bool IsOutgoing { get; protected init; }

    /// <summary>Ends it now; once only.</summary>
    public abstract void Shut(string reason);
}
