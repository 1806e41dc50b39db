using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Perf;

/// <summary>A network without system calls: what remains is our own work.</summary>
internal sealed class MemoryNetwork : IPacketNetwork
{
    private readonly byte[] _buffer = new byte[PacketNetworks.BufferSize];
    private IPacketPort? _port;
    private IPacketReceiver? _receiver;

    public int Sent { get; private set; }

    public IPacketPort? TryBind(int port) => new Port(this, port);

    public void Attach(IPacketPort port, IPacketReceiver receiver)
    {
        if (_receiver is not null || port.LocalPort % 2 != 0)
            return;
        (_port, _receiver) = (port, receiver);
    }

    public void Detach(IPacketPort port)
    {
    }

    public void Poll(int milliseconds)
    {
    }

    public void Wake()
    {
    }

    public void Dispose()
    {
    }

    /// <summary>Gives a datagram to the first leg made.</summary>
    public void Deliver(ReadOnlySpan<byte> packet, in PeerAddress from)
    {
        packet.CopyTo(_buffer);
        _receiver!.OnPacket(_port!, _buffer, packet.Length, from);
    }

    private sealed class Port(MemoryNetwork network, int port) : IPacketPort
    {
        public int LocalPort => port;

        public bool TrySend(ReadOnlySpan<byte> packet, in PeerAddress to)
        {
            network.Sent++;
            return true;
        }

        public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => TrySend(packet, to);

        public void Dispose()
        {
        }
    }
}
