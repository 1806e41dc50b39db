namespace Switchboard.Media.Prompts;

/// <summary>
/// Changes the sample rate by a Kaiser-windowed sinc in polyphase form: 80 dB of stop band, done once a prompt, so it is made
/// for quality and not for speed.
/// </summary>
internal static class Resampler
{
    private const int ZeroCrossings = 24;
    private const double Beta = 8;

    public static short[] Resample(ReadOnlySpan<short> input, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        if (from == to || input.IsEmpty)
            return input.ToArray();
        var divisor = GreatestCommonDivisor(from, to);
        var (up, down) = (to / divisor, from / divisor);
        // The edge lies where the narrower band ends, less the width of the slope.
        var cutoff = Math.Min(1.0, to / (double)from) * 0.94;
        var half = (int)Math.Ceiling(ZeroCrossings / cutoff);
        var kernels = new float[up][];
        var output = new short[(int)((long)input.Length * to / from)];
        for (var i = 0; i < output.Length; i++)
        {
            var position = (long)i * down;
            var phase = (int)(position % up);
            var kernel = kernels[phase] ??= Kernel(phase / (double)up, cutoff, half);
            output[i] = Sum(input, kernel, (int)(position / up) - half + 1);
        }

        return output;
    }

    private static short Sum(ReadOnlySpan<short> input, float[] kernel, int start)
    {
        double sum = 0;
        var first = Math.Max(0, -start);
        var last = Math.Min(kernel.Length, input.Length - start);
        for (var i = first; i < last; i++)
            sum += kernel[i] * input[start + i];
        return (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
    }

    private static float[] Kernel(double fraction, double cutoff, int half)
    {
        var taps = new float[half * 2];
        double sum = 0;
        for (var i = 0; i < taps.Length; i++)
        {
            var x = i - half + 1 - fraction;
            taps[i] = (float)(Sinc(x * cutoff) * Kaiser(x / half));
            sum += taps[i];
        }

        for (var i = 0; i < taps.Length; i++)
            taps[i] = (float)(taps[i] / sum); // unity gain whatever the phase
        return taps;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);

    /// <summary>The modified Bessel function of order 0, by its series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; k < 40; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
