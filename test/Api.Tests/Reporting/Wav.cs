using System.Buffers.Binary;

namespace Switchboard.Api.Tests.Reporting;

/// <summary>Makes A-law files of two channels at 8 kHz.</summary>
internal static class Wav
{
    public const int Header = 58;

    /// <summary>The left side plays a tone, the right side is silent for the first half and as loud as can be then.</summary>
    public static byte[] Tone(int frames, double amplitude)
    {
        var file = new byte[Header + (frames * 2)];
        WriteHeader(file, frames * 2);
        for (var i = 0; i < frames; i++)
        {
            var left = (int)(amplitude * 32767 * Math.Sin(2 * Math.PI * 1000 * i / 8000));
            file[Header + (2 * i)] = ALaw(left);
            file[Header + (2 * i) + 1] = ALaw(i < frames / 2 ? 0 : i % 2 == 0 ? 32767 : -32767);
        }

        return file;
    }

    /// <summary>Says another length than there is, as the header of a running recording does.</summary>
    public static byte[] Promising(byte[] file, int dataBytes)
    {
        var copy = (byte[])file.Clone();
        WriteHeader(copy, dataBytes);
        return copy;
    }

    public static uint PromisedBytes(byte[] file) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(54));

    private static void WriteHeader(Span<byte> to, int dataBytes)
    {
        "RIFF"u8.CopyTo(to);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], dataBytes + Header - 8);
        "WAVEfmt "u8.CopyTo(to[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], 18);
        BinaryPrimitives.WriteInt16LittleEndian(to[20..], 6);
        BinaryPrimitives.WriteInt16LittleEndian(to[22..], 2);
        BinaryPrimitives.WriteInt32LittleEndian(to[24..], 8000);
        BinaryPrimitives.WriteInt32LittleEndian(to[28..], 16000);
        BinaryPrimitives.WriteInt16LittleEndian(to[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(to[34..], 8);
        "fact"u8.CopyTo(to[38..]);
        BinaryPrimitives.WriteInt32LittleEndian(to[42..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(to[46..], dataBytes / 2);
        "data"u8.CopyTo(to[50..]);
        BinaryPrimitives.WriteInt32LittleEndian(to[54..], dataBytes);
    }

    // ITU-T G.711: sign, three bits of segment, four of step, even bits inverted.
    private static byte ALaw(int sample)
    {
        var sign = sample >= 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs(sample), 32767) >> 3;
        var segment = 0;
        for (var m = magnitude >> 5; m > 0; m >>= 1)
            segment++;
        var step = segment < 2 ? magnitude >> 1 : (magnitude >> segment) & 0x0F;
        return (byte)((sign | (segment << 4) | (step & 0x0F)) ^ 0x55);
    }
}
