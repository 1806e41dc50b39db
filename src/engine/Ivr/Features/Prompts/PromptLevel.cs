namespace Switchboard.Ivr.Features.Prompts;

/// <summary>Brings a recording to −20 dBFS RMS while somebody speaks, peaks below −1 dBFS, so that prompts sound alike in a row.</summary>
internal static class PromptLevel
{
    private const double TargetRms = 3277;
    private const double HighestPeak = 29_200;
    private const double Alike = 0.01;
    private const int SilenceShare = 30; // what stays below a thirtieth of the highest peak is silence
    private const int Frame = 160; // 20 ms at 8 kHz

    public static short[] Normalise(ReadOnlySpan<short> samples)
    {
        var (rms, peak) = Measure(samples);
        var gain = peak == 0 ? 1 : Math.Min(TargetRms / rms, HighestPeak / peak);
        if (Math.Abs(gain - 1) < Alike)
            return samples.ToArray(); // levelled before: rounding it again and again would wear it down
        var levelled = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            levelled[i] = (short)Math.Round(samples[i] * gain);
        return levelled;
    }

    // Pauses are left out of the mean: a slow sentence must not come out louder.
    private static (double Rms, int Peak) Measure(ReadOnlySpan<short> samples)
    {
        var peak = 0;
        foreach (var sample in samples)
            peak = Math.Max(peak, Math.Abs((int)sample));
        double power = 0;
        long counted = 0;
        for (var at = 0; at < samples.Length; at += Frame)
        {
            double framePower = 0;
            var framePeak = 0;
            var part = samples.Slice(at, Math.Min(Frame, samples.Length - at));
            foreach (var sample in part)
            {
                framePower += (double)sample * sample;
                framePeak = Math.Max(framePeak, Math.Abs((int)sample));
            }

            if (framePeak * SilenceShare < peak)
                continue;
            power += framePower;
            counted += part.Length;
        }

        return (counted == 0 ? TargetRms : Math.Sqrt(power / counted), peak);
    }
}
