using System.Buffers.Binary;
using System.Net;
using BenchmarkDotNet.Attributes;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;
using Switchboard.Media.Mixing;
using Switchboard.Media.Secure;

namespace Switchboard.Perf;

/// <summary>A conference without the kernel: 20 ms of a room, packets in, decoded, mixed, encoded and out.</summary>
[MemoryDiagnoser]
public class RoomBenchmarks : IAsyncDisposable
{
    private readonly ManyPorts _network = new();
    private readonly VirtualTimeProvider _time = new();
    private readonly byte[] _voice = new byte[172];
    private readonly byte[] _silence = new byte[172];
    private MediaEngine _engine = null!;
    private ushort _sequence;
    private uint _timestamp;

    /// <summary>How many are in the room.</summary>
    [Params(3, 10, 50)]
    public int Members { get; set; }

    /// <summary>How many of them speak at once.</summary>
    [Params(1, 3)]
    public int Speakers { get; set; }

    /// <summary>A room with its members on a network in memory.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _engine = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, Threads = 1 }, _time, null, _ => _network);
        var room = _engine.CreateRoom();
        for (var i = 0; i < Members; i++)
        {
            var leg = _engine.CreateLeg(new Quiet()).Value;
            leg.Configure(new MediaLegParameters { Codec = AudioCodecs.Pcma, PayloadType = 8, Remote = new IPEndPoint(IPAddress.Loopback, 40000 + (2 * i)) });
            _ = room.Join(leg, MixAudience.Everyone);
        }

        _engine.Threads[0].Step();
        foreach (var packet in (byte[][])[_voice, _silence])
            (packet[0], packet[1]) = (0x80, 8);
        for (var i = 0; i < 160; i++)
            G711.Encode(G711.Law.A, [(short)(8000 * Math.Sin(i * 0.3))], _voice.AsSpan(12 + i, 1));
        _silence.AsSpan(12).Fill(G711.ASilence);
        for (var i = 0; i < 100; i++)
            Tick();
    }

    /// <summary>Ends what <see cref="Setup"/> began.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync() => await DisposeAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _network.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>20 ms of the whole room.</summary>
    [Benchmark]
    public int Tick()
    {
        _sequence++;
        _timestamp += 160;
        for (var i = 0; i < Members; i++)
        {
            var packet = i < Speakers ? _voice : _silence;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequence);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), _timestamp);
            _network.Deliver(i, packet);
        }

        _time.Advance(TimeSpan.FromMilliseconds(20));
        _engine.Threads[0].Step();
        return _network.Sent;
    }

    private sealed class Quiet : IMediaLegListener;

    /// <summary>A network without system calls for many legs.</summary>
    private sealed class ManyPorts : IPacketNetwork
    {
        private readonly List<(IPacketPort Port, IPacketReceiver Receiver)> _legs = [];
        private readonly byte[] _buffer = new byte[PacketNetworks.BufferSize];

        public int Sent { get; private set; }

        public IPacketPort TryBind(int port) => new Port(this, port);

        IPacketPort? IPacketNetwork.TryBind(int port) => TryBind(port);

        public void Attach(IPacketPort port, IPacketReceiver receiver)
        {
            if (port.LocalPort % 2 == 0)
                _legs.Add((port, receiver));
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

        public void Deliver(int leg, ReadOnlySpan<byte> packet)
        {
            packet.CopyTo(_buffer);
            var (port, receiver) = _legs[leg];
            receiver.OnPacket(port, _buffer, packet.Length, PeerAddress.FromV4(0x7F000001, (ushort)(40000 + (2 * leg))));
        }

        private sealed class Port(ManyPorts network, int port) : IPacketPort
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
}
