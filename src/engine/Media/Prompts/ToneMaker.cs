namespace Switchboard.Media.Prompts;

/// <summary>A stretch of one or two frequencies; none means a pause.</summary>
internal readonly record struct ToneSegment(TimeSpan Duration, double First = 0, double Second = 0);

/// <summary>Makes samples of tones and knows the cadences.</summary>
internal static class ToneMaker
{
    private const string DigitRows = "123A456B789C*0#D";
    private const int RampSamples = 40;

    public static ToneSegment DigitSegment(char digit, TimeSpan duration)
    {
        var index = DigitRows.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(digit));
        ReadOnlySpan<double> rows = [697, 770, 852, 941];
        ReadOnlySpan<double> columns = [1209, 1336, 1477, 1633];
        return new ToneSegment(duration, rows[index / 4], columns[index % 4]);
    }

    public static ToneSegment[] Ringback(ToneCountry country) => country switch
    {
        ToneCountry.NorthAmerica => [On(2, 440, 480), Off(4)],
        ToneCountry.UnitedKingdom => [On(0.4, 400, 450), Off(0.2), On(0.4, 400, 450), Off(2)],
        ToneCountry.Europe => [On(1, 425), Off(4)],
        _ => [On(1, 450), Off(4)],
    };

    public static ToneSegment[] Busy(ToneCountry country) => country switch
    {
        ToneCountry.NorthAmerica => [On(0.5, 480, 620), Off(0.5)],
        ToneCountry.UnitedKingdom => [On(0.375, 400), Off(0.375)],
        ToneCountry.Europe => [On(0.5, 425), Off(0.5)],
        _ => [On(0.35, 450), Off(0.35)],
    };

    public static ToneSegment[] Congestion(ToneCountry country) => country switch
    {
        ToneCountry.NorthAmerica => [On(0.25, 480, 620), Off(0.25)],
        ToneCountry.UnitedKingdom => [On(0.4, 400), Off(0.35), On(0.225, 400), Off(0.525)],
        ToneCountry.Europe => [On(0.25, 425), Off(0.25)],
        _ => [On(0.7, 450), Off(0.7)],
    };

    /// <summary>The segments in a row; <paramref name="level"/> is the level of the whole in dB below full-scale sine.</summary>
    public static short[] Make(ReadOnlySpan<ToneSegment> segments, double level)
    {
        var total = 0;
        foreach (var segment in segments)
            total += SamplesOf(segment);
        var samples = new short[total];
        var at = 0;
        foreach (var segment in segments)
        {
            Fill(samples.AsSpan(at, SamplesOf(segment)), segment, level);
            at += SamplesOf(segment);
        }

        return samples;
    }

    private static void Fill(Span<short> samples, in ToneSegment segment, double level)
    {
        if (segment.First <= 0)
            return;
        var amplitude = 32767 * Math.Pow(10, level / 20) * (segment.Second > 0 ? Math.Sqrt(0.5) : 1);
        var first = 2 * Math.PI * segment.First / AudioSource.SampleRate;
        var second = 2 * Math.PI * segment.Second / AudioSource.SampleRate;
        for (var i = 0; i < samples.Length; i++)
        {
            // Short ramps keep the edges from clicking.
            var ramp = Math.Min(1, Math.Min(i + 1, samples.Length - i) / (double)RampSamples);
            var value = Math.Sin(first * i) + (segment.Second > 0 ? Math.Sin(second * i) : 0);
            samples[i] = (short)Math.Clamp(value * amplitude * ramp, short.MinValue, short.MaxValue);
        }
    }

    private static int SamplesOf(in ToneSegment segment) => (int)Math.Round(segment.Duration.TotalSeconds * AudioSource.SampleRate);

    private static ToneSegment On(double seconds, double first, double second = 0) => new(TimeSpan.FromSeconds(seconds), first, second);

    private static ToneSegment Off(double seconds) => new(TimeSpan.FromSeconds(seconds));
}
