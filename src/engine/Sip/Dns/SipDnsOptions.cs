using System.Net;

namespace Switchboard.Sip;

/// <summary>How names are looked up.</summary>
public sealed record SipDnsOptions
{
    /// <summary>Servers to ask, in order; null reads <see cref="ResolverFile"/>.</summary>
    public IReadOnlyList<IPEndPoint>? Servers { get; init; }

    /// <summary>The system's list of name servers.</summary>
    public string ResolverFile { get; init; } = "/etc/resolv.conf";

    /// <summary>How long one question may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often each server is asked.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Draws among services of one priority (RFC 2782): a number below the one given.</summary>
    public Func<int, int> Draw { get; init; } = Random.Shared.Next;
}
