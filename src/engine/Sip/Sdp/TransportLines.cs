using System.Globalization;
using System.Net;

namespace Switchboard.Sip.Sdp;

/// <summary>Reads a=candidate, a=fingerprint and a=crypto; a line that cannot be read is passed over.</summary>
internal static class TransportLines
{
    public static List<IceCandidate> Candidates(IReadOnlyList<SdpAttribute> attributes, RemoteAddressRule rule)
    {
        var candidates = new List<IceCandidate>();
        foreach (var attribute in attributes)
        {
            if (attribute is { Name: "candidate", Value: { } value } && Candidate(value) is { Component: 1 } candidate
                && RemoteAddress.Refusal(candidate.Address, rule) is null)
                candidates.Add(candidate);
        }

        return candidates;
    }

    // RFC 8839 §5.1: foundation component transport priority address port "typ" type …
    private static IceCandidate? Candidate(string value)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 8 || parts[6] != "typ" || parts[0].Length > 32
            || !SdpParser.TryNumber(parts[1], 256, out var component)
            || !parts[2].Equals("udp", StringComparison.OrdinalIgnoreCase)
            || !uint.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var priority)
            || !RemoteAddress.TryLiteral(parts[4], out var address)
            || !SdpParser.TryNumber(parts[5], 65535, out var port) || port == 0)
            return null;
        return new IceCandidate(parts[0], component, priority, new IPEndPoint(address, port), parts[7]);
    }

    public static List<DtlsFingerprint> Fingerprints(IReadOnlyList<SdpAttribute> attributes)
    {
        var fingerprints = new List<DtlsFingerprint>();
        foreach (var attribute in attributes)
        {
            if (attribute is { Name: "fingerprint", Value: { } value } && Fingerprint(value) is { } fingerprint)
                fingerprints.Add(fingerprint);
        }

        return fingerprints;
    }

    private static DtlsFingerprint? Fingerprint(string value)
    {
        var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2)
            return null;
        var hex = parts[1];
        for (var i = 0; i < hex.Length; i++)
        {
            if (i % 3 == 2 ? hex[i] != ':' : !char.IsAsciiHexDigit(hex[i]))
                return null;
        }

        return hex.Length % 3 == 2 ? new DtlsFingerprint(parts[0].ToLowerInvariant(), hex.ToUpperInvariant()) : null;
    }

    public static List<SdesCrypto> Crypto(IReadOnlyList<SdpAttribute> attributes)
    {
        var lines = new List<SdesCrypto>();
        foreach (var attribute in attributes)
        {
            if (attribute is { Name: "crypto", Value: { } value } && Crypto(value) is { } crypto)
                lines.Add(crypto);
        }

        return lines;
    }

    // RFC 4568 §9.1: tag suite key-params *(session-param)
    private static SdesCrypto? Crypto(string value)
    {
        var parts = value.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !SdpParser.TryNumber(parts[0], 999_999_999, out var tag)
            || !parts[2].StartsWith("inline:", StringComparison.Ordinal))
            return null;
        return new SdesCrypto(tag, parts[1], parts[2], parts.Length > 3 ? parts[3] : null);
    }
}
