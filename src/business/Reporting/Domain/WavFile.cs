using System.Buffers.Binary;

namespace Switchboard.Reporting.Domain;

/// <summary>How the samples of a WAV file are written.</summary>
internal enum SampleCoding
{
    Pcm16 = 1,
    ALaw = 6,
    MuLaw = 7,
}

/// <summary>What the header of a WAV file says, read from its first bytes.</summary>
/// <param name="Coding">How samples are written.</param>
/// <param name="Channels">One or two.</param>
/// <param name="SampleRate">Samples a second of one channel.</param>
/// <param name="DataAt">Where the first sample stands.</param>
/// <param name="DataBytes">How many bytes of samples the header promises.</param>
internal sealed record WavFile(SampleCoding Coding, int Channels, int SampleRate, int DataAt, long DataBytes)
{
    /// <summary>As much of a file as its header takes at most.</summary>
    public const int HeaderRoom = 4096;

    /// <summary>Bytes of one sample of all channels.</summary>
    public int FrameBytes => Channels * (Coding == SampleCoding.Pcm16 ? 2 : 1);

    /// <summary>Reads a header; null when it is none that we play.</summary>
    public static WavFile? Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12 || !start.StartsWith("RIFF"u8) || !start[8..].StartsWith("WAVE"u8))
            return null;
        var at = 12;
        (SampleCoding Coding, int Channels, int Rate)? format = null;
        while (at + 8 <= start.Length)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(start[(at + 4)..]);
            var chunk = start[at..];
            at += 8;
            if (chunk.StartsWith("data"u8))
                return format is { } f ? new WavFile(f.Coding, f.Channels, f.Rate, at, size) : null;
            if (chunk.StartsWith("fmt "u8) && (format = Format(start[at..], size)) is null)
                return null;
            if (size > (uint)start.Length)
                return null;
            at += (int)(size + (size & 1));
        }

        return null;
    }

    /// <summary>The start of the file with lengths that fit the file's present size; a recording that runs is behind in its own header.</summary>
    public byte[] HeaderFor(ReadOnlySpan<byte> start, long fileBytes)
    {
        var header = start[..DataAt].ToArray();
        var data = Math.Max(0, fileBytes - DataAt);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)Math.Min(uint.MaxValue, fileBytes - 8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(DataAt - 4), (uint)Math.Min(uint.MaxValue, data));
        return header;
    }

    /// <summary>The linear value of the sample at the start of <paramref name="bytes"/>, -32768 to 32767.</summary>
    public int Sample(ReadOnlySpan<byte> bytes) => Coding switch
    {
        SampleCoding.ALaw => ALaw(bytes[0]),
        SampleCoding.MuLaw => MuLaw(bytes[0]),
        _ => BinaryPrimitives.ReadInt16LittleEndian(bytes),
    };

    private static (SampleCoding, int, int)? Format(ReadOnlySpan<byte> chunk, uint size)
    {
        if (size < 16 || chunk.Length < 16)
            return null;
        var (tag, channels) = (BinaryPrimitives.ReadUInt16LittleEndian(chunk), BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]));
        var (rate, bits) = (BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]), BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]));
        if (tag is not (1 or 6 or 7) || channels is not (1 or 2) || rate is 0 or > 192_000 || (tag == 1 && bits != 16))
            return null;
        return ((SampleCoding)tag, channels, (int)rate);
    }

    /// <summary>ITU-T G.711 table 1a.</summary>
    private static int ALaw(byte coded)
    {
        var value = coded ^ 0x55;
        var segment = (value & 0x70) >> 4;
        var magnitude = ((value & 0x0F) << 4) + 8;
        if (segment > 0)
            magnitude = (magnitude + 0x100) << (segment - 1);
        return (value & 0x80) != 0 ? magnitude : -magnitude;
    }

    /// <summary>ITU-T G.711 table 2a.</summary>
    private static int MuLaw(byte coded)
    {
        var value = ~coded & 0xFF;
        var magnitude = ((((value & 0x0F) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
        return (value & 0x80) != 0 ? -magnitude : magnitude;
    }
}
