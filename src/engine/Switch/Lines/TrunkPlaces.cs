using System.Net;
using Switchboard.Contracts.Lines;
using Switchboard.Sip;

namespace Switchboard.Switch.Lines;

/// <summary>Where a trunk's carrier is reached: its address, or what DNS says of its name now (RFC 3263).</summary>
internal static class TrunkPlaces
{
    private const int DefaultPort = 5060;

    /// <summary>The places to try, best first; empty when the name leads nowhere.</summary>
    public static async Task<IReadOnlyList<SipDestination>> FindAsync(SipStack stack, Trunk trunk, CancellationToken cancel)
    {
        var places = await stack.Destinations.ResolveAsync(
            SipUri.Create("", trunk.Host, trunk.Port == DefaultPort ? 0 : trunk.Port, ";transport=" + trunk.Transport.ToString().ToLowerInvariant()), cancel);
        if (trunk.Transport != TrunkTransport.Tls || trunk.VerifyCertificate)
            return places;
        var trusting = new SipDestination[places.Count];
        for (var i = 0; i < trusting.Length; i++)
            trusting[i] = places[i].WithCertificateCheck(false);
        return trusting;
    }

    /// <summary>The place of a trunk that is given by its address; null for a name.</summary>
    public static SipDestination? Literal(Trunk trunk)
    {
        if (!IPAddress.TryParse(trunk.Host, out var address))
            return null;
        var transport = trunk.Transport switch
        {
            TrunkTransport.Tcp => SipTransport.Tcp,
            TrunkTransport.Tls => SipTransport.Tls,
            _ => SipTransport.Udp,
        };
        var port = transport == SipTransport.Tls && trunk.Port == DefaultPort ? 5061 : trunk.Port;
        return SipDestination.To(transport, new IPEndPoint(address, port), trunk.Host).WithCertificateCheck(trunk.VerifyCertificate);
    }

    /// <summary>What makes the stack look for the trunk's transport.</summary>
    public static string TransportParameter(Trunk trunk) => trunk.Transport == TrunkTransport.Udp ? "" : ";transport=" + trunk.Transport.ToString().ToLowerInvariant();
}
