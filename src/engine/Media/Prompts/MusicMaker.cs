namespace Switchboard.Media.Prompts;

/// <summary>
/// Composes the music on hold: broken chords of plucked strings under a sparse pentatonic line, 66 beats
/// a minute, twelve bars. Tails that reach past the end are folded to the start, so the loop has no seam.
/// </summary>
internal static class MusicMaker
{
    private const int Rate = AudioSource.SampleRate;
    private const double BeatSeconds = 60.0 / 66;
    private const int BeatsPerBar = 4;
    private const double TargetRms = 0.1; // -20 dBFS

    // Each bar: the chord from its lowest note, as MIDI numbers. C – Am – F – G, twice turned over.
    private static readonly int[][] Chords =
    [
        [48, 55, 60, 64, 67, 71], [45, 52, 57, 60, 64, 67], [53, 57, 60, 64, 67, 69], [43, 50, 55, 59, 62, 67],
        [52, 55, 59, 62, 67, 71], [45, 52, 57, 60, 64, 69], [50, 57, 60, 65, 69, 72], [43, 55, 57, 62, 65, 67],
        [48, 55, 60, 64, 67, 72], [52, 55, 59, 64, 67, 71], [53, 57, 60, 65, 69, 72], [43, 50, 55, 60, 62, 67],
    ];

    // Which notes of the chord the eight quavers of a bar pluck.
    private static readonly int[] Pattern = [0, 2, 3, 4, 5, 4, 3, 2];

    // The line above: bar, quaver, note.
    private static readonly (int Bar, int Quaver, int Note)[] Line =
    [
        (0, 2, 76), (0, 6, 79), (1, 2, 76), (1, 5, 74), (1, 7, 72), (2, 3, 72), (2, 6, 69), (3, 2, 74), (3, 6, 71),
        (4, 2, 79), (4, 6, 76), (5, 3, 76), (5, 6, 72), (6, 2, 77), (6, 5, 76), (6, 7, 74), (7, 4, 74),
        (8, 2, 76), (8, 4, 79), (8, 7, 84), (9, 3, 83), (9, 6, 79), (10, 2, 81), (10, 6, 77), (11, 2, 76), (11, 5, 74),
    ];

    public static short[] Compose()
    {
        var quaver = BeatSeconds / 2;
        var mix = new double[(int)Math.Round(Chords.Length * BeatsPerBar * BeatSeconds * Rate)];
        for (var bar = 0; bar < Chords.Length; bar++)
        {
            for (var step = 0; step < Pattern.Length; step++)
            {
                var start = ((bar * Pattern.Length) + step) * quaver;
                var strength = step == 0 ? 0.9 : 0.55 + (0.1 * (step % 3));
                Pluck(mix, start, Chords[bar][Pattern[step]], strength, 2.2);
            }
        }

        foreach (var (bar, step, note) in Line)
            Pluck(mix, ((bar * Pattern.Length) + step) * quaver, note, 0.8, 1.6);
        return Finish(mix);
    }

    /// <summary>A plucked note: partials that fade the sooner the higher they are, with a soft attack.</summary>
    private static void Pluck(double[] mix, double start, int note, double strength, double seconds)
    {
        var frequency = 440 * Math.Pow(2, (note - 69) / 12.0);
        var at = (int)Math.Round(start * Rate);
        var total = (int)(seconds * Rate);
        for (var partial = 1; partial <= 7 && frequency * partial < 3400; partial++)
        {
            var turn = 2 * Math.PI * frequency * partial / Rate;
            var decay = Math.Exp(-(1.6 + (0.9 * partial)) / (seconds * Rate) * 2.2);
            var amplitude = strength / Math.Pow(partial, 1.4);
            for (var i = 0; i < total; i++)
            {
                var edge = Math.Min(1, i / 40.0) * Math.Min(1, (total - i) / (0.1 * Rate));
                mix[(at + i) % mix.Length] += amplitude * edge * Math.Sin(turn * i);
                amplitude *= decay;
            }
        }
    }

    private static short[] Finish(double[] mix)
    {
        double mean = 0, square = 0;
        foreach (var value in mix)
            mean += value / mix.Length;
        foreach (var value in mix)
            square += (value - mean) * (value - mean) / mix.Length;
        // A full-scale sine has an RMS of 0.707: -20 dBFS of it is 0.0707; plucks are peaky, so peaks are bent softly.
        var gain = TargetRms / Math.Sqrt(2) / Math.Sqrt(square);
        var samples = new short[mix.Length];
        for (var i = 0; i < mix.Length; i++)
            samples[i] = (short)Math.Round(Math.Tanh((mix[i] - mean) * gain) * 32767);
        return samples;
    }
}
