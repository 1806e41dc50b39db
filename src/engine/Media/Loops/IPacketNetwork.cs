using Switchboard.Media.Secure;

namespace Switchboard.Media.Loops;

/// <summary>A bound UDP socket.</summary>
internal interface IPacketPort : ISendPacket, IDisposable
{
    int LocalPort { get; }

    /// <summary>Sends now; false when the datagram was not taken (full socket, no route, refused).</summary>
    bool TrySend(ReadOnlySpan<byte> packet, in PeerAddress to);
}

/// <summary>Takes the datagrams of a port. The buffer may be changed and has room behind the packet.</summary>
internal interface IPacketReceiver
{
    void OnPacket(IPacketPort port, Span<byte> buffer, int length, in PeerAddress from);
}

/// <summary>The sockets of one media thread. Binding may happen anywhere; everything else on the media thread.</summary>
internal interface IPacketNetwork : IDisposable
{
    IPacketPort? TryBind(int port);

    void Attach(IPacketPort port, IPacketReceiver receiver);

    void Detach(IPacketPort port);

    /// <summary>Hands out what has arrived; waits for it up to <paramref name="milliseconds"/> or until <see cref="Wake"/>.</summary>
    void Poll(int milliseconds);

    /// <summary>Ends a waiting <see cref="Poll"/>; from any thread.</summary>
    void Wake();
}

/// <summary>Chooses the fastest network the system has.</summary>
internal static class PacketNetworks
{
    /// <summary>Large enough for any datagram of voice, with room for a tag behind.</summary>
    public const int BufferSize = 2048;

    /// <summary>The longest datagram taken; the rest of the buffer is for protection.</summary>
    public const int MaxPacket = 1800;

    public static IPacketNetwork Create(MediaEngineOptions options) =>
        OperatingSystem.IsLinux() && !options.PortableSockets ? new EpollNetwork(options) : new PortableNetwork(options);

}
