using System.Globalization;
using System.Net;
using Switchboard.Media;
using Switchboard.Media.Loops;
using Switchboard.Media.Secure;

namespace Switchboard.Bench.Load;

/// <summary>
/// The machine's own floor, as a process of its own: <c>floor PAIRS</c> binds two ports a pair, prints them, and passes
/// what comes to one on from the other. Nothing but the system calls; ended by the end of its input.
/// </summary>
internal static class FloorProcess
{
    private const int FirstPort = 40_000;

    public static int Run(string pairs)
    {
        using var network = PacketNetworks.Create(new MediaEngineOptions { BindAddress = IPAddress.Loopback });
        for (var (i, port) = (0, FirstPort); i < int.Parse(pairs, CultureInfo.InvariantCulture); port += 2)
        {
            if (network.TryBind(port) is not { } left || network.TryBind(port + 1) is not { } right)
                continue;
            var (toLeft, toRight) = (new Hop(left), new Hop(right));
            network.Attach(left, new Side(toLeft, toRight));
            network.Attach(right, new Side(toRight, toLeft));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{port} {port + 1}"));
            i++;
        }

        Console.WriteLine("ready");
        var ended = Task.Run(Console.In.ReadToEnd);
        while (!ended.IsCompleted)
            network.Poll(100);
        return 0;
    }

    private sealed class Hop(IPacketPort port)
    {
        public PeerAddress To;

        public bool Knows;

        public IPacketPort Port => port;
    }

    private sealed class Side(Hop own, Hop other) : IPacketReceiver
    {
        public void OnPacket(IPacketPort port, Span<byte> buffer, int length, in PeerAddress from)
        {
            (own.To, own.Knows) = (from, true);
            if (other.Knows)
                other.Port.TrySend(buffer[..length], other.To);
        }
    }
}
