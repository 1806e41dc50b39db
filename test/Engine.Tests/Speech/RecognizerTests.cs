using System.Diagnostics;
using Shouldly;
using Switchboard.Speech.Recognition;
using Switchboard.Speech.Recognition.Sphinx;
using Xunit;

namespace Switchboard.Engine.Tests.Speech;

/// <summary>Worker processes that are shared by the tests.</summary>
public sealed class HearingFixture : IDisposable
{
    public SphinxRecognizer Recognizer { get; } = new(TimeProvider.System);

    public void Dispose() => Recognizer.Dispose();
}

/// <summary>The real pocketsphinx hears the real flite.</summary>
public sealed class RecognizerTests(HearingFixture hearing) : IClassFixture<HearingFixture>
{
    private const string Departments = """
        <grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" root="r">
          <rule id="r"><item repeat="0-1">i want</item><one-of><item>sales</item><item>customer service</item><item><ruleref uri="#repairs"/></item></one-of><item repeat="0-1">please</item></rule>
          <rule id="repairs">repairs</rule>
        </grammar>
        """;

    private static readonly short[] Second = new short[8000];

    [Theory]
    [InlineData("sales", "slt")]
    [InlineData("customer service", "rms")]
    [InlineData("I want sales please", "awb")]
    [InlineData("repairs please", "kal16")]
    public async Task What_the_grammar_has_is_heard(string words, string voice)
    {
        var result = await HearAsync(Request(Departments), Flite.Say(words, voice));

        result.End.ShouldBe(RecognitionEnd.Match);
        result.Guesses[0].Words.ShouldBe(words.ToLowerInvariant());
    }

    [Theory]
    [InlineData("builtin:grammar/digits?length=4", "four seven zero one", "four seven zero one")]
    [InlineData("builtin:grammar/boolean", "yes", "yes")]
    [InlineData("builtin:grammar/number", "two hundred and five", "two hundred and five")]
    [InlineData("builtin:grammar/date", "march the third", "march the third")]
    public async Task Builtin_grammars_are_heard(string grammar, string words, string heard)
    {
        var result = await HearAsync(Request(grammar), Flite.Say(words, "rms"));

        result.End.ShouldBe(RecognitionEnd.Match);
        result.Guesses[0].Words.ShouldBe(heard);
    }

    [Theory]
    [InlineData("banana")]
    [InlineData("hello how are you today")]
    public async Task What_the_grammar_has_not_is_no_match(string words)
    {
        var result = await HearAsync(Request(Departments), Flite.Say(words));

        result.End.ShouldBe(RecognitionEnd.NoMatch);
    }

    [Fact]
    public async Task A_word_of_no_dictionary_is_heard_as_it_is_read()
    {
        var result = await HearAsync(Request(Words("switchboard", "zorbulax")), Flite.Say("zorbulax", "rms"));

        result.Guesses[0].Words.ShouldBe("zorbulax");
    }

    [Fact]
    public async Task A_word_that_nobody_can_say_does_not_spoil_the_others()
    {
        var result = await HearAsync(Request(Words("你好", "sales")), Flite.Say("sales"));

        result.Guesses[0].Words.ShouldBe("sales");
    }

