using System.Net;
using System.Net.Sockets;

namespace Switchboard.Wire.Tests.Interop;

/// <summary>One contact centre for all switches and phones of others; it also listens on IPv6 where this machine has it.</summary>
[CollectionDefinition(nameof(PeerCentre))]
public sealed class PeerCentre : IAsyncLifetime, ICollectionFixture<PeerCentre>
{
    internal CallCentre Centre { get; private set; } = null!;

    /// <summary>Where it takes SIP over IPv6; null on a machine without.</summary>
    internal IPEndPoint? Sip6 { get; private set; }

    public async Task InitializeAsync()
    {
        Sip6 = HasIPv6() ? new IPEndPoint(IPAddress.IPv6Loopback, Ports.Free()) : null;
        Centre = await CallCentre.OpenAsync(Sip6 is null ? [] : ["--sip", Sip6.ToString()]);
    }

    public async Task DisposeAsync() => await Centre.DisposeAsync();

    private static bool HasIPv6()
    {
        if (!Socket.OSSupportsIPv6)
            return false;
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
