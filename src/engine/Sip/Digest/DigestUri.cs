namespace Switchboard.Sip.Digest;

/// <summary>RFC 7616 §3.4.6: the digest's uri must name the request's target. User, host and port must agree; parameters may be lost on the way.</summary>
internal static class DigestUri
{
    public static bool Same(ReadOnlySpan<char> uri, ReadOnlySpan<char> requestUri)
    {
        if (uri.SequenceEqual(requestUri))
            return true;
        return TrySplit(uri, out var user, out var host, out var port)
            && TrySplit(requestUri, out var requestUser, out var requestHost, out var requestPort)
            && user.SequenceEqual(requestUser)
            && host.Equals(requestHost, StringComparison.OrdinalIgnoreCase)
            && port.SequenceEqual(requestPort);
    }

    private static bool TrySplit(ReadOnlySpan<char> uri, out ReadOnlySpan<char> user, out ReadOnlySpan<char> host, out ReadOnlySpan<char> port)
    {
        user = host = port = default;
        var secure = uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
        if (!secure && !uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase))
            return false;
        uri = uri[(secure ? 5 : 4)..];
        var at = uri.IndexOf('@');
        if (at >= 0)
        {
            user = uri[..at];
            uri = uri[(at + 1)..];
        }

        var end = uri.IndexOfAny(';', '?');
        if (end >= 0)
            uri = uri[..end];
        var bracket = uri.LastIndexOf(']');
        var colon = uri[(bracket + 1)..].IndexOf(':');
        host = colon < 0 ? uri : uri[..(bracket + 1 + colon)];
        port = colon < 0 ? default : uri[(bracket + 2 + colon)..];
        if (port.SequenceEqual(secure ? "5061" : "5060"))
            port = default;
        return !host.IsEmpty;
    }
}
