namespace Switchboard.Sip;

/// <summary>The parts of a Via value, found without garbage.</summary>
internal struct ViaScan
{
    public Slice Version;
    public Slice Transport;
    public Slice Host;
    public Slice Parameters;
    public Slice Branch;
    public int Port;
    public bool HasRport;
    public bool HasReceived;

    /// <summary>"SIP" "/" "2.0" "/" transport LWS sent-by *( ";" via-params ), blanks allowed around every separator.</summary>
    public static bool TryScan(ReadOnlySpan<byte> text, out ViaScan parts)
    {
        parts = default;
        var at = AddressScan.SkipBlanks(text, 0);
        if (!Token(text, ref at, out _) || !Slash(text, ref at) || !Token(text, ref at, out parts.Version) || !Slash(text, ref at)
            || !Token(text, ref at, out parts.Transport))
        {
            return false;
        }

        var before = at;
        at = AddressScan.SkipBlanks(text, at);
        if (before == at || !UriScan.ScanHost(text, ref at, out parts.Host, out parts.Port))
            return false;
        at = AddressScan.SkipBlanks(text, at);
        if (at < text.Length && text[at] == ':' && !parts.SpacedPort(text, ref at))
            return false;
        at = AddressScan.SkipBlanks(text, at);
        parts.Parameters = Slice.Between(at, AddressScan.EndWithoutBlanks(text, at));
        return parts.ScanParameters(text);
    }

    // sent-by allows blanks around the colon: "host : 5060".
    private bool SpacedPort(ReadOnlySpan<byte> text, ref int at)
    {
        at = AddressScan.SkipBlanks(text, at + 1);
        var start = at;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        var good = SipText.TryNumber(text[start..at], out var port) && port <= ushort.MaxValue;
        Port = (int)port;
        return good;
    }

    private bool ScanParameters(ReadOnlySpan<byte> text)
    {
        var at = Parameters.Start;
        while (at < Parameters.End)
        {
            if (text[at] != ';')
                return false;
            var end = SipText.IndexOutsideQuotes(text[..Parameters.End], (byte)';', at + 1, skipAngles: false);
            end = end < 0 ? Parameters.End : end;
            var one = text[(at + 1)..end];
            var equals = one.IndexOf((byte)'=');
            var name = SipText.Trim(equals < 0 ? one : one[..equals]);
            // Stray semicolons are let pass: a Via must be readable for its request to be answered at all.
            if (!SipText.IsToken(name) && !SipText.Trim(one).IsEmpty)
                return false;
            if (equals >= 0 && SipText.SameIgnoringCase(name, "branch"u8))
            {
                var start = AddressScan.SkipBlanks(text, at + 2 + equals);
                Branch = Slice.Between(start, AddressScan.EndWithoutBlanks(text[..end], start));
            }

            HasRport |= SipText.SameIgnoringCase(name, "rport"u8);
            HasReceived |= SipText.SameIgnoringCase(name, "received"u8);
            at = end;
        }

        return true;
    }

    private static bool Token(ReadOnlySpan<byte> text, ref int at, out Slice token)
    {
        var start = at;
        while (at < text.Length && SipText.IsTokenByte(text[at]))
            at++;
        token = Slice.Between(start, at);
        return !token.IsEmpty;
    }

    private static bool Slash(ReadOnlySpan<byte> text, ref int at)
    {
        at = AddressScan.SkipBlanks(text, at);
        if (at >= text.Length || text[at] != '/')
            return false;
        at = AddressScan.SkipBlanks(text, at + 1);
        return true;
    }
}
