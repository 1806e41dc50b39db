using System.Buffers.Binary;
using Switchboard.Kernel;
using Switchboard.Media.Codecs;

namespace Switchboard.Media.Prompts;

/// <summary>The audio of a WAV file as 16-bit samples, channels interleaved.</summary>
internal sealed record WavAudio(int SampleRate, int Channels, short[] Samples)
{
    /// <summary>All channels mixed to one.</summary>
    public short[] ToMono() => Channels == 1 ? Samples : Mix();

    /// <summary>One channel alone.</summary>
    public short[] Channel(int channel)
    {
        var samples = new short[Samples.Length / Channels];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = Samples[(i * Channels) + channel];
        return samples;
    }

    private short[] Mix()
    {
        var mono = new short[Samples.Length / Channels];
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0;
            for (var channel = 0; channel < Channels; channel++)
                sum += Samples[(i * Channels) + channel];
            mono[i] = (short)(sum / Channels);
        }

        return mono;
    }
}

/// <summary>Reads RIFF WAVE: PCM 8 to 32 bits, float, A-law and µ-law, plain and extensible.</summary>
internal static class WavReader
{
    private const int Pcm = 1;
    private const int Float = 3;
    private const int ALaw = 6;
    private const int MuLaw = 7;
    private const int Extensible = 0xFFFE;

    public static Outcome<WavAudio> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
            return Bad("The file is not a WAV file.");
        Format? format = null;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var announced = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            // A recording that was cut off, or written to a pipe, announces more than there is.
            var body = rest.Slice(8, (int)Math.Min(announced, (uint)(rest.Length - 8)));
            if (rest.StartsWith("fmt "u8) && body.Length >= 16)
                format = Format.Parse(body);
            else if (rest.StartsWith("data"u8))
                return format is { } known ? Decode(known, body) : Bad("The WAV file has no format before its data.");
            rest = rest[Math.Min(rest.Length, 8 + body.Length + (body.Length & 1))..];
        }

        return Bad("The WAV file holds no audio.");
    }

    private static Outcome<WavAudio> Decode(Format format, ReadOnlySpan<byte> data)
    {
        if (format.Channels is < 1 or > 8)
            return Bad("The WAV file has an impossible number of channels.");
        if (format.Rate is < 4000 or > 384_000)
            return Bad("The WAV file has a sample rate outside 4 to 384 kHz.");
        var bytes = format.Bits / 8;
        var isKnown = (format.Tag, format.Bits) is (Pcm, 8 or 16 or 24 or 32) or (Float, 32 or 64) or (ALaw or MuLaw, 8);
        if (!isKnown)
            return Bad($"The WAV coding {format.Tag} with {format.Bits} bits is not supported; PCM, float, A-law and µ-law are.");
        var count = data.Length / bytes / format.Channels * format.Channels;
        var samples = new short[count];
        for (var i = 0; i < count; i++)
            samples[i] = Sample(format, data.Slice(i * bytes, bytes));
        return new WavAudio(format.Rate, format.Channels, samples);
    }

    private static short Sample(in Format format, ReadOnlySpan<byte> bytes) => (format.Tag, format.Bits) switch
    {
        (Pcm, 8) => (short)((bytes[0] - 128) << 8),
        (Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (Pcm, 24) => BinaryPrimitives.ReadInt16LittleEndian(bytes[1..]),
        (Pcm, 32) => BinaryPrimitives.ReadInt16LittleEndian(bytes[2..]),
        (Float, 32) => FromFloat(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        (Float, 64) => FromFloat(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        (ALaw, _) => G711.AToLinear[bytes[0]],
        _ => G711.MuToLinear[bytes[0]],
    };

    private static short FromFloat(double value) =>
        double.IsFinite(value) ? (short)Math.Clamp(Math.Round(value * 32767), short.MinValue, short.MaxValue) : (short)0;

    private static Fault Bad(string detail) => new("media.bad_wav", detail);

    private readonly record struct Format(int Tag, int Channels, int Rate, int Bits)
    {
        public static Format Parse(ReadOnlySpan<byte> chunk)
        {
            int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
            if (tag == Extensible && chunk.Length >= 26)
                tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]); // the first bytes of the sub-format's GUID
            return new Format(
                tag,
                BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]),
                (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]), int.MaxValue),
                BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]));
        }
    }
}
