using System.Buffers.Text;
using System.Text;

namespace Switchboard.Sip;

/// <summary>What SIP text has in common: white space, quotes, parameters.</summary>
internal static class SipText
{
    public static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    public static string Decode(ReadOnlySpan<byte> text) => text.IsEmpty ? "" : Encoding.UTF8.GetString(text);

    public static bool SameIgnoringCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Ascii.EqualsIgnoreCase(a, b);

    /// <summary>RFC 3261 §25.1 token.</summary>
    public static bool IsTokenByte(byte b) =>
        b is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9'
            or (byte)'-' or (byte)'.' or (byte)'!' or (byte)'%' or (byte)'*' or (byte)'_' or (byte)'+' or (byte)'`' or (byte)'\'' or (byte)'~';

    public static bool IsToken(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!IsTokenByte(b))
                return false;
        }

        return !text.IsEmpty;
    }

    /// <summary>Digits only, no sign, no overflow.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
                return false;
        }

        if (text.IsEmpty)
            return false;
        text = text.TrimStart((byte)'0');
        return text.IsEmpty || (text.Length <= 10 && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length);
    }

    /// <summary>The index of <paramref name="wanted"/> outside quoted strings and angle brackets, from <paramref name="from"/>; -1 when absent.</summary>
    public static int IndexOutsideQuotes(ReadOnlySpan<byte> text, byte wanted, int from, bool skipAngles = true)
    {
        var inQuotes = false;
        var inAngles = false;
        for (var i = from; i < text.Length; i++)
        {
            var b = text[i];
            if (inQuotes)
            {
                if (b == '\\')
                    i++;
                else if (b == '"')
                    inQuotes = false;
            }
            else if (b == '"')
            {
                inQuotes = true;
            }
            else if (b == wanted && !inAngles)
            {
                return i;
            }
            else if (skipAngles && b is (byte)'<' or (byte)'>')
            {
                inAngles = b == '<';
            }
        }

        return -1;
    }

    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\');
            quoted.Append(c is '\r' or '\n' or '\0' ? ' ' : c);
        }

        return quoted.Append('"').ToString();
    }

    public static string Unquote(string text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
            return text;
        text = text[1..^1];
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        return plain.ToString();
    }

    /// <summary>Finds a parameter in ";a=b;c"; its value unquoted, empty for a bare name, null when absent.</summary>
    public static string? FindParameter(ReadOnlySpan<char> parameters, string name)
    {
        while (NextParameter(ref parameters, out var key, out var value))
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return Unquote(value.ToString());
        }

        return null;
    }

    /// <summary>Cuts the first parameter off ";a=b;c"; false at the end.</summary>
    public static bool NextParameter(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> key, out ReadOnlySpan<char> value)
    {
        key = value = default;
        rest = rest.TrimStart(" ;\t");
        if (rest.IsEmpty)
            return false;
        var end = IndexOfSemicolon(rest);
        var one = rest[..end];
        rest = rest[end..];
        var equals = one.IndexOf('=');
        key = (equals < 0 ? one : one[..equals]).Trim();
        value = equals < 0 ? default : one[(equals + 1)..].Trim();
        return true;
    }

    /// <summary>Takes one parameter out of a text that holds <paramref name="parameters"/>.</summary>
    public static string RemoveParameter(string text, string parameters, string name)
    {
        var kept = new StringBuilder();
        var rest = parameters.AsSpan();
        while (NextParameter(ref rest, out var key, out var value))
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            kept.Append(';').Append(key);
            if (!value.IsEmpty)
                kept.Append('=').Append(value);
        }

        return parameters.Length == 0 ? text : text.Replace(parameters, kept.ToString(), StringComparison.Ordinal);
    }

    private static int IndexOfSemicolon(ReadOnlySpan<char> text)
    {
        var inQuotes = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (inQuotes && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                inQuotes = !inQuotes;
            else if (text[i] == ';' && !inQuotes)
                return i;
        }

        return text.Length;
    }
}
