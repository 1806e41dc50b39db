namespace Switchboard.Sip.Dns;

/// <summary>What a URI says of its transport (RFC 3261 §26.2, RFC 3263 §4.1, RFC 5630 §3.1).</summary>
internal static class SipUriTransport
{
    /// <summary>False when it names one that we do not speak as a client; null in <paramref name="transport"/> when it leaves the choice.</summary>
    public static bool TryFind(SipUri uri, out SipTransport? transport)
    {
        var secure = uri.Scheme == "sips";
        transport = null;
        switch (uri.Parameter("transport")?.ToLowerInvariant())
        {
            case null or "":
                return true;
            case "udp":
                transport = SipTransport.Udp;
                return !secure; // sips over a transport that cannot be secured leads nowhere
            case "tcp":
                transport = secure ? SipTransport.Tls : SipTransport.Tcp; // RFC 5630 §3.1.3: sips with tcp is TLS over TCP
                return true;
            case "tls":
                transport = SipTransport.Tls;
                return true;
            default:
                return false;
        }
    }

    public static SipTransport Default(SipUri uri) => uri.Scheme == "sips" ? SipTransport.Tls : SipTransport.Udp;

    public static int PortOf(SipTransport transport) => transport == SipTransport.Tls ? 5061 : 5060;

    /// <summary>The service names to ask for where NAPTR says nothing.</summary>
    public static List<(SipTransport, string)> Services(SipUri uri, SipTransport? wanted, string host)
    {
        if (wanted == SipTransport.Tls || uri.Scheme == "sips")
            return [(SipTransport.Tls, "_sips._tcp." + host)];
        List<(SipTransport, string)> services = [];
        if (wanted is null or SipTransport.Udp)
            services.Add((SipTransport.Udp, "_sip._udp." + host));
        if (wanted is null or SipTransport.Tcp)
            services.Add((SipTransport.Tcp, "_sip._tcp." + host));
        return services;
    }
}
