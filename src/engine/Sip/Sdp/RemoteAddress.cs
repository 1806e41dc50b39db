using System.Net;
using System.Net.Sockets;

namespace Switchboard.Sip.Sdp;

/// <summary>Reads literal addresses strictly and tells which may be sent to. Names are never resolved (HARDENING: no DNS on the receive path).</summary>
internal static class RemoteAddress
{
    /// <summary>Dotted decimal with four plain parts, or IPv6 without brackets or zone; an IPv4-mapped one comes out as IPv4.</summary>
    public static bool TryLiteral(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        // IPAddress.TryParse alone would take "1", "0x7f.1", octal parts, "[::1]:5060" and zones
        if (text.Contains(':') ? text.ContainsAny('[', ']', '%') : !IsDottedDecimal(text))
            return false;
        if (!IPAddress.TryParse(text, out var parsed))
            return false;
        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return true;
    }

    public static bool IsUnspecified(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Null when packets may go there; otherwise why not.</summary>
    public static string? Refusal(IPEndPoint remote, RemoteAddressRule rule)
    {
        var address = remote.Address;
        if (IPAddress.IsLoopback(address))
        {
            if (!rule.AllowLoopback)
                return "the address is loopback";
        }
        else if (address.AddressFamily == AddressFamily.InterNetwork ? Refused4(address) : Refused6(address))
        {
            return "the address is multicast, link-local, broadcast, unspecified or reserved";
        }

        return rule.IsOurs?.Invoke(remote) == true ? "the address is one of this server's own" : null;
    }

    private static bool Refused4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is 0 or >= 224 || (bytes[0] == 169 && bytes[1] == 254);
    }

    private static bool Refused6(IPAddress address) =>
        address.IsIPv6Multicast || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.Equals(IPAddress.IPv6Any);

    private static bool IsDottedDecimal(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || !SdpParser.TryNumber(part, 255, out _))
                return false;
        }

        return parts == 4;
    }
}
