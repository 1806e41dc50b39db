using System.Text.RegularExpressions;
using Switchboard.Kernel;
using Switchboard.Speech.Audio;
using Switchboard.Speech.Mandarin;

namespace Switchboard.Speech.Espeak;

/// <summary>Offline synthesis by espeak-ng, Mandarin and English; Chinese text is read as pinyin by ICU first.</summary>
public sealed partial class EspeakSynthesizer : ISpeechSynthesizer, IDisposable
{
    private static readonly TimeSpan BetweenVoices = TimeSpan.FromMilliseconds(80);

    private readonly EspeakOptions _options;
    private readonly EspeakProcess _process;
    private readonly HanTransliterator _transliterator;
    private readonly PinyinReader _pinyin;

    private EspeakSynthesizer(EspeakOptions options, HanTransliterator transliterator, TimeProvider time)
    {
        _options = options;
        _process = new EspeakProcess(options, time);
        _transliterator = transliterator;
        _pinyin = new PinyinReader(transliterator);
    }

    /// <inheritdoc />
    public string Version => $"espeak-1:{_options.ChineseVoice}:{_options.ChineseSpeed}:{_options.EnglishVoice}:{_options.EnglishSpeed}";

    /// <summary>Makes the synthesizer; a fault when ICU is missing on this machine. espeak-ng itself is looked for when it is used.</summary>
    public static Outcome<EspeakSynthesizer> Create(TimeProvider time, EspeakOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (!HanTransliterator.Create().TryGet(out var transliterator, out var fault))
            return fault;
        return new EspeakSynthesizer(options ?? new EspeakOptions(), transliterator, time);
    }

    /// <inheritdoc />
    public async Task<Outcome<SpeechAudio>> SynthesizeAsync(SpeechRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Refuse(request) is { } refusal)
            return refusal;
        List<SpokenRun> runs;
        try
        {
            runs = SpokenRun.Split(request.Text, request.IsChinese);
        }
        catch (RegexMatchTimeoutException)
        {
            return Fault.Invalid("speech.unreadable", "The text's numbers cannot be read.");
        }

        var spoken = new List<SpeechAudio>(runs.Count);
        foreach (var run in runs)
        {
            var outcome = await SpeakAsync(run, request, cancel).ConfigureAwait(false);
            if (!outcome.TryGet(out var audio, out var fault))
                return fault;
            if (!audio.Samples.IsEmpty)
                spoken.Add(audio);
        }

        return spoken.Count > 0 ? SpeechLevel.Join(spoken, BetweenVoices) : NothingToSay();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _transliterator.Dispose();
        _process.Dispose();
    }

    private static Fault? Refuse(SpeechRequest request)
    {
        if (request.Text is not { Length: > 0 and <= SpeechRequest.MaxTextLength })
            return Fault.Invalid("speech.text_length", $"The text must have 1 to {SpeechRequest.MaxTextLength} characters.", "text");
        if (request.Rate is not (>= 0.5 and <= 2))
            return Fault.Invalid("speech.rate", "The rate must be between 0.5 and 2.", "rate");
        if (request.Voice is { } voice && !VoiceName().IsMatch(voice))
            return Fault.Invalid("speech.voice", "There is no such voice.", "voice");
        return null;
    }

    private async Task<Outcome<SpeechAudio>> SpeakAsync(SpokenRun run, SpeechRequest request, CancellationToken cancel)
    {
        var text = run.Text;
        var units = text.Length;
        if (run.IsChinese)
            text = _pinyin.Read(text, out units);
        if (units == 0)
            return new SpeechAudio([], WavPcm.EspeakRate);

        var voice = run.IsChinese ? _options.ChineseVoice : _options.EnglishVoice;
        if (request.Voice is not null && run.IsChinese == request.IsChinese)
            voice = request.Voice;
        var speed = (int)((run.IsChinese ? _options.ChineseSpeed : _options.EnglishSpeed) * request.Rate);
        var outcome = await _process.RunAsync(text, voice, speed, cancel).ConfigureAwait(false);
        if (!outcome.TryGet(out var wav, out var fault))
            return fault;
        if (!WavPcm.Read(wav).TryGet(out var raw, out fault))
            return fault;
        var audio = SpeechLevel.TrimAndLevel(raw);
        return IsPlausible(audio.Duration, units, run.IsChinese, request.Rate)
            ? audio
            : new Fault("speech.implausible", $"espeak-ng gave {audio.Duration.TotalSeconds:0.00} s of audio for {units} characters.", FaultKind.Unavailable);
    }

    // A syllable takes 60 ms to 1 s at usual speed, a Latin letter or digit 5 ms (silent) to 1 s (spelled out), pauses included.
    private static bool IsPlausible(TimeSpan duration, int units, bool chinese, double rate)
    {
        var seconds = duration.TotalSeconds * rate;
        return seconds >= units * (chinese ? 0.06 : 0.005) && seconds <= 2 + units;
    }

    private static Fault NothingToSay() =>
        Fault.Invalid("speech.nothing_to_say", "The text has neither letters nor digits that can be spoken.", "text");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9+_-]{0,40}\z", RegexOptions.CultureInvariant, 250)]
    private static partial Regex VoiceName();
}
