using System.Globalization;
using System.Text;

namespace Switchboard.Sip;

/// <summary>Percent escapes in URIs (§19.1.2).</summary>
internal static class SipEscape
{
    private const string UserUnreserved = "-_.!~*'()&=+$,;?/";

    public static string Resolve(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length
                && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var b))
            {
                bytes[length++] = b;
                i += 2;
            }
            else
            {
                bytes[length++] = bytes[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    public static string User(string text) => Escape(text, UserUnreserved);

    /// <summary>For a URI header value, such as Replaces inside Refer-To.</summary>
    public static string Header(string text) => Escape(text, "-_.!~*'()[]/?:+$");

    private static string Escape(string text, string unreserved)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || unreserved.Contains((char)b, StringComparison.Ordinal))
                escaped.Append((char)b);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return escaped.ToString();
    }
}
