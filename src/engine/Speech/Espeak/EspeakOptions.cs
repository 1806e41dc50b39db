namespace Switchboard.Speech.Espeak;

/// <summary>How espeak-ng is run.</summary>
public sealed record EspeakOptions
{
    /// <summary>The program.</summary>
    public string Program { get; init; } = "espeak-ng";

    /// <summary>The Mandarin voice. espeak-ng 1.51 reads pinyin with it; its plain <c>cmn</c> voice reads no Han characters.</summary>
    public string ChineseVoice { get; init; } = "cmn-latn-pinyin";

    /// <summary>The English voice.</summary>
    public string EnglishVoice { get; init; } = "en-us";

    /// <summary>Words a minute at rate 1 for Chinese; Mandarin syllables count as words.</summary>
    public int ChineseSpeed { get; init; } = 180;

    /// <summary>Words a minute at rate 1 for English.</summary>
    public int EnglishSpeed { get; init; } = 160;

    /// <summary>The longest that one run of the program may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The most audio that one text may give.</summary>
    public TimeSpan LongestAudio { get; init; } = TimeSpan.FromMinutes(10);
}
