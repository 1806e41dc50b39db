using System.Net;

namespace Switchboard.Sip;

/// <summary>Where a request goes, when not where its URI says: a flow, or an address and transport.</summary>
public sealed class SipDestination
{
    private SipDestination(SipFlow? flow, SipTransport transport, IPEndPoint? address) =>
        (Flow, Transport, Address) = (flow, transport, address);

    /// <summary>The flow to reuse.</summary>
    public SipFlow? Flow { get; }

    /// <summary>The transport to use.</summary>
    public SipTransport Transport { get; }

    /// <summary>The address to send to.</summary>
    public IPEndPoint? Address { get; }

    /// <summary>Over this flow and no other.</summary>
    public static SipDestination Over(SipFlow flow) => new(flow, flow.Transport, null);

    /// <summary>To this address; an open TCP connection to it is reused, else one is made.</summary>
    public static SipDestination To(SipTransport transport, IPEndPoint address) => new(null, transport, address);

    /// <inheritdoc />
    public override string ToString() => Flow?.ToString() ?? $"{Transport}:{Address}";
}
