using System.Runtime.InteropServices;
using Switchboard.Media.Codecs;

namespace Switchboard.Media.Recording;

/// <summary>Puts a payload into one channel of interleaved recording samples.</summary>
internal static class SampleWriter
{
    public static byte SilenceOf(RecordingFormat format) => format switch
    {
        RecordingFormat.ALaw => G711.ASilence,
        RecordingFormat.MuLaw => G711.MuSilence,
        _ => 0,
    };

    /// <summary>Writes octets of a G.711 law from frame <paramref name="at"/> on.</summary>
    public static void Write(RecordingFormat format, Span<byte> block, int at, int channel, G711.Law law, ReadOnlySpan<byte> octets)
    {
        if (format == RecordingFormat.Pcm16)
            WriteLinear(MemoryMarshal.Cast<byte, short>(block)[((at * 2) + channel)..], G711.ToLinear(law), octets);
        else if ((format == RecordingFormat.ALaw) == (law == G711.Law.A))
            WriteSame(block[((at * 2) + channel)..], octets);
        else
            WriteMapped(block[((at * 2) + channel)..], law == G711.Law.A ? G711.AToMu : G711.MuToA, octets);
    }

    /// <summary>Writes linear samples (codecs other than G.711).</summary>
    public static void Write(RecordingFormat format, Span<byte> block, int at, int channel, ReadOnlySpan<short> samples)
    {
        if (format == RecordingFormat.Pcm16)
        {
            var linear = MemoryMarshal.Cast<byte, short>(block)[((at * 2) + channel)..];
            for (var i = 0; i < samples.Length; i++)
                linear[i * 2] = samples[i];
            return;
        }

        Span<byte> octets = stackalloc byte[samples.Length];
        var law = format == RecordingFormat.ALaw ? G711.Law.A : G711.Law.Mu;
        G711.Encode(law, samples, octets);
        WriteSame(block[((at * 2) + channel)..], octets);
    }

    private static void WriteSame(Span<byte> to, ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
            to[i * 2] = octets[i];
    }

    private static void WriteMapped(Span<byte> to, ReadOnlySpan<byte> table, ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
            to[i * 2] = table[octets[i]];
    }

    private static void WriteLinear(Span<short> to, ReadOnlySpan<short> table, ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
            to[i * 2] = table[octets[i]];
    }
}
