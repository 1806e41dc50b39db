using Shouldly;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.TextDriver;
using Switchboard.Ivr.Validation;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

/// <summary>Questions that words and keys answer.</summary>
public sealed class AskTests
{
    private const string Sizes = """
        #ABNF 1.0;
        language en;
        tag-format <semantics/1.0>;
        root $size;
        public $size = (small | tiny) {out = "S";} | [very] large {out = "L";};
        """;

    [Fact]
    public async Task Words_lead_to_the_exit_of_their_choice()
    {
        var run = await Departments().Run(new TextScript().Say("the sales department"));

        run.Path().ShouldBe("a sales end");
        run.Outcome.Variables["order"].ToString().ShouldBe("sales");
    }

    [Fact]
    public async Task Keys_answer_at_the_same_time()
    {
        (await Departments().Run(new TextScript().Press("2"))).Path().ShouldBe("a other end");
    }

    [Fact]
    public async Task What_is_no_choice_is_asked_again_and_then_given_up()
    {
        var run = await Departments().Run(new TextScript().Say("banana").Silent().Press("9"));

        run.Path().ShouldBe("a lost end");
        run.Transcript.Heard.ShouldBe(["a?", "wrong a?", "nothing a?", "sorry"]);
    }

    [Fact]
    public async Task A_wired_exit_for_silence_is_taken_at_once()
    {
        var flow = Flows.Of(Ask(AskKind.YesNo, "noinput>q", "match>end"), Flows.Play("q", "quiet", "next>end"), Flows.End());

        (await flow.Run(new TextScript().Silent())).Path().ShouldBe("a q end");
    }

    [Fact]
    public async Task Without_a_recogniser_for_the_language_keys_alone_answer()
    {
        var run = await Departments().Run(
            new TextScript { Attached = new Dictionary<string, string> { ["lang"] = "zh-CN" } }.Say("sales").Press("1"));

        run.Path().ShouldBe("a sales end");
        run.Transcript.Heard.Count().ShouldBe(3);
    }

    [Theory]
    [InlineData(AskKind.YesNo, "yes please", "true")]
    [InlineData(AskKind.Digits, "four seven one one", "4711")]
    [InlineData(AskKind.Number, "two hundred and five", "205")]
    [InlineData(AskKind.Date, "march the third", "????0303")]
    [InlineData(AskKind.Time, "half past nonsense", null)]
    [InlineData(AskKind.Digits, "hello", null)]
    public async Task Builtin_kinds_are_read(AskKind kind, string said, string? value)
    {
        var flow = Flows.Of(Ask(kind, "match>end", "nomatch>n"), Flows.Play("n", "no", "next>end"), Flows.End());

        var run = await flow.Run(new TextScript().Say(said));

        run.Outcome.Variables["order"].ToString().ShouldBe(value ?? "");
        run.Path().ShouldBe(value is null ? "a n end" : "a end");
    }

    [Theory]
    [InlineData("very large", "L")]
    [InlineData("tiny", "S")]
    [InlineData("huge", null)]
    public async Task A_grammar_of_ones_own_gives_what_its_tags_say(string said, string? value)
    {
        var node = Ask(AskKind.Grammar, "match>end", "nomatch>n") with { Grammar = Sizes };
        var flow = Flows.Of(node, Flows.Play("n", "no", "next>end"), Flows.End());

        var run = await TextRun.OfAsync(flow, new TextScript().Say(said), voiceXml: new InProcess());

        run.Outcome.Variables["order"].ToString().ShouldBe(value ?? "");
    }

    [Fact]
    public void A_language_without_a_recogniser_is_said_by_the_validator()
    {
        var own = Flows.Of(Ask(AskKind.YesNo, "match>end") with { Language = "zh-CN" }, Flows.End());
        FlowValidator.Validate(own, new EnglishHouse()).ShouldContain(issue => issue.Code == "ask.language_unheard" && issue.Severity == FlowIssueSeverity.Error && issue.Field == "language");

        var spoken = Flows.Of(Ask(AskKind.YesNo, "match>end"), Flows.End());
        var issues = FlowValidator.Validate(spoken, new EnglishHouse());
        issues.ShouldContain(issue => issue.Code == "ask.language_keys_only" && issue.Severity == FlowIssueSeverity.Warning);
        issues.ShouldNotContain(issue => issue.Severity == FlowIssueSeverity.Error);
    }

    [Fact]
    public void What_cannot_be_asked_is_said_by_the_validator()
    {
        string Codes(AskNode node) => string.Join(' ', FlowValidator.Validate(Flows.Of(node, Flows.End())).Where(issue => issue.Code.StartsWith("ask.", StringComparison.Ordinal)).Select(issue => issue.Code));

        Codes(Ask(AskKind.Words, "match>end")).ShouldBe("ask.no_choices");
        Codes(Ask(AskKind.Words, "match>end") with { Choices = [new AskChoice { Value = "a", Words = ["x"], Key = "1" }, new AskChoice { Value = "a", Words = ["X"], Key = "2" }] })
            .ShouldBe("ask.value_duplicate ask.words_duplicate");
        Codes(Ask(AskKind.Grammar, "match>end") with { Grammar = "#ABNF 1.0;\nroot $a;\n$a = $b;" }).ShouldBe("ask.grammar_invalid");
        Codes(Ask(AskKind.Digits, "match>end") with { Variable = null }).ShouldBe("ask.no_variable");
    }

    private static AskNode Ask(AskKind kind, params string[] exits) =>
        new() { Id = "a", Kind = kind, Variable = "order", Prompt = Flows.Say("a?"), NoInputPrompt = Flows.Say("nothing"), NoMatchPrompt = Flows.Say("wrong"), Exits = Flows.Exits(exits) };

    private static Flow Departments() => Flows.Of(
        Ask(AskKind.Words, "=sales>sales", "match>other", "maxtries>lost") with
        {
            Choices =
            [
                new AskChoice { Value = "sales", Words = ["sales", "the sales department"], Key = "1" },
                new AskChoice { Value = "repairs", Words = ["repairs"], Key = "2" },
            ],
        },
        Flows.Play("sales", "Sales", "next>end"), Flows.Play("other", "Other", "next>end"), Flows.Play("lost", "sorry", "next>end"), Flows.End());

    private sealed class InProcess : IVoiceXmlRunner
    {
        public IResourceFetcher NewFetcher(TenantId tenant, Func<string, CancellationToken, Task<byte[]?>>? recordings = null) => MemoryFetcher.Of();

        public Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken) =>
            VoiceXmlInterpreter.RunAsync(url, platform, fetcher, new SessionOptions(), cancellationToken);
    }

    private sealed class EnglishHouse : IFlowReferences
    {
        public bool HasQueue(string queue) => true;

        public bool HasExtension(string number) => true;

        public bool HasCalendar(string calendar) => true;

        public bool Hears(string language) => language == "en";

        public IReadOnlyCollection<string>? PromptLanguages(string prompt) => [];
    }
}
