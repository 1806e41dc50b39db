namespace Switchboard.Sip;

/// <summary>The parts of a name-addr or addr-spec with parameters, found without garbage.</summary>
internal struct AddressScan
{
    public Slice Display;
    public Slice Uri;
    public Slice Parameters;
    public Slice Tag;
    public bool HasAngles;

    public static bool TryScan(ReadOnlySpan<byte> text, out AddressScan parts)
    {
        parts = default;
        var at = SkipBlanks(text, 0);
        var open = SipText.IndexOutsideQuotes(text, (byte)'<', at, skipAngles: false);
        if (open < 0 ? !parts.ScanBare(text, at, out at) : !parts.ScanAngles(text, at, open, out at))
            return false;
        at = SkipBlanks(text, at);
        parts.Parameters = Slice.Between(at, EndWithoutBlanks(text, at));
        return parts.Uri.Length > 0 && ScanParameters(text, parts.Parameters, out parts.Tag);
    }

    private bool ScanAngles(ReadOnlySpan<byte> text, int at, int open, out int end)
    {
        var close = text[open..].IndexOf((byte)'>');
        end = open + close + 1;
        if (close < 0 || !DisplayIsGood(text[at..open]))
            return false;
        HasAngles = true;
        Display = Slice.Between(at, EndWithoutBlanks(text[..open], at));
        var start = SkipBlanks(text[..(end - 1)], open + 1);
        Uri = Slice.Between(start, EndWithoutBlanks(text[..(end - 1)], start));
        return true;
    }

    // Without angle brackets semicolon, comma and question mark end the URI: what follows belongs to the header (§20.10).
    private bool ScanBare(ReadOnlySpan<byte> text, int at, out int end)
    {
        end = at;
        while (end < text.Length && text[end] is not ((byte)';' or (byte)',' or (byte)'?') && !SipText.IsBlank(text[end]))
            end++;
        Uri = Slice.Between(at, end);
        return true;
    }

    // One quoted string, or words. Words are taken leniently: peers send dots and commas bare.
    private static bool DisplayIsGood(ReadOnlySpan<byte> text)
    {
        text = SipText.Trim(text);
        if (text.IsEmpty || text[0] != '"')
            return !text.Contains((byte)'"');
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i == text.Length - 1;
        }

        return false;
    }

    /// <summary>Checks ";name=value" pairs and finds the tag.</summary>
    public static bool ScanParameters(ReadOnlySpan<byte> text, Slice where, out Slice tag)
    {
        tag = default;
        var at = where.Start;
        while (at < where.End)
        {
            if (text[at] != ';')
                return false;
            var end = SipText.IndexOutsideQuotes(text[..where.End], (byte)';', at + 1, skipAngles: false);
            end = end < 0 ? where.End : end;
            var one = text[(at + 1)..end];
            var equals = one.IndexOf((byte)'=');
            var name = SipText.Trim(equals < 0 ? one : one[..equals]);
            if (!SipText.IsToken(name) || !QuotesAreClosed(one))
                return false;
            if (equals >= 0 && SipText.SameIgnoringCase(name, "tag"u8))
            {
                var start = SkipBlanks(text, at + 1 + equals + 1);
                tag = Slice.Between(start, EndWithoutBlanks(text[..end], start));
            }

            at = end;
        }

        return true;
    }

    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && SipText.IsBlank(text[at]))
            at++;
        return at;
    }

    public static int EndWithoutBlanks(ReadOnlySpan<byte> text, int start)
    {
        var end = text.Length;
        while (end > start && SipText.IsBlank(text[end - 1]))
            end--;
        return Math.Max(start, end);
    }

    private static bool QuotesAreClosed(ReadOnlySpan<byte> text)
    {
        var inQuotes = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (inQuotes && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                inQuotes = !inQuotes;
        }

        return !inQuotes;
    }
}
