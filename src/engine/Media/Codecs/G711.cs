namespace Switchboard.Media.Codecs;

/// <summary>ITU-T G.711: the tables of both laws and of the way between them.</summary>
public static class G711
{
    /// <summary>Which companding law.</summary>
    public enum Law
    {
        /// <summary>A-law.</summary>
        A,

        /// <summary>µ-law.</summary>
        Mu,
    }

    /// <summary>The octet of silence in A-law.</summary>
    public const byte ASilence = 0xD5;

    /// <summary>The octet of silence in µ-law.</summary>
    public const byte MuSilence = 0xFF;

    private static readonly short[] ALinear = BuildDecoder(DecodeA);
    private static readonly short[] MuLinear = BuildDecoder(DecodeMu);
    private static readonly byte[] LinearA = BuildEncoder(EncodeA);
    private static readonly byte[] LinearMu = BuildEncoder(EncodeMu);
    private static readonly byte[] AToMuTable = BuildTranscoder(ALinear, LinearMu);
    private static readonly byte[] MuToATable = BuildTranscoder(MuLinear, LinearA);

    /// <summary>256 samples, one an A-law octet.</summary>
    public static ReadOnlySpan<short> AToLinear => ALinear;

    /// <summary>256 samples, one a µ-law octet.</summary>
    public static ReadOnlySpan<short> MuToLinear => MuLinear;

    /// <summary>256 µ-law octets, one an A-law octet.</summary>
    public static ReadOnlySpan<byte> AToMu => AToMuTable;

    /// <summary>256 A-law octets, one a µ-law octet.</summary>
    public static ReadOnlySpan<byte> MuToA => MuToATable;

    /// <summary>The octet of silence.</summary>
    public static byte SilenceOf(Law law) => law == Law.A ? ASilence : MuSilence;

    /// <summary>The table that decodes <paramref name="law"/>.</summary>
    public static ReadOnlySpan<short> ToLinear(Law law) => law == Law.A ? ALinear : MuLinear;

    /// <summary>Encodes samples, one octet each.</summary>
    public static void Encode(Law law, ReadOnlySpan<short> samples, Span<byte> octets)
    {
        var table = law == Law.A ? LinearA : LinearMu;
        for (var i = 0; i < samples.Length; i++)
            octets[i] = table[(ushort)samples[i]];
    }

    /// <summary>Decodes octets, one sample each.</summary>
    public static void Decode(Law law, ReadOnlySpan<byte> octets, Span<short> samples)
    {
        var table = ToLinear(law);
        for (var i = 0; i < octets.Length; i++)
            samples[i] = table[octets[i]];
    }

    /// <summary>Maps octets in place through a 256-octet table.</summary>
    public static void Map(ReadOnlySpan<byte> table, Span<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
            octets[i] = table[octets[i]];
    }

    private static short[] BuildDecoder(Func<byte, short> decode)
    {
        var table = new short[256];
        for (var i = 0; i < 256; i++)
            table[i] = decode((byte)i);
        return table;
    }

    private static byte[] BuildEncoder(Func<short, byte> encode)
    {
        var table = new byte[65536];
        for (var i = 0; i < 65536; i++)
            table[i] = encode((short)i);
        return table;
    }

    private static byte[] BuildTranscoder(short[] decode, byte[] encode)
    {
        var table = new byte[256];
        for (var i = 0; i < 256; i++)
            table[i] = encode[(ushort)decode[i]];
        return table;
    }

    private static short DecodeA(byte octet)
    {
        var code = octet ^ 0x55;
        var segment = (code >> 4) & 7;
        var magnitude = ((code & 0x0F) << 4) + 8;
        if (segment > 0)
            magnitude = (magnitude + 0x100) << (segment - 1);
        return (short)((code & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short DecodeMu(byte octet)
    {
        var code = ~octet;
        var magnitude = ((((code & 0x0F) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
        return (short)((code & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte EncodeA(short sample)
    {
        // G.711 table 1a works on 13-bit sign and magnitude: negative values are taken in one's complement.
        var negative = sample < 0;
        var magnitude = (negative ? ~sample : sample) >> 4;
        var segment = 0;
        if (magnitude > 15)
        {
            segment = 1;
            while (magnitude > 31)
            {
                magnitude >>= 1;
                segment++;
            }

            magnitude -= 16;
        }

        var code = (segment << 4) + magnitude;
        return (byte)((negative ? code : code | 0x80) ^ 0x55);
    }

    private static byte EncodeMu(short sample)
    {
        // Table 2a on 14 bits; negative values in one's complement here too, as the ITU reference coder does.
        var magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1FFF);
        var segment = 1;
        for (var rest = magnitude >> 6; rest > 0; rest >>= 1)
            segment++;
        var code = ((8 - segment) << 4) | (0x0F - ((magnitude >> segment) & 0x0F));
        return (byte)(sample < 0 ? code : code | 0x80);
    }
}
