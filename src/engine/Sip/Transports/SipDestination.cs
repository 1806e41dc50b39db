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

    /// <summary>To this address; an open TCP or TLS connection to it is reused, else one is made.</summary>
    public static SipDestination To(SipTransport transport, IPEndPoint address) => new(null, transport, address);

    /// <summary>To this address, which was looked up for <paramref name="domain"/>.</summary>
    public static SipDestination To(SipTransport transport, IPEndPoint address, string domain) => new(null, transport, address) { Domain = domain };

    /// <summary>The same place, with the certificate's check switched on or off.</summary>
    public SipDestination WithCertificateCheck(bool verify) => new(Flow, Transport, Address) { Domain = Domain, VerifyCertificate = verify };

    /// <summary>The domain meant, where the address was looked up for one: what a TLS certificate must speak for (RFC 5922 §4).</summary>
    public string? Domain { get; init; }

    /// <summary>False takes any TLS certificate; only for a peer that cannot show a good one.</summary>
    public bool VerifyCertificate { get; init; } = true;

    internal TlsPeer Peer => new(Domain ?? Address?.Address.ToString() ?? "", VerifyCertificate);

    /// <inheritdoc />
    public override string ToString() => Flow?.ToString() ?? $"{Transport}:{Address}";
}
