namespace Switchboard.Reporting.Domain;

/// <summary>The loudest sample of each stretch of a recording, both channels, 0 to 255.</summary>
/// <param name="Left">The caller's side.</param>
/// <param name="Right">The agent's side; empty for one channel.</param>
internal sealed record Peaks(byte[] Left, byte[] Right)
{
    /// <summary>How finely a recording is looked at once; fewer points are made from these.</summary>
    public const int Finest = 4000;

    /// <summary>Reads a recording's samples.</summary>
    public static async Task<Peaks> ReadAsync(Stream samples, WavFile wav, long dataBytes, CancellationToken cancellation)
    {
        var frames = dataBytes / wav.FrameBytes;
        var count = (int)Math.Min(Finest, frames);
        var peaks = new Peaks(new byte[count], wav.Channels == 2 ? new byte[count] : []);
        var buffer = new byte[wav.FrameBytes * 8192];
        long frame = 0;
        while (frame < frames)
        {
            var wanted = (int)Math.Min(buffer.Length, (frames - frame) * wav.FrameBytes);
            var got = await samples.ReadAtLeastAsync(buffer.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, cancellation);
            peaks.Take(buffer.AsSpan(0, got - (got % wav.FrameBytes)), wav, frame, frames);
            if (got < wanted)
                break;
            frame += got / wav.FrameBytes;
        }

        return peaks;
    }

    /// <summary>One channel in that many points, 0 to 1.</summary>
    public static double[] Points(byte[] channel, int points)
    {
        var count = Math.Min(points, channel.Length);
        var found = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)i * channel.Length / count), (int)((long)(i + 1) * channel.Length / count));
            byte peak = 0;
            for (var j = from; j < to; j++)
                peak = Math.Max(peak, channel[j]);
            found[i] = Math.Round(peak / 255.0, 3);
        }

        return found;
    }

    private void Take(ReadOnlySpan<byte> bytes, WavFile wav, long first, long frames)
    {
        var sample = wav.FrameBytes / wav.Channels;
        for (var i = 0; i * wav.FrameBytes < bytes.Length; i++)
        {
            var at = (int)((first + i) * Left.Length / frames);
            Raise(Left, at, wav.Sample(bytes[(i * wav.FrameBytes)..]));
            if (wav.Channels == 2)
                Raise(Right, at, wav.Sample(bytes[((i * wav.FrameBytes) + sample)..]));
        }
    }

    private static void Raise(byte[] channel, int at, int value)
    {
        var level = (byte)Math.Min(255, ((Math.Abs(value) * 255) + 16384) / 32768);
        if (level > channel[at])
            channel[at] = level;
    }
}
