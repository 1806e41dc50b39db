namespace Switchboard.Speech.Audio;

/// <summary>Cuts silence off both ends and brings speech to one level, so that prompts sound alike in a row.</summary>
internal static class SpeechLevel
{
    // −20 dBFS while speaking, peaks below −1 dBFS; what is 50 dB under full scale is silence.
    private const double TargetRms = 3277;
    private const double HighestPeak = 29_200;
    private const int SilenceBelow = 100;
    private const int FramesPerSecond = 50;
    private const double KeepBeforeSeconds = 0.01;
    private const double KeepAfterSeconds = 0.06;

    public static SpeechAudio TrimAndLevel(SpeechAudio audio) => Level(Trim(audio));

    /// <summary>One after the other with a pause between; all of one rate.</summary>
    public static SpeechAudio Join(IReadOnlyList<SpeechAudio> parts, TimeSpan pause)
    {
        if (parts.Count == 1)
            return parts[0];
        var rate = parts[0].SampleRate;
        var gap = (int)(pause.TotalSeconds * rate);
        var samples = new short[parts.Sum(p => p.Samples.Length) + (gap * (parts.Count - 1))];
        var at = 0;
        foreach (var part in parts)
        {
            part.Samples.Span.CopyTo(samples.AsSpan(at));
            at += part.Samples.Length + gap;
        }

        return new SpeechAudio(samples, rate);
    }

    private static ReadOnlySpan<short> Trim(SpeechAudio audio, out int rate)
    {
        rate = audio.SampleRate;
        var samples = audio.Samples.Span;
        int first = 0, last = samples.Length - 1;
        while (first <= last && Math.Abs((int)samples[first]) < SilenceBelow)
            first++;
        while (last >= first && Math.Abs((int)samples[last]) < SilenceBelow)
            last--;
        if (first > last)
            return [];
        first = Math.Max(0, first - (int)(KeepBeforeSeconds * rate));
        last = Math.Min(samples.Length - 1, last + (int)(KeepAfterSeconds * rate));
        return samples[first..(last + 1)];
    }

    private static SpeechAudio Trim(SpeechAudio audio) => new(Trim(audio, out var rate).ToArray(), rate);

    private static SpeechAudio Level(SpeechAudio audio)
    {
        var samples = audio.Samples.Span;
        var (rms, peak) = Measure(samples, audio.SampleRate / FramesPerSecond);
        if (peak == 0)
            return audio;
        var gain = Math.Min(TargetRms / rms, HighestPeak / peak);
        var levelled = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            levelled[i] = (short)Math.Round(samples[i] * gain);
        return new SpeechAudio(levelled, audio.SampleRate);
    }

    // Pauses are left out of the mean: a slow sentence must not come out louder.
    private static (double Rms, int Peak) Measure(ReadOnlySpan<short> samples, int frame)
    {
        double power = 0;
        long counted = 0;
        var peak = 0;
        for (var at = 0; at < samples.Length; at += frame)
        {
            double framePower = 0;
            var framePeak = 0;
            var part = samples.Slice(at, Math.Min(frame, samples.Length - at));
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

        return (counted == 0 ? 1 : Math.Sqrt(power / counted), peak);
    }
}
