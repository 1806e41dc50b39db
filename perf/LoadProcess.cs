using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Switchboard.Media;
using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Perf;

/// <summary>
/// The callers: <c>load SECONDS &lt; ports</c>. Reads the relay's ports from standard input and sends each a G.711 packet every
/// 20 ms, spread evenly over the 20 ms, from a socket of its own.
/// </summary>
internal static class LoadProcess
{
    public const int FirstPort = 12000;

    public static int Run(string[] args)
    {
        var seconds = int.Parse(args[0], CultureInfo.InvariantCulture);
        var ports = new List<int>();
        for (var line = Console.ReadLine(); line is not null and not "ready"; line = Console.ReadLine())
            ports.Add(int.Parse(line, CultureInfo.InvariantCulture));
        using var network = PacketNetworks.Create(new MediaEngineOptions { BindAddress = IPAddress.Loopback });
        var counter = new Counter();
        var sockets = new List<IPacketPort>();
        for (var i = 0; i < ports.Count; i++)
        {
            var socket = network.TryBind(FirstPort + (i * 2)) ?? throw new InvalidOperationException("A port of the load is taken.");
            network.Attach(socket, counter);
            sockets.Add(socket);
        }

        var sent = Send(network, sockets, ports, seconds);
        Console.Error.WriteLine($"sent {sent}, heard {counter.Heard}");
        return 0;
    }

    private static long Send(IPacketNetwork network, List<IPacketPort> sockets, List<int> ports, int seconds)
    {
        var clock = new MediaClock(TimeProvider.System);
        var packet = new byte[172];
        packet[0] = 0x80;
        packet[1] = 8;
        packet.AsSpan(12).Fill(0x55);
        long sent = 0;
        for (var now = clock.Now; now < seconds * MediaClock.Rate; now = clock.Now)
        {
            // Packet number n of a socket is due at n * 160, shifted by the socket's share of the 20 ms.
            for (; sent * MediaLoop.TickUnits < now * sockets.Count; sent++)
            {
                var index = (int)(sent % sockets.Count);
                var number = sent / sockets.Count;
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(number * MediaLoop.TickUnits));
                BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), (uint)index + 1);
                sockets[index].TrySend(packet, PeerAddress.FromV4(0x7F000001, (ushort)ports[index]));
            }

            network.Poll(1);
        }

        return sent;
    }

    private sealed class Counter : IPacketReceiver
    {
        public long Heard { get; private set; }

        public void OnPacket(IPacketPort port, Span<byte> buffer, int length, in PeerAddress from) => Heard++;
    }
}
