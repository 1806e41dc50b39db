using System.Buffers.Binary;

namespace Switchboard.Media.Recording;

/// <summary>The header of a recording: RIFF, fmt, fact and data, two channels at 8 kHz.</summary>
internal static class WavHeader
{
    public const int Length = 58;
    public const int Channels = 2;
    private const int SampleRate = 8000;
    private const int FormatLength = 18;

    /// <summary>Bytes of one sample of both channels.</summary>
    public static int FrameBytes(RecordingFormat format) => format == RecordingFormat.Pcm16 ? 4 : 2;

    public static void Write(Span<byte> to, RecordingFormat format, long dataBytes)
    {
        var data = (uint)Math.Min(dataBytes, uint.MaxValue - Length);
        var frame = FrameBytes(format);
        "RIFF"u8.CopyTo(to);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], data + Length - 8);
        "WAVEfmt "u8.CopyTo(to[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], FormatLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[20..], TagOf(format));
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], (uint)(SampleRate * frame));
        BinaryPrimitives.WriteUInt16LittleEndian(to[32..], (ushort)frame);
        BinaryPrimitives.WriteUInt16LittleEndian(to[34..], (ushort)(frame * 4));
        BinaryPrimitives.WriteUInt16LittleEndian(to[36..], 0);
        "fact"u8.CopyTo(to[38..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[42..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(to[46..], data / (uint)frame);
        "data"u8.CopyTo(to[50..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[54..], data);
    }

    /// <summary>The header of a file without sound.</summary>
    public static byte[] Empty(RecordingFormat format)
    {
        var header = new byte[Length];
        Write(header, format, 0);
        return header;
    }

    /// <summary>The format of a header written by <see cref="Write"/>; null when it is not one.</summary>
    public static RecordingFormat? Recognize(ReadOnlySpan<byte> header)
    {
        if (header.Length < Length || !header.StartsWith("RIFF"u8) || !header[8..].StartsWith("WAVEfmt "u8)
            || !header[50..].StartsWith("data"u8) || BinaryPrimitives.ReadUInt16LittleEndian(header[22..]) != Channels)
            return null;
        return BinaryPrimitives.ReadUInt16LittleEndian(header[20..]) switch
        {
            6 => RecordingFormat.ALaw,
            7 => RecordingFormat.MuLaw,
            1 => RecordingFormat.Pcm16,
            _ => null,
        };
    }

    private static ushort TagOf(RecordingFormat format) => format switch
    {
        RecordingFormat.ALaw => 6,
        RecordingFormat.MuLaw => 7,
        _ => 1,
    };
}
