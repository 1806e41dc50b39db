using System.Net;
using System.Net.Sockets;

namespace Switchboard.Data.Web;

/// <summary>
/// HTTP to addresses that users wrote down (webhooks). The address is checked when it is connected to, so that no name can lead
/// into private networks later; redirects are not followed; ten seconds and 64 KB are enough.
/// </summary>
public static class OutwardHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly IPNetwork[] Inward =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("2001::/32"), IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>A client; with <paramref name="anywhere"/> the administrator allows private networks.</summary>
    public static HttpClient Make(bool anywhere) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, anywhere, cancellation),
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    /// <summary>True for an address of the public network.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(Inward, n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool anywhere, CancellationToken cancellation)
    {
        var addresses = (await Dns.GetHostAddressesAsync(to.Host, cancellation)).Where(a => anywhere || IsPublic(a)).ToArray();
        if (addresses.Length == 0)
            throw new HttpRequestException($"{to.Host} is not an address of the public network. The administrator may allow others (--outward any).");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
