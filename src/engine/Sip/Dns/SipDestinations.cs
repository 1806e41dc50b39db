using System.Net;
using System.Net.Sockets;
using Switchboard.Sip.Dns;

namespace Switchboard.Sip;

/// <summary>
/// Finds where a request to a URI goes: transport, address and port, best first (RFC 3263). Only for requests that we send:
/// nothing that arrives makes a question. Thread-safe.
/// </summary>
public sealed class SipDestinations
{
    private const int MostDestinations = 16;
    private static readonly DnsType[] AddressTypes = [DnsType.A, DnsType.Aaaa];
    private readonly SipDnsOptions _options;
    private readonly DnsClient _dns;

    /// <summary>A finder with an empty memory.</summary>
    public SipDestinations(SipDnsOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _dns = new DnsClient(options, time);
    }

    /// <summary>
    /// The places to try, in this order; empty when the name leads nowhere. The TLS domain of each is the URI's own host,
    /// whatever the records say (RFC 5922 §4).
    /// </summary>
    public async Task<IReadOnlyList<SipDestination>> ResolveAsync(SipUri uri, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsSip || !SipUriTransport.TryFind(uri, out var wanted))
            return [];
        var host = (uri.Parameter("maddr") ?? uri.Host).Trim('[', ']');
        var found = new List<SipDestination>();
        if (IPAddress.TryParse(host, out var literal))
        {
            var transport = wanted ?? SipUriTransport.Default(uri);
            Add(found, uri, transport, literal, uri.Port > 0 ? uri.Port : SipUriTransport.PortOf(transport));
        }
        else if (uri.Port > 0)
        {
            // RFC 3263 §4.1, §4.2: a port says that no service is asked for
            await AddHostAsync(found, uri, wanted ?? SipUriTransport.Default(uri), host, uri.Port, cancellation);
        }
        else
        {
            await AddServicesAsync(found, uri, wanted, host, cancellation);
        }

        return found;
    }

    private async Task AddServicesAsync(List<SipDestination> found, SipUri uri, SipTransport? wanted, string host, CancellationToken cancellation)
    {
        List<(SipTransport Transport, string Name)> services = [];
        if (wanted is null)
            services = await PointersAsync(uri, host, cancellation);
        if (services.Count == 0)
            services = SipUriTransport.Services(uri, wanted, host);
        foreach (var (transport, name) in services)
        {
            foreach (var service in await ServicesAsync(name, cancellation))
                await AddHostAsync(found, uri, transport, service.Target, service.Port, cancellation);
        }

        if (found.Count > 0)
            return;
        // §4.2: no service records, so the host itself at the port of its transport
        var otherwise = wanted ?? SipUriTransport.Default(uri);
        await AddHostAsync(found, uri, otherwise, host, SipUriTransport.PortOf(otherwise), cancellation);
    }

    // §4.1: the services the domain likes best and that we speak; a sips URI takes SIPS ones only.
    private async Task<List<(SipTransport, string)>> PointersAsync(SipUri uri, string host, CancellationToken cancellation)
    {
        var pointers = new List<PointerRecord>();
        foreach (var record in await AskAsync(host, DnsType.Naptr, cancellation))
        {
            if (record is PointerRecord pointer && pointer.Flags.Equals("s", StringComparison.OrdinalIgnoreCase) && pointer.Replacement.Length > 0)
                pointers.Add(pointer);
        }

        pointers.Sort(static (a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : a.Preference.CompareTo(b.Preference));
        var services = new List<(SipTransport, string)>();
        foreach (var pointer in pointers)
        {
            SipTransport? transport = pointer.Service.ToUpperInvariant() switch
            {
                "SIPS+D2T" => SipTransport.Tls,
                "SIP+D2T" when uri.Scheme == "sip" => SipTransport.Tcp,
                "SIP+D2U" when uri.Scheme == "sip" => SipTransport.Udp,
                _ => null,
            };
            if (transport is { } known)
                services.Add((known, pointer.Replacement));
        }

        return services;
    }

    private async Task<List<ServiceRecord>> ServicesAsync(string name, CancellationToken cancellation)
    {
        var services = new List<ServiceRecord>();
        foreach (var record in await AskAsync(name, DnsType.Srv, cancellation))
        {
            // RFC 2782: a target of "." says that the service is not to be had here
            if (record is ServiceRecord { Target.Length: > 0 } service)
                services.Add(service);
        }

        return Order(services);
    }

    /// <summary>Lowest priority first; within one, drawn by weight (RFC 2782).</summary>
    private List<ServiceRecord> Order(List<ServiceRecord> services)
    {
        services.Sort(static (a, b) => a.Priority != b.Priority ? a.Priority.CompareTo(b.Priority) : a.Weight.CompareTo(b.Weight));
        var ordered = new List<ServiceRecord>(services.Count);
        while (services.Count > 0)
        {
            var same = 1;
            var weights = (int)services[0].Weight;
            for (; same < services.Count && services[same].Priority == services[0].Priority; same++)
                weights += services[same].Weight;
            var drawn = _options.Draw(weights + 1);
            var chosen = 0;
            for (var sum = (int)services[0].Weight; sum < drawn && chosen < same - 1;)
                sum += services[++chosen].Weight;
            ordered.Add(services[chosen]);
            services.RemoveAt(chosen);
        }

        return ordered;
    }

    private async Task AddHostAsync(List<SipDestination> found, SipUri uri, SipTransport transport, string host, int port, CancellationToken cancellation)
    {
        if (found.Count >= MostDestinations)
            return;
        foreach (var address in await AddressesAsync(host, cancellation))
            Add(found, uri, transport, address, port);
    }

    private async Task<List<IPAddress>> AddressesAsync(string host, CancellationToken cancellation)
    {
        var addresses = new List<IPAddress>();
        if (host.Contains('.', StringComparison.Ordinal))
        {
            foreach (var type in AddressTypes)
            {
                foreach (var record in await AskAsync(host, type, cancellation))
                {
                    if (record is AddressRecord address && address.Type == type && !addresses.Contains(address.Address))
                        addresses.Add(address.Address);
                }
            }
        }

        // Names of one word and those of /etc/hosts are the system's to know.
        return addresses.Count > 0 || _options.Servers is not null ? addresses : await AskSystemAsync(host, cancellation);
    }

    private async Task<IReadOnlyList<DnsRecord>> AskAsync(string name, DnsType type, CancellationToken cancellation) =>
        await _dns.AskAsync(name, type, cancellation) ?? [];

    private static async Task<List<IPAddress>> AskSystemAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return [.. await System.Net.Dns.GetHostAddressesAsync(host, cancellation)];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static void Add(List<SipDestination> found, SipUri uri, SipTransport transport, IPAddress address, int port)
    {
        if (found.Count < MostDestinations)
            found.Add(SipDestination.To(transport, new IPEndPoint(address, port), uri.Host.Trim('[', ']')));
    }
}
