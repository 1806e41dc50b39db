namespace Switchboard.Media.Analysis;

/// <summary>What stands out in a stretch of audio.</summary>
/// <param name="Frequency">In Hz; 0 when there is nothing.</param>
/// <param name="Level">Of that frequency, in dB relative to a full-scale sine; negative infinity for nothing.</param>
/// <param name="Purity">The share of the whole energy near that frequency, 0 to 1.</param>
public readonly record struct Tone(double Frequency, double Level, double Purity);

/// <summary>A stretch of silence.</summary>
public readonly record struct SilenceSpan(TimeSpan Start, TimeSpan Length);

/// <summary>Ears: measures tones, levels and silence in samples. Proof of a call in tests, and of a machine at the other end.</summary>
public static class ToneMeter
{
    /// <summary>The strongest frequency, to about a hertz for half a second of audio.</summary>
    public static Tone Dominant(ReadOnlySpan<short> samples, int sampleRate = 8000)
    {
        if (samples.IsEmpty)
            return new Tone(0, double.NegativeInfinity, 0);
        var size = 256;
        while (size < samples.Length && size < 16384)
            size *= 2;
        var real = new double[size];
        var imaginary = new double[size];
        var used = Math.Min(size, samples.Length);
        for (var i = 0; i < used; i++)
            real[i] = samples[i] / 32768.0 * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / used)));
        Fourier.Transform(real, imaginary);
        return Strongest(real, imaginary, used, sampleRate);
    }

    /// <summary>The level of one frequency (Goertzel), in dB relative to a full-scale sine.</summary>
    public static double LevelAt(ReadOnlySpan<short> samples, double frequency, int sampleRate = 8000)
    {
        if (samples.IsEmpty)
            return double.NegativeInfinity;
        var factor = 2 * Math.Cos(2 * Math.PI * frequency / sampleRate);
        double last = 0, beforeLast = 0;
        foreach (var sample in samples)
        {
            var value = (sample / 32768.0) + (factor * last) - beforeLast;
            beforeLast = last;
            last = value;
        }

        var power = (last * last) + (beforeLast * beforeLast) - (factor * last * beforeLast);
        var amplitude = 2 * Math.Sqrt(Math.Max(0, power)) / samples.Length;
        return ToDecibel(amplitude);
    }

    /// <summary>The level of everything, in dB relative to a full-scale sine.</summary>
    public static double Level(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
            return double.NegativeInfinity;
        double sum = 0;
        foreach (var sample in samples)
            sum += sample / 32768.0 * (sample / 32768.0);
        return ToDecibel(Math.Sqrt(2 * sum / samples.Length));
    }

    /// <summary>Stretches of at least <paramref name="shortest"/> that stay below <paramref name="threshold"/> dB, in steps of 10 ms.</summary>
    public static IReadOnlyList<SilenceSpan> Silences(
        ReadOnlySpan<short> samples, TimeSpan shortest, double threshold = -45, int sampleRate = 8000)
    {
        var found = new List<SilenceSpan>();
        var step = sampleRate / 100;
        var start = -1;
        for (var at = 0; at < samples.Length; at += step)
        {
            var isSilent = Level(samples.Slice(at, Math.Min(step, samples.Length - at))) < threshold;
            if (isSilent && start < 0)
                start = at;
            if (!isSilent && start >= 0)
            {
                Add(found, start, at, shortest, sampleRate);
                start = -1;
            }
        }

        if (start >= 0)
            Add(found, start, samples.Length, shortest, sampleRate);
        return found;
    }

    private static void Add(List<SilenceSpan> found, int start, int end, TimeSpan shortest, int sampleRate)
    {
        var length = TimeSpan.FromSeconds((end - start) / (double)sampleRate);
        if (length >= shortest)
            found.Add(new SilenceSpan(TimeSpan.FromSeconds(start / (double)sampleRate), length));
    }

    private static Tone Strongest(double[] real, double[] imaginary, int used, int sampleRate)
    {
        var half = real.Length / 2;
        var power = new double[half];
        double total = 0;
        var peak = 1;
        for (var i = 1; i < half; i++)
        {
            power[i] = (real[i] * real[i]) + (imaginary[i] * imaginary[i]);
            total += power[i];
            if (power[i] > power[peak])
                peak = i;
        }

        if (total <= 0)
            return new Tone(0, double.NegativeInfinity, 0);
        var width = Math.Max(3, (4 * real.Length / used) + 1);
        double near = 0;
        for (var i = Math.Max(1, peak - width); i <= Math.Min(half - 1, peak + width); i++)
            near += power[i];
        // Parseval, one side of the spectrum, and 3/8 of the energy left by the Hann window.
        var amplitude = Math.Sqrt(near * 32 / (3.0 * real.Length * used));
        return new Tone((peak + Bend(power, peak)) * sampleRate / real.Length, ToDecibel(amplitude), near / total);
    }

    /// <summary>Where between the bins the peak lies: a parabola through the logarithms.</summary>
    private static double Bend(double[] power, int peak)
    {
        if (peak < 2 || peak > power.Length - 2 || power[peak - 1] <= 0 || power[peak + 1] <= 0)
            return 0;
        var (left, middle, right) = (Math.Log(power[peak - 1]), Math.Log(power[peak]), Math.Log(power[peak + 1]));
        var curve = left - (2 * middle) + right;
        return curve == 0 ? 0 : 0.5 * (left - right) / curve;
    }

    private static double ToDecibel(double amplitude) => amplitude <= 0 ? double.NegativeInfinity : 20 * Math.Log10(amplitude);
}
