using System.Net;

namespace Switchboard.Media;

/// <summary>Figures of one leg at one moment.</summary>
public sealed record MediaFigures
{
    /// <summary>The send codec's name; null before configuration.</summary>
    public string? Codec { get; init; }

    /// <summary>Where packets go now.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>RTP packets taken from the peer.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Payload bytes taken from the peer.</summary>
    public long BytesReceived { get; init; }

    /// <summary>RTP packets sent.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Payload bytes sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>Packets the peer sent that never came (RFC 3550 A.3).</summary>
    public long Lost { get; init; }

    /// <summary>Interarrival jitter (RFC 3550 A.8).</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Packets of ours that the peer says it missed.</summary>
    public long RemoteLost { get; init; }

    /// <summary>The jitter the peer sees.</summary>
    public TimeSpan RemoteJitter { get; init; }

    /// <summary>Round trip by RTCP; null before the peer's first report about us.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>Packets dropped because they came from a stranger's address.</summary>
    public long StrangerPackets { get; init; }

    /// <summary>Packets dropped because they were malformed, unauthentic or of an unknown payload type.</summary>
    public long BadPackets { get; init; }

    /// <summary>Packets that could not be sent (full socket, no route).</summary>
    public long SendFailures { get; init; }
}
