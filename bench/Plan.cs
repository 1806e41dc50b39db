using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Switchboard.Bench;

/// <summary>Addresses, numbers and extensions that are the same for every switch that is measured. Loopback only.</summary>
internal static class Plan
{
    /// <summary>Where the carrier's calls come from.</summary>
    public static readonly IPAddress Callers = IPAddress.Parse("127.0.0.2");

    /// <summary>Where the phones are.</summary>
    public static readonly IPAddress Phones = IPAddress.Parse("127.0.0.3");

    public const string Password = "bench-password-1";

    public static readonly Route Relayed = new("9001", "1000");
    public static readonly Route Recorded = new("9002", "1001");
    public static readonly Route Signalled = new("9003", "1002");

    /// <summary>The number that leads to the queue.</summary>
    public const string QueueNumber = "9010";

    /// <summary>The number at which a prompt is played without end.</summary>
    public const string PromptNumber = "9011";

    /// <summary>The number that leads to a document whose scripts mean harm.</summary>
    public const string HostileNumber = "9012";

    /// <summary>Recorded too; its phone is the load's, not the rig's.</summary>
    public static readonly Route Loaded = new("9004", "1003");

    public static readonly Route[] Routes = [Relayed, Recorded, Signalled, Loaded];

    public static string Agent(int index) => (2000 + index).ToString(CultureInfo.InvariantCulture);

    /// <summary>A port free for UDP and TCP on this address, below those that the system lends to clients.</summary>
    public static IPEndPoint FreePort(IPAddress address)
    {
        while (true)
        {
            var at = new IPEndPoint(address, Random.Shared.Next(5100, 9999));
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(at);
                tcp.Bind(at);
                return at;
            }
            catch (SocketException)
            {
                // somebody's; another one then
            }
        }
    }

    /// <summary>A number and the extension it rings.</summary>
    internal sealed record Route(string Number, string Extension);
}
