using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>Ports nobody else on this machine uses.</summary>
internal static class Ports
{
    private const int FirstOfRanges = 19_000;
    private const int LastOfRanges = 32_000;
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];
    private static int _range = FirstOfRanges;

    /// <summary>A port that is free for TCP and UDP on loopback, below the ephemeral ones, so that it can be taken again after a restart.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, FirstOfRanges - 1);
            lock (Gate)
            {
                // Given to one test beside this one, it may not be bound yet.
                if (IsFree(port) && IsFree(port + 1) && Given.Add(port))
                    return port;
            }
        }
    }

    /// <summary>The first of so many ports of which none is bound.</summary>
    public static int FreeRange(int count)
    {
        while (true)
        {
            lock (Gate)
            {
                var first = _range + count > LastOfRanges ? FirstOfRanges : _range;
                _range = first + count + (count % 2);
                if (Bound(first, first + count).Count == 0)
                    return first;
            }
        }
    }

    /// <summary>Bound UDP ports of a range, as the kernel lists them.</summary>
    public static IReadOnlyList<int> Bound(int first, int last)
    {
        var found = new List<int>();
        foreach (var line in File.ReadLines("/proc/net/udp").Skip(1))
        {
            var local = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            var port = int.Parse(local.AsSpan(local.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (port >= first && port <= last)
                found.Add(port);
        }

        return found;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Any, port));
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
