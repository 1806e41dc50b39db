namespace Switchboard.Speech.Recognition;

/// <summary>Tells speech from silence by energy against a noise floor that follows the line. Works on steps of 10 ms, so that speech is known
/// 50 ms after it began. Belongs to one thread; allocates nothing.</summary>
public sealed class VoiceActivity
{
    private const int Step = RecognitionRequest.SampleRate / 100;
    private const double LeastFloor = 20; // rms: lines are never quieter than their quantisation
    private const int Onset = 5; // steps of the last eight that must be loud
    private readonly double _ratio;
    private readonly double _least;
    private double _floor = 60;
    private uint _recent;

    /// <param name="sensitivity">0 hears loud voices only, 1 hears a whisper.</param>
    public VoiceActivity(double sensitivity = 0.5)
    {
        var deaf = 1 - Math.Clamp(sensitivity, 0, 1);
        _ratio = 1.6 + (2.8 * deaf); // 4 to 13 dB above the floor
        _least = 60 * Math.Pow(9, deaf); // −55 to −36 dBFS
    }

    /// <summary>Somebody speaks, as far as is known.</summary>
    public bool IsSpeech { get; private set; }

    /// <summary>The time since the last loud step.</summary>
    public TimeSpan Silence { get; private set; } = TimeSpan.Zero;

    /// <summary>Takes samples, a multiple of 10 ms. True when speech began in them.</summary>
    public bool Take(ReadOnlySpan<short> samples)
    {
        var began = false;
        for (; samples.Length >= Step; samples = samples[Step..])
            began |= TakeStep(samples[..Step]);
        return began;
    }

    /// <summary>The utterance is over: the next one is waited for.</summary>
    public void Reset() => (IsSpeech, Silence, _recent) = (false, TimeSpan.Zero, 0);

    private bool TakeStep(ReadOnlySpan<short> step)
    {
        var level = Level(step);
        var loud = level > Math.Max(_least, _floor * _ratio);
        if (loud)
            Silence = TimeSpan.Zero;
        else
            Silence += TimeSpan.FromMilliseconds(10);
        // Down at once, up slowly: noise that stays becomes the floor in a few seconds, a word does not.
        _floor = level < _floor ? Math.Max(LeastFloor, (_floor * 0.7) + (level * 0.3)) : Math.Min(_floor * 1.003, Math.Max(level, LeastFloor));
        _recent = ((_recent << 1) | (loud ? 1u : 0)) & 0xFF;
        if (IsSpeech || !loud || System.Numerics.BitOperations.PopCount(_recent) < Onset)
            return false;
        IsSpeech = true;
        return true;
    }

    // Without the mean: some gateways add a constant.
    private static double Level(ReadOnlySpan<short> step)
    {
        long sum = 0, squares = 0;
        foreach (var sample in step)
        {
            sum += sample;
            squares += sample * sample;
        }

        var mean = (double)sum / step.Length;
        return Math.Sqrt(Math.Max(0, ((double)squares / step.Length) - (mean * mean)));
    }
}
