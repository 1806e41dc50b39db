using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Switchboard.Media.Secure;

namespace Switchboard.Media.Loops;

/// <summary>
/// The same on any system, by <see cref="Socket"/>: packets are received on the thread pool and handed to the media thread,
/// so legs see one thread here too. Dearer than epoll, for development on other systems.
/// </summary>
internal sealed class PortableNetwork(MediaEngineOptions options) : IPacketNetwork
{
    private readonly ConcurrentQueue<Arrival> _arrived = new();
    private readonly ConcurrentQueue<byte[]> _buffers = new();
    private readonly AutoResetEvent _signal = new(false);

    public IPacketPort? TryBind(int port)
    {
        var socket = new Socket(options.BindAddress.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (options.BindAddress.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(options.BindAddress, port));
            return new SocketPort(socket, port);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    public void Attach(IPacketPort port, IPacketReceiver receiver) => ((SocketPort)port).Attach(this, receiver);

    public void Detach(IPacketPort port) => ((SocketPort)port).Receiver = null;

    public void Poll(int milliseconds)
    {
        if (_arrived.IsEmpty && milliseconds > 0)
            _signal.WaitOne(milliseconds);
        for (var count = 0; count < 256 && _arrived.TryDequeue(out var arrival); count++)
        {
            arrival.Port.Receiver?.OnPacket(arrival.Port, arrival.Buffer, arrival.Length, arrival.From);
            _buffers.Enqueue(arrival.Buffer);
        }
    }

    public void Wake() => Signal();

    public void Dispose() => _signal.Dispose();

    private byte[] TakeBuffer() => _buffers.TryDequeue(out var buffer) ? buffer : new byte[PacketNetworks.BufferSize];

    private void Arrived(in Arrival arrival)
    {
        _arrived.Enqueue(arrival);
        Signal();
    }

    private void Signal()
    {
        try
        {
            _signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // the engine is gone, and what was to be done with it
        }
    }

    private readonly record struct Arrival(SocketPort Port, byte[] Buffer, int Length, PeerAddress From);

    private sealed class SocketPort(Socket socket, int port) : IPacketPort
    {
        private readonly CancellationTokenSource _closed = new();
        private readonly SocketAddress _to = new(socket.AddressFamily);
        private volatile PortableNetwork? _network;
        private bool _started;

        public int LocalPort { get; } = port;

        public volatile IPacketReceiver? Receiver;

        public void Attach(PortableNetwork network, IPacketReceiver receiver)
        {
            _network = network;
            Receiver = receiver;
            if (_started)
                return;
            _started = true;
            _ = ReceiveAsync();
        }

        public bool TrySend(ReadOnlySpan<byte> packet, in PeerAddress to)
        {
            if (to.IsV6 && socket.AddressFamily == AddressFamily.InterNetwork)
                return false;
            try
            {
                var endpoint = to.ToEndPoint();
                if (socket.AddressFamily == AddressFamily.InterNetworkV6 && !to.IsV6)
                    endpoint.Address = endpoint.Address.MapToIPv6();
                endpoint.Serialize().Buffer.CopyTo(_to.Buffer);
                return socket.SendTo(packet, SocketFlags.None, _to) == packet.Length;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }

        public void Send(ReadOnlySpan<byte> packet, in PeerAddress to) => TrySend(packet, to);

        public void Dispose()
        {
            _closed.Cancel();
            socket.Dispose();
        }

        private async Task ReceiveAsync()
        {
            var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            while (!_closed.IsCancellationRequested)
            {
                var network = _network!;
                var buffer = network.TakeBuffer();
                try
                {
                    var got = await socket.ReceiveFromAsync(
                        buffer.AsMemory(0, PacketNetworks.MaxPacket), SocketFlags.None, any, _closed.Token).ConfigureAwait(false);
                    _network!.Arrived(new Arrival(this, buffer, got.ReceivedBytes, new PeerAddress((IPEndPoint)got.RemoteEndPoint)));
                }
                catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
                {
                    return;
                }
                catch (SocketException)
                {
                    // a datagram too long, or an ICMP answer to one of ours: the next may be good
                }
            }
        }
    }
}
