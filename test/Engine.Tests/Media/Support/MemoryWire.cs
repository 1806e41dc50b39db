using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Engine.Tests.Media.Support;

/// <summary>A network in memory: datagrams wait in order until the media loop polls, and may be lost or swapped on the way.</summary>
internal sealed class MemoryWire : IPacketNetwork
{
    public const uint Loopback = 0x7F000001;
    private readonly Dictionary<int, (IPacketPort Port, IPacketReceiver Receiver)> _attached = [];
    private readonly Dictionary<PeerAddress, Action<byte[], PeerAddress>> _phones = [];
    private readonly HashSet<int> _bound = [];
    private readonly List<(PeerAddress From, int To, byte[] Packet)> _waiting = [];

    /// <summary>Whether a datagram towards the engine gets lost.</summary>
    public Func<bool> Loses { get; set; } = () => false;

    /// <summary>Whether a datagram towards the engine overtakes the one before it.</summary>
    public Func<bool> Overtakes { get; set; } = () => false;

    /// <summary>What the engine sends falls on deaf ears, and costs nothing.</summary>
    public bool Deaf { get; set; }

    public static PeerAddress Address(int port) => PeerAddress.FromV4(Loopback, (ushort)port);

    public void Listen(PeerAddress address, Action<byte[], PeerAddress> phone) => _phones[address] = phone;

    public void Send(PeerAddress from, int toPort, byte[] packet)
    {
        if (Loses())
            return;
        var at = Overtakes() && _waiting.Count > 0 ? _waiting.Count - 1 : _waiting.Count;
        _waiting.Insert(at, (from, toPort, packet));
    }

    public IPacketPort? TryBind(int port) => _bound.Add(port) ? new MemoryPort(this, port) : null;

    public void Attach(IPacketPort port, IPacketReceiver receiver) => _attached[port.LocalPort] = (port, receiver);

    public void Detach(IPacketPort port) => _attached.Remove(port.LocalPort);

    /// <summary>Everything that has arrived but, when it may yet be overtaken, the last.</summary>
    public void Poll(int milliseconds)
    {
        var buffer = new byte[PacketNetworks.BufferSize];
        while (_waiting.Count > 0)
        {
            var (from, to, packet) = _waiting[0];
            _waiting.RemoveAt(0);
            if (!_attached.TryGetValue(to, out var leg))
                continue;
            packet.CopyTo(buffer, 0);
            leg.Receiver.OnPacket(leg.Port, buffer, packet.Length, from);
        }
    }

    public void Wake()
    {
    }

    public void Dispose()
    {
    }

    private sealed class MemoryPort(MemoryWire wire, int port) : IPacketPort
    {
        public int LocalPort => port;

        public bool TrySend(ReadOnlySpan<byte> packet, in PeerAddress to)
        {
            if (!wire.Deaf && wire._phones.TryGetValue(to, out var phone))
                phone(packet.ToArray(), Address(port));
            return true;
        }

        public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => TrySend(packet, to);

        public void Dispose() => wire._bound.Remove(port);
    }
}