    [Fact]
    public async Task Silence_counts_from_the_end_of_the_prompt()
    {
        await using var recognition = hearing.Recognizer.Begin(Request(Departments) with { NoInputTimeout = TimeSpan.FromSeconds(1) }).Value;
        Feed(recognition, [.. Second, .. Second]);
        recognition.Result.IsCompleted.ShouldBeFalse();

        recognition.StartTimers();
        Feed(recognition, Second);

        (await recognition.Result).End.ShouldBe(RecognitionEnd.NoInput);
        recognition.SpeechStarted.IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task Speech_is_known_within_80_ms_so_that_it_can_break_a_prompt_off()
    {
        await using var recognition = hearing.Recognizer.Begin(Request(Departments)).Value;
        Feed(recognition, Noise(8000, 25));
        recognition.SpeechStarted.IsCompleted.ShouldBeFalse();

        Feed(recognition, Noise(80 * 8, 1500));

        recognition.SpeechStarted.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_click_is_no_speech()
    {
        await using var recognition = hearing.Recognizer.Begin(Request(Departments)).Value;
        Feed(recognition, [.. Second, .. Noise(20 * 8, 8000), .. Second]);

        recognition.SpeechStarted.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Speech_without_end_is_too_long()
    {
        var said = Enumerable.Range(0, 4).SelectMany(_ => Flite.Say("customer service repairs sales")).ToArray();

        var result = await HearAsync(Request(Departments) with { MaxSpeech = TimeSpan.FromSeconds(2), KeepAudio = true }, said);

        result.End.ShouldBe(RecognitionEnd.TooLong);
        result.Audio!.Duration.TotalSeconds.ShouldBeInRange(1.5, 2.6);
    }

    [Fact]
    public async Task A_hotword_passes_over_everything_else()
    {
        await using var recognition = hearing.Recognizer.Begin(Request(Words("operator")) with { Hotword = true }).Value;
        await PacedAsync(recognition, [.. Flite.Say("what a lovely day it is"), .. Second, .. Second]);
        recognition.SpeechStarted.IsCompleted.ShouldBeFalse();

        await PacedAsync(recognition, [.. Flite.Say("operator", "rms"), .. Second, .. Second]);

        (await recognition.Result.WaitAsync(TimeSpan.FromSeconds(30))).Guesses[0].Words.ShouldBe("operator");
    }

    [Fact]
    public async Task A_worker_that_is_killed_in_the_middle_costs_no_word()
    {
        using var own = new SphinxRecognizer(TimeProvider.System, new SphinxOptions { MaxWorkers = 2 });
        (await own.WarmAsync()).ShouldBeNull();
        var partial = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var recognition = own.Begin(Request(Departments) with { Partial = _ => partial.TrySetResult() }).Value;
        recognition.StartTimers();
        Feed(recognition, [.. Second, .. Flite.Say("customer service")]);
        await partial.Task.WaitAsync(TimeSpan.FromSeconds(30));

        foreach (var worker in own.ProcessIds)
        {
            using var process = Process.GetProcessById(worker);
            process.Kill();
        }

        Feed(recognition, [.. Second, .. Second]);
        var result = await recognition.Result.WaitAsync(TimeSpan.FromSeconds(30));
        result.Guesses.ShouldHaveSingleItem().Words.ShouldBe("customer service");
        own.Deaths.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_caller_who_presses_a_key_in_the_middle_of_a_word_leaves_his_worker_to_the_next()
    {
        using var own = new SphinxRecognizer(TimeProvider.System, new SphinxOptions { MaxWorkers = 1 });
        for (var i = 0; i < 3; i++)
        {
            await using var given = own.Begin(Request(Departments)).Value;
            Feed(given, [.. Second, .. Flite.Say("customer")]);
        }

        await using var recognition = own.Begin(Request(Departments)).Value;
        recognition.StartTimers();
        Feed(recognition, [.. Second, .. Flite.Say("repairs", "rms"), .. Second, .. Second]);

        (await recognition.Result.WaitAsync(TimeSpan.FromSeconds(60))).Guesses[0].Words.ShouldBe("repairs");
        own.ProcessIds.Count.ShouldBe(1);
        own.Deaths.ShouldBe(0);
    }

    [Theory]
    [InlineData("zh-CN", "builtin:grammar/digits", "recognition.language")]
    [InlineData("en-US", "builtin:grammar/horoscope", "recognition.grammar")]
    [InlineData("en-US", "<grammar root='r'><rule id='r'><ruleref uri='http://elsewhere.invalid/#r'/></rule></grammar>", "recognition.grammar")]
    [InlineData("en-US", "<!DOCTYPE x [<!ENTITY a 'b'>]><grammar root='r'><rule id='r'>&a;</rule></grammar>", "recognition.grammar")]
    [InlineData("en-US", "<grammar root='r'><rule id='r'/></grammar>", "recognition.grammar")]
    public void What_cannot_be_listened_for_is_refused(string language, string grammar, string code)
    {
        hearing.Recognizer.Begin(Request(grammar) with { Language = language }).Fault.ShouldNotBeNull().Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_rule_that_begins_with_itself_is_a_fault_of_that_grammar_alone()
    {
        const string endless = "<grammar root='r'><rule id='r'><ruleref uri='#r'/> sales</rule></grammar>";

        var result = await HearAsync(Request(endless), Flite.Say("sales"));
        var next = await HearAsync(Request(Departments), Flite.Say("sales"));

        result.End.ShouldBeOneOf(RecognitionEnd.Failed, RecognitionEnd.NoMatch);
        next.End.ShouldBe(RecognitionEnd.Match);
    }

    private static RecognitionRequest Request(string grammar) => new() { Language = "en-US", Grammars = [new SpeechGrammar(grammar)] };

    private static string Words(params string[] words) =>
        "<grammar root='r'><rule id='r'><one-of>" + string.Concat(words.Select(word => $"<item>{word}</item>")) + "</one-of></rule></grammar>";

    private async Task<RecognitionResult> HearAsync(RecognitionRequest request, short[] said)
    {
        await using var recognition = hearing.Recognizer.Begin(request).Value;
        recognition.StartTimers();
        Feed(recognition, [.. Second, .. said, .. Second, .. Second]);
        return await recognition.Result.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static void Feed(IRecognition recognition, ReadOnlySpan<short> samples)
    {
        for (; samples.Length >= RecognitionRequest.FrameSamples; samples = samples[RecognitionRequest.FrameSamples..])
            recognition.Take(samples[..RecognitionRequest.FrameSamples]);
    }

    /// <summary>Feeds until the worker has had its say, as a call does by itself.</summary>
    private static async Task PacedAsync(IRecognition recognition, short[] samples)
    {
        for (var at = 0; at + 1600 <= samples.Length; at += 1600)
        {
            Feed(recognition, samples.AsSpan(at, 1600));
            await Task.WhenAny(recognition.Result, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }
    }

    private static short[] Noise(int samples, int level)
    {
        var random = new Random(7);
        var noise = new short[samples];
        for (var i = 0; i < samples; i++)
            noise[i] = (short)random.Next(-level, level);
        return noise;
    }
}
