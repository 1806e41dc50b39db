namespace Switchboard.Media.Analysis;

/// <summary>The fast Fourier transform of a power of two.</summary>
internal static class Fourier
{
    public static void Transform(double[] real, double[] imaginary)
    {
        Reorder(real, imaginary);
        for (var size = 2; size <= real.Length; size *= 2)
        {
            var half = size / 2;
            for (var k = 0; k < half; k++)
            {
                var (sine, cosine) = Math.SinCos(-2 * Math.PI * k / size);
                for (var i = k; i < real.Length; i += size)
                {
                    var j = i + half;
                    var re = (real[j] * cosine) - (imaginary[j] * sine);
                    var im = (real[j] * sine) + (imaginary[j] * cosine);
                    (real[j], imaginary[j]) = (real[i] - re, imaginary[i] - im);
                    (real[i], imaginary[i]) = (real[i] + re, imaginary[i] + im);
                }
            }
        }
    }

    private static void Reorder(double[] real, double[] imaginary)
    {
        for (int i = 1, j = 0; i < real.Length; i++)
        {
            var bit = real.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i < j)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }
    }
}
