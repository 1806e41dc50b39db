using System.Net;

namespace Switchboard.Sip.Sdp;

/// <summary>Reads one thing of a description before it is negotiated.</summary>
public static class SdpPeek
{
    /// <summary>The first literal address of a c= line; null when there is none. Our answer is of the same family (RFC 6157 §4).</summary>
    public static IPAddress? Address(ReadOnlySpan<byte> description)
    {
        Span<char> text = stackalloc char[64];
        foreach (var range in description.Split((byte)'\n'))
        {
            var line = description[range].TrimEnd((byte)'\r');
            if (!line.StartsWith("c=IN IP"u8) || line.Length < 10)
                continue;
            var written = line.Length - 9 > text.Length ? 0 : System.Text.Encoding.ASCII.GetChars(line[9..], text);
            if (RemoteAddress.TryLiteral(text[..written], out var address) && !RemoteAddress.IsUnspecified(address))
                return address;
        }

        return null;
    }
}
