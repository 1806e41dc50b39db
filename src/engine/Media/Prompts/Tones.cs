namespace Switchboard.Media.Prompts;

/// <summary>The call progress tones of a country.</summary>
public enum ToneCountry
{
    /// <summary>450 Hz (GB/T 3380).</summary>
    China,

    /// <summary>440 + 480 and 480 + 620 Hz.</summary>
    NorthAmerica,

    /// <summary>425 Hz (ETSI and most of Europe).</summary>
    Europe,

    /// <summary>400 + 450 Hz.</summary>
    UnitedKingdom,
}

/// <summary>Tones made by calculation. Call progress tones are one cadence long: play them looped.</summary>
public static class Tones
{
    /// <summary>A steady sine; <paramref name="level"/> in dBm0-like dB below full scale.</summary>
    public static Prompt Sine(double frequency, TimeSpan duration, double level = -10) =>
        Prompt.FromSamples(ToneMaker.Make([new ToneSegment(duration, frequency)], level));

    /// <summary>What a caller hears while the other side rings.</summary>
    public static Prompt Ringback(ToneCountry country) => Prompt.FromSamples(ToneMaker.Make(ToneMaker.Ringback(country), -16));

    /// <summary>What a caller hears when the other side is busy.</summary>
    public static Prompt Busy(ToneCountry country) => Prompt.FromSamples(ToneMaker.Make(ToneMaker.Busy(country), -16));

    /// <summary>The same for no free line.</summary>
    public static Prompt Congestion(ToneCountry country) => Prompt.FromSamples(ToneMaker.Make(ToneMaker.Congestion(country), -16));

    /// <summary>A short beep ("after the tone").</summary>
    public static Prompt Beep() => Sine(1000, TimeSpan.FromMilliseconds(250), -14);

    /// <summary>The two-tone signal of a key, for peers that take no telephone-events.</summary>
    public static Prompt Digit(char digit, TimeSpan duration) =>
        Prompt.FromSamples(ToneMaker.Make([ToneMaker.DigitSegment(digit, duration)], -9));
}
