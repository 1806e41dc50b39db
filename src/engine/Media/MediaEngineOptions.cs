using System.Net;

namespace Switchboard.Media;

/// <summary>Where and how a <see cref="MediaEngine"/> works.</summary>
public sealed record MediaEngineOptions
{
    /// <summary>The address sockets are bound to; its family (IPv4 or IPv6) is the family of every leg.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Any;

    /// <summary>The address told to peers in SDP; the bind address when null.</summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>First UDP port; RTP takes the even ports, RTCP the odd one after.</summary>
    public int FirstPort { get; init; } = 20000;

    /// <summary>Last UDP port.</summary>
    public int LastPort { get; init; } = 39999;

    /// <summary>Number of media threads; 0 means half the cores, at least one.</summary>
    public int Threads { get; init; }

    /// <summary>DSCP of outgoing packets (46 = expedited forwarding, RFC 3246).</summary>
    public int Dscp { get; init; } = 46;

    /// <summary>How long a port rests after use, so that late packets of an old call find nobody.</summary>
    public TimeSpan PortRest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Use the portable socket loop although the system has epoll.</summary>
    public bool PortableSockets { get; init; }
}
