using System.Text;

namespace Switchboard.Sip.Sdp;

/// <summary>Writes a description in the order RFC 8866 §5 asks for.</summary>
public static class SdpWriter
{
    // i, u, e, p stand before c=; b after it; t, r, z, k after that (RFC 8866 §5)
    private const string BeforeConnection = "iuep";
    private const string BeforeTiming = "b";

    /// <summary>The text, lines ended by CR LF.</summary>
    public static string Write(SessionDescription description)
    {
        var to = new StringBuilder(1024);
        var origin = description.Origin;
        Line(to, 'v', "0");
        to.Append("o=").Append(origin.UserName).Append(' ').Append(origin.SessionId).Append(' ').Append(origin.Version)
            .Append(" IN ").Append(origin.AddressType).Append(' ').Append(origin.Address).Append("\r\n");
        // RFC 8866 §5.3: never empty
        Line(to, 's', description.Name.Length == 0 ? " " : description.Name);
        Others(to, description.OtherLines, BeforeConnection, inside: true);
        Connection(to, description.Connection);
        Others(to, description.OtherLines, BeforeTiming, inside: true);
        Line(to, 't', description.Timing);
        Others(to, description.OtherLines, BeforeConnection + BeforeTiming, inside: false);
        Attributes(to, description.Attributes);
        foreach (var media in description.Media)
            Media(to, media);
        return to.ToString();
    }

    private static void Media(StringBuilder to, MediaDescription media)
    {
        to.Append("m=").Append(media.Media).Append(' ').Append(media.Port);
        if (media.PortCount != 1)
            to.Append('/').Append(media.PortCount);
        to.Append(' ').Append(media.Protocol);
        foreach (var format in media.Formats)
            to.Append(' ').Append(format);
        to.Append("\r\n");
        Others(to, media.OtherLines, "i", inside: true);
        Connection(to, media.Connection);
        Others(to, media.OtherLines, "i", inside: false);
        Attributes(to, media.Attributes);
    }

    private static void Others(StringBuilder to, IReadOnlyList<SdpLine> lines, string types, bool inside)
    {
        foreach (var line in lines)
        {
            if (types.Contains(line.Type, StringComparison.Ordinal) == inside)
                Line(to, line.Type, line.Value);
        }
    }

    private static void Connection(StringBuilder to, SdpConnection? connection)
    {
        if (connection is not null)
            to.Append("c=IN ").Append(connection.AddressType).Append(' ').Append(connection.Address).Append(connection.Suffix).Append("\r\n");
    }

    private static void Attributes(StringBuilder to, IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            to.Append("a=").Append(attribute.Name);
            if (attribute.Value is not null)
                to.Append(':').Append(attribute.Value);
            to.Append("\r\n");
        }
    }

    private static void Line(StringBuilder to, char type, string value) => to.Append(type).Append('=').Append(value).Append("\r\n");
}
