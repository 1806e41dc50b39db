using System.Net;
using System.Net.Sockets;

namespace Switchboard.Kernel;

/// <summary>
/// Where addresses that users wrote down (webhooks, requests of flows, documents) may lead: to the public network, and to those
/// networks that the administrator allows.
/// </summary>
/// <param name="Allowed">Networks that are allowed beside the public ones.</param>
public sealed record AddressRules(IReadOnlyList<IPNetwork> Allowed)
{
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>The public addresses only.</summary>
    public static AddressRules Public { get; } = new([]);

    /// <summary>Whether this address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.TrueForAll(Closed, network => !network.Contains(plain)) || Allowed.Any(network => network.Contains(plain));
    }

    /// <summary>Connects to the first address of the host that is allowed: the address that is checked is the one that is used.</summary>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        var allowed = Array.FindAll(addresses, Allows);
        if (allowed.Length == 0)
            throw new HttpRequestException($"{host.Host} lies in a private network, which the administrator has not allowed (--http-allow).");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
