using System.Net;
using System.Net.NetworkInformation;

namespace Switchboard.Media;

/// <summary>The addresses this machine has, read again when it is asked after half a minute (addresses come and go).</summary>
internal sealed class OwnAddresses(TimeProvider time)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private HashSet<IPAddress> _known = [];
    private long? _read;

    public bool Contains(IPAddress address)
    {
        lock (_gate)
        {
            if (_read is not { } at || time.GetElapsedTime(at) > Believed)
            {
                _known = Read();
                _read = time.GetTimestamp();
            }

            return _known.Contains(address);
        }
    }

    private static HashSet<IPAddress> Read()
    {
        var found = new HashSet<IPAddress>();
        try
        {
            foreach (var card in NetworkInterface.GetAllNetworkInterfaces())
            {
                foreach (var one in card.GetIPProperties().UnicastAddresses)
                    found.Add(one.Address);
            }
        }
        catch (NetworkInformationException)
        {
            // the system does not tell: bind address and advertised address are compared all the same
        }

        return found;
    }
}
