using Shouldly;
using Switchboard.Kernel;
using Switchboard.Speech;
using Switchboard.Speech.Audio;
using Switchboard.Speech.Espeak;
using Xunit;

namespace Switchboard.Engine.Tests.Speech;

/// <summary>Runs the real espeak-ng.</summary>
public sealed class EspeakSynthesizerTests : IDisposable
{
    private readonly EspeakSynthesizer _synthesizer = EspeakSynthesizer.Create(TimeProvider.System).Value;

    [Theory]
    [InlineData("您好，欢迎致电。", "zh-CN", 1.0, 4)]
    [InlineData("您前面还有 3 位，预计等待 2 分钟。", "zh-CN", 2.0, 6)]
    [InlineData("Welcome to Switchboard. Press 1 for sales.", "en", 1.5, 5)]
    [InlineData("欢迎致电 Switchboard 客服中心", "zh-CN", 1.5, 5)]
    [InlineData("-v yue; $(touch x) \"quoted\"", "en", 0.5, 8)]
    public async Task Speech_is_heard_at_a_steady_level_without_silence_around_it(string text, string language, double least, double most)
    {
        var audio = (await _synthesizer.SynthesizeAsync(new SpeechRequest(text, language))).Value;

        audio.Duration.TotalSeconds.ShouldBeInRange(least, most);
        Loudness(audio).ShouldBeInRange(-24, -16);
        Peak(audio).ShouldBeLessThanOrEqualTo(29_200);
        LeadingSilence(audio).ShouldBeLessThan(0.05);
    }

    [Fact]
    public async Task Chinese_is_not_read_as_the_names_of_its_characters()
    {
        // The broken voice says "Chinese letter" for each character and takes many times as long.
        var audio = (await _synthesizer.SynthesizeAsync(new SpeechRequest("请稍候"))).Value;

        audio.Duration.TotalSeconds.ShouldBeInRange(0.4, 1.5);
    }

    [Fact]
    public async Task Faster_rate_gives_shorter_audio()
    {
        var usual = (await _synthesizer.SynthesizeAsync(new SpeechRequest("感谢您的来电，再见。"))).Value;
        var fast = (await _synthesizer.SynthesizeAsync(new SpeechRequest("感谢您的来电，再见。", Rate: 1.8))).Value;

        fast.Duration.ShouldBeLessThan(usual.Duration * 0.8);
    }

    [Theory]
    [InlineData("", "zh-CN", null, 1.0, "speech.text_length")]
    [InlineData("，。", "zh-CN", null, 1.0, "speech.nothing_to_say")]
    [InlineData("hello", "en", null, 9.0, "speech.rate")]
    [InlineData("hello", "en", "../../etc/passwd", 1.0, "speech.voice")]
    [InlineData("hello", "en", "--help", 1.0, "speech.voice")]
    public async Task Unusable_request_is_a_fault(string text, string language, string? voice, double rate, string code)
    {
        var outcome = await _synthesizer.SynthesizeAsync(new SpeechRequest(text, language, voice, rate));

        outcome.Fault.ShouldNotBeNull().Code.ShouldBe(code);
    }

    [Fact]
    public async Task Unknown_voice_is_a_fault()
    {
        var outcome = await _synthesizer.SynthesizeAsync(new SpeechRequest("hello", "en", "nobody"));

        outcome.Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task Missing_program_is_a_fault_that_names_the_package()
    {
        using var synthesizer = EspeakSynthesizer.Create(TimeProvider.System, new EspeakOptions { Program = "/nowhere/espeak-ng" }).Value;

        var outcome = await synthesizer.SynthesizeAsync(new SpeechRequest("hello", "en"));

        outcome.Fault.ShouldNotBeNull().Detail.ShouldContain("install espeak-ng");
    }

    [Fact]
    public async Task Program_that_hangs_is_ended_after_the_time_limit()
    {
        var time = new VirtualTimeProvider();
        // The shell takes the "voice" for the script it is to run.
        var script = Path.Combine(Path.GetTempPath(), $"hanging-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(script, "exec sleep 1000\n");
        using var process = new EspeakProcess(new EspeakOptions { Program = "/bin/sh" }, time);

        var running = process.RunAsync("hello", script, 160, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(15));

        (await running).Fault.ShouldNotBeNull().Code.ShouldBe("speech.timed_out");
        File.Delete(script);
    }

    [Fact]
    public async Task More_audio_than_allowed_is_refused()
    {
        using var synthesizer = EspeakSynthesizer.Create(
            TimeProvider.System, new EspeakOptions { LongestAudio = TimeSpan.FromSeconds(0.5) }).Value;

        var outcome = await synthesizer.SynthesizeAsync(new SpeechRequest("This sentence takes longer than half a second.", "en"));

        outcome.Fault.ShouldNotBeNull().Code.ShouldBe("speech.too_long");
    }

    [Fact]
    public async Task Many_at_once_are_all_spoken()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(1, 12).Select(i => _synthesizer.SynthesizeAsync(new SpeechRequest($"您前面还有 {i} 位"))));

        outcomes.ShouldAllBe(o => o.Succeeded);
    }

    [Fact]
    public void Wav_reads_back()
    {
        var audio = new SpeechAudio([1, -2, 32767], 22050);

        var read = WavPcm.Read(audio.ToWav()).Value;

        read.SampleRate.ShouldBe(22050);
        read.Samples.ToArray().ShouldBe([1, -2, 32767]);
    }

    [Fact]
    public void Broken_wav_is_a_fault_at_every_length()
    {
        var wav = new SpeechAudio([1, 2, 3, 4], 22050).ToWav();
        for (var length = 0; length < 44; length++)
            WavPcm.Read(wav.AsSpan(0, length)).Succeeded.ShouldBeFalse();
    }

    public void Dispose() => _synthesizer.Dispose();

    private static double Loudness(SpeechAudio audio)
    {
        var loud = audio.Samples.ToArray().Where(s => Math.Abs((int)s) >= 100).Select(s => (double)s * s).ToArray();
        return 10 * Math.Log10(loud.Average() / (32768.0 * 32768));
    }

    private static int Peak(SpeechAudio audio) => audio.Samples.ToArray().Max(s => Math.Abs((int)s));

    private static double LeadingSilence(SpeechAudio audio) =>
        (double)audio.Samples.ToArray().TakeWhile(s => Math.Abs((int)s) < 100).Count() / audio.SampleRate;
}
