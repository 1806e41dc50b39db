namespace Switchboard.Ivr.Features.Prompts;

/// <summary>Brings a recording to −20 dBFS RMS while somebody speaks, peaks below −1 dBFS, so that prompts sound alike in a row.</summary>
internal static class PromptLevel
{
    private const double TargetRms = 3277;
    private const double HighestPeak = 29_200;
    private const double MostGain = 30;
    private const int SilenceBelow = 100;
    private const int Frame = 160; // 20 ms at 8 kHz

    public static short[] Normalise(ReadOnlySpan<short> samples)
    {
        var (rms, peak) = Measure(samples);
        var gain = peak == 0 ? 1 : Math.Min(Math.Min(TargetRms / rms, HighestPeak / peak), MostGain);
        var levelled = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            levelled[i] = (short)Math.Round(samples[i] * gain);
        return levelled;
    }

    // Pauses are left out of the mean: a slow sentence must not come out louder.
    private static (double Rms, int Peak) Measure(ReadOnlySpan<short> samples)
    {
        double power = 0;
        long counted = 0;
        var peak = 0;
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

            peak = Math.Max(peak, framePeak);
            if (framePeak < SilenceBelow)
                continue;
            power += framePower;
            counted += part.Length;
        }

        return (counted == 0 ? TargetRms : Math.Sqrt(power / counted), peak);
    }
}
