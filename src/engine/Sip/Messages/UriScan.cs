using System.Buffers;

namespace Switchboard.Sip;

/// <summary>The parts of a URI inside its text, found without garbage.</summary>
internal struct UriScan
{
    private static readonly SearchValues<byte> Ipv6Bytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    public Slice Scheme;
    public Slice User;
    public Slice Password;
    public Slice Host;
    public Slice Parameters;
    public Slice Headers;
    public int Port;
    public bool IsSip;
    public bool HasHeaders;

    /// <summary>Checks and takes apart one URI without white space around it.</summary>
    public static bool TryScan(ReadOnlySpan<byte> text, out UriScan parts)
    {
        parts = default;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || !IsScheme(text[..colon]) || !HasOnlyVisible(text) || !EscapesAreWhole(text))
            return false;
        parts.Scheme = new Slice(0, colon);
        var scheme = text[..colon];
        if (SipText.SameIgnoringCase(scheme, "sip"u8) || SipText.SameIgnoringCase(scheme, "sips"u8))
        {
            parts.IsSip = true;
            return parts.ScanSip(text, colon + 1);
        }

        if (SipText.SameIgnoringCase(scheme, "tel"u8))
            parts.ScanTel(text, colon + 1);
        return colon + 1 < text.Length;
    }

    private bool ScanSip(ReadOnlySpan<byte> text, int at)
    {
        // Neither parameters nor headers may hold a bare @, so the first one ends the user part, whatever stands in it.
        var sign = text[at..].IndexOf((byte)'@');
        if (sign == 0)
            return false;
        if (sign > 0)
        {
            var password = text.Slice(at, sign).IndexOf((byte)':');
            User = new Slice(at, password < 0 ? sign : password);
            Password = password < 0 ? default : Slice.Between(at + password + 1, at + sign);
            at += sign + 1;
        }

        return ScanHost(text, ref at, out Host, out Port) && ScanTail(text, at);
    }

    /// <summary>host [":" port], IPv6 in brackets; leaves <paramref name="at"/> behind it.</summary>
    public static bool ScanHost(ReadOnlySpan<byte> text, ref int at, out Slice host, out int port)
    {
        port = 0;
        var start = at;
        if (at < text.Length && text[at] == '[')
        {
            var close = text[at..].IndexOf((byte)']');
            if (close < 3 || text.Slice(at + 1, close - 1).ContainsAnyExcept(Ipv6Bytes))
            {
                host = default;
                return false;
            }

            at += close + 1;
        }
        else
        {
            while (at < text.Length && IsHostByte(text[at]))
                at++;
        }

        host = Slice.Between(start, at);
        if (host.IsEmpty)
            return false;
        if (at >= text.Length || text[at] != ':')
            return true;
        var digits = ++at;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        var good = SipText.TryNumber(text[digits..at], out var number) && number <= ushort.MaxValue;
        port = (int)number;
        return good;
    }

    private bool ScanTail(ReadOnlySpan<byte> text, int at)
    {
        if (at == text.Length)
            return true;
        var question = text[at..].IndexOf((byte)'?');
        var end = question < 0 ? text.Length : at + question;
        HasHeaders = question >= 0;
        Headers = question < 0 ? default : Slice.Between(end + 1, text.Length);
        Parameters = Slice.Between(at, end);
        return Parameters.IsEmpty || text[at] == ';';
    }

    private void ScanTel(ReadOnlySpan<byte> text, int at)
    {
        var semicolon = text[at..].IndexOf((byte)';');
        var end = semicolon < 0 ? text.Length : at + semicolon;
        User = Slice.Between(at, end);
        Parameters = Slice.Between(end, text.Length);
    }

    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        if (!char.IsAsciiLetter((char)text[0]))
            return false;
        foreach (var b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'+' or (byte)'-' or (byte)'.'))
                return false;
        }

        return true;
    }

    private static bool IsHostByte(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_';

    private static bool HasOnlyVisible(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b is <= 0x20 or 0x7f or (byte)'<' or (byte)'>' or (byte)'"')
                return false;
        }

        return true;
    }

    private static bool EscapesAreWhole(ReadOnlySpan<byte> text)
    {
        for (var i = text.IndexOf((byte)'%'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '%' && (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2])))
                return false;
        }

        return true;
    }
}
