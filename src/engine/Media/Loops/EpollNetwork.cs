using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Switchboard.Media.Secure;

namespace Switchboard.Media.Loops;

/// <summary>
/// One epoll descriptor and its sockets, read and written by plain system calls. Level-triggered: a socket of a leg holds one
/// packet at a time, so one <c>recvfrom</c> a wake-up is the cheapest way (measured against recvmmsg).
/// </summary>
internal sealed unsafe class EpollNetwork : IPacketNetwork
{
    private const int Batch = 256;
    private const ulong WakeSlot = ulong.MaxValue;

    private readonly IPAddress _bind;
    private readonly int _dscp;
    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte[] _events = GC.AllocateArray<byte>(Batch * 16, pinned: true);
    private readonly byte[] _buffer = GC.AllocateArray<byte>(PacketNetworks.BufferSize, pinned: true);
    private readonly List<Slot> _slots = [];
    private readonly Stack<int> _emptySlots = new();
    private readonly Lock _closing = new();
    private int _woken;
    private bool _disposed;

    public EpollNetwork(MediaEngineOptions options)
    {
        _bind = options.BindAddress;
        _dscp = options.Dscp;
        _epoll = LinuxCalls.EpollCreate(LinuxCalls.CloseOnExec);
        _wake = LinuxCalls.EventDescriptor(0, LinuxCalls.EventNonBlocking);
        if (_epoll < 0 || _wake < 0 || !Watch(_wake, WakeSlot))
            throw new Win32Exception("epoll or eventfd refused");
    }

    public IPacketPort? TryBind(int port)
    {
        var v6 = _bind.AddressFamily == AddressFamily.InterNetworkV6;
        var socket = LinuxCalls.Socket(v6 ? LinuxCalls.InterNetworkV6 : LinuxCalls.InterNetwork, LinuxCalls.DatagramNonBlocking, 0);
        if (socket < 0)
            return null;
        SetOptions(socket, v6);
        var address = stackalloc byte[SocketAddressBytes.MaxLength];
        var length = SocketAddressBytes.Write(
            new PeerAddress(new IPEndPoint(_bind, port)), v6, new Span<byte>(address, SocketAddressBytes.MaxLength));
        if (LinuxCalls.Bind(socket, address, (uint)length) == 0)
            return new EpollPort(socket, port, v6);
        _ = LinuxCalls.Close(socket);
        return null;
    }

    public void Attach(IPacketPort port, IPacketReceiver receiver)
    {
        var own = (EpollPort)port;
        if (!_emptySlots.TryPop(out var index))
        {
            index = _slots.Count;
            _slots.Add(default);
        }

        // The generation keeps an event that is already in the batch from reaching the slot's next owner.
        var generation = _slots[index].Generation + 1;
        _slots[index] = new Slot(own, receiver, generation);
        own.Slot = index;
        if (!Watch(own.Descriptor, ((ulong)generation << 32) | (uint)index))
            throw new Win32Exception("epoll_ctl refused");
    }

    public void Detach(IPacketPort port)
    {
        var own = (EpollPort)port;
        if (own.Slot < 0)
            return;
        _ = LinuxCalls.EpollControl(_epoll, LinuxCalls.Delete, own.Descriptor, null);
        _slots[own.Slot] = new Slot(null, null, _slots[own.Slot].Generation);
        _emptySlots.Push(own.Slot);
        own.Slot = -1;
    }

    public void Poll(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            var count = milliseconds <= 0
                ? LinuxCalls.EpollPoll(_epoll, events, Batch, 0)
                : LinuxCalls.EpollWait(_epoll, events, Batch, milliseconds);
            for (var i = 0; i < count; i++)
                Dispatch(*(ulong*)(events + (i * LinuxCalls.EventSize) + LinuxCalls.EventDataOffset));
        }
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) != 0)
            return;
        lock (_closing)
        {
            if (_disposed)
                return; // the descriptor's number may be somebody else's by now
            ulong one = 1;
            _ = LinuxCalls.Write(_wake, &one, sizeof(ulong));
        }
    }

    public void Dispose()
    {
        lock (_closing)
        {
            _disposed = true;
            _ = LinuxCalls.Close(_epoll);
            _ = LinuxCalls.Close(_wake);
        }
    }

    private void Dispatch(ulong data)
    {
        if (data == WakeSlot)
        {
            ulong count;
            _ = LinuxCalls.ReadEvent(_wake, &count, sizeof(ulong));
            Volatile.Write(ref _woken, 0);
            return;
        }

        var slot = _slots[(int)(uint)data];
        if (slot.Port is null || slot.Generation != (uint)(data >> 32))
            return;
        var address = stackalloc byte[SocketAddressBytes.MaxLength];
        var addressLength = (uint)SocketAddressBytes.MaxLength;
        fixed (byte* buffer = _buffer)
        {
            var length = LinuxCalls.ReceiveFrom(
                slot.Port.Descriptor, buffer, PacketNetworks.MaxPacket, LinuxCalls.DontWait, address, &addressLength);
            if (length <= 0)
                return;
            var from = SocketAddressBytes.Read(new ReadOnlySpan<byte>(address, SocketAddressBytes.MaxLength));
            slot.Receiver!.OnPacket(slot.Port, _buffer, (int)length, from);
        }
    }

    private bool Watch(int descriptor, ulong data)
    {
        var happening = stackalloc byte[16];
        *(uint*)happening = LinuxCalls.Readable;
        *(ulong*)(happening + LinuxCalls.EventDataOffset) = data;
        return LinuxCalls.EpollControl(_epoll, LinuxCalls.Add, descriptor, happening) == 0;
    }

    private void SetOptions(int socket, bool v6)
    {
        const int Ip = 0, TypeOfService = 1, Ipv6 = 41, TrafficClass = 67, V6Only = 26;
        var mark = _dscp << 2;
        _ = LinuxCalls.SetOption(socket, v6 ? Ipv6 : Ip, v6 ? TrafficClass : TypeOfService, &mark, sizeof(int));
        var both = 0;
        if (v6)
            _ = LinuxCalls.SetOption(socket, Ipv6, V6Only, &both, sizeof(int));
    }

    private readonly record struct Slot(EpollPort? Port, IPacketReceiver? Receiver, uint Generation);

    private sealed class EpollPort(int descriptor, int port, bool v6) : IPacketPort
    {
        private int _closed;

        public int Descriptor { get; } = descriptor;

        public int LocalPort { get; } = port;

        public int Slot { get; set; } = -1;

        public bool TrySend(ReadOnlySpan<byte> packet, in PeerAddress to)
        {
            var address = stackalloc byte[SocketAddressBytes.MaxLength];
            var length = SocketAddressBytes.Write(to, v6, new Span<byte>(address, SocketAddressBytes.MaxLength));
            if (length == 0)
                return false;
            fixed (byte* bytes = &MemoryMarshal.GetReference(packet))
                return LinuxCalls.SendTo(Descriptor, bytes, packet.Length, LinuxCalls.DontWait, address, (uint)length) == packet.Length;
        }

        public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => TrySend(packet, to);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
                _ = LinuxCalls.Close(Descriptor);
        }
    }
}
