using System.Net;

namespace Switchboard.Sip.Dns;

/// <summary>Record types that are asked for (RFC 1035, 2782, 3403, 3596).</summary>
internal enum DnsType : ushort
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Aaaa = 28,
    Srv = 33,
    Naptr = 35,
}

/// <summary>A record of an answer.</summary>
internal abstract record DnsRecord(string Name, DnsType Type, TimeSpan TimeToLive);

/// <summary>A or AAAA.</summary>
internal sealed record AddressRecord(string Name, DnsType Type, TimeSpan TimeToLive, IPAddress Address) : DnsRecord(Name, Type, TimeToLive);

/// <summary>CNAME.</summary>
internal sealed record AliasRecord(string Name, TimeSpan TimeToLive, string Target) : DnsRecord(Name, DnsType.Cname, TimeToLive);

/// <summary>SRV (RFC 2782).</summary>
internal sealed record ServiceRecord(string Name, TimeSpan TimeToLive, ushort Priority, ushort Weight, ushort Port, string Target)
    : DnsRecord(Name, DnsType.Srv, TimeToLive);

/// <summary>NAPTR (RFC 3403).</summary>
internal sealed record PointerRecord(
    string Name, TimeSpan TimeToLive, ushort Order, ushort Preference, string Flags, string Service, string Replacement)
    : DnsRecord(Name, DnsType.Naptr, TimeToLive);

/// <summary>SOA: how long a "no" may be remembered (RFC 2308 §5).</summary>
internal sealed record AuthorityRecord(string Name, TimeSpan TimeToLive) : DnsRecord(Name, DnsType.Soa, TimeToLive);
