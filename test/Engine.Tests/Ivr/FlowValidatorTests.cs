using Shouldly;
using Switchboard.Ivr;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Validation;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class FlowValidatorTests
{
    [Theory]
    [InlineData(ExampleFlows.ApplianceHotline)]
    [InlineData(ExampleFlows.ServiceOverflow)]
    public void The_examples_are_sound(string name) => FlowValidator.Validate(ExampleFlows.Load(name), new House()).ShouldBeEmpty();

    [Fact]
    public void An_issue_names_node_field_path_and_params()
    {
        var issue = Issues(Flows.Of(Flows.End("x"), Flows.Menu("m", "1", "1>gone"))).Single(issue => issue.Code == "exit.target_missing");
        (issue.Node, issue.Field, issue.Path, issue.Severity).ShouldBe(("m", "exits.1", "nodes[1].exits.1", FlowIssueSeverity.Error));
        issue.Params["target"].ShouldBe("gone");
    }

    [Fact]
    public void Head_and_variables()
    {
        var flow = Flows.Of(Flows.End()) with
        {
            Name = " ",
            Language = "fr",
            TimeZone = "Mars/Base",
            Start = "nowhere",
            OnError = "neither",
            Variables =
            [
                new FlowVariable { Name = "1a" }, new FlowVariable { Name = "caller" }, new FlowVariable { Name = "a" }, new FlowVariable { Name = "a" },
                new FlowVariable { Name = "pin", Attach = true, Sensitive = true },
            ],
        };
        Codes(flow).ShouldBe(
        [
            "flow.name_empty name", "flow.language_not_listed languages", "flow.zone_unknown timeZone", "flow.start_missing start",
            "flow.on_error_missing onError", "variable.name_invalid variables[0].name", "variable.name_reserved variables[1].name",
            "variable.name_duplicate variables[3].name", "variable.sensitive_attached variables[4].attach", "node.unreachable ",
        ]);
        Codes(Flows.Of(Flows.End()) with { Language = "", OnError = null }).ShouldBe(["flow.language_empty language", "flow.no_error_handler onError"]);
    }

    public static TheoryData<FlowNode, string> WrongNodes => new()
    {
        { Flows.Play("a", "x"), "exit.missing exits.next" },
        { Flows.Play("a", "x", "next>end", "nxt>end"), "exit.unknown exits.nxt" },
        { Flows.Play("a", "x", "next>gone"), "exit.target_missing exits.next" },
        { Flows.Play("a", "x", "next>end") with { Prompt = [] }, "prompt.empty prompt" },
        { Flows.Play("a", "x", "next>end") with { Terminators = "x" }, "keys.invalid terminators" },
        { Prompt(new TextPart { Text = Text(("en", "Hi")) }), "prompt.language_missing prompt[0].text.zh-CN" },
        { Prompt(new TextPart { Text = Text(("en", "Hi"), ("zh-CN", " ")) }), "prompt.language_missing prompt[0].text.zh-CN" },
        { Prompt(new TextPart { Text = Text(("en", "Hi"), ("zh-CN", "好"), ("fr", "Salut")) }), "prompt.language_unused prompt[0].text.fr" },
        { Prompt(new TextPart { Text = Text(("en", "Hi")), Language = "zh-CN" }), "prompt.language_missing prompt[0].text.zh-CN, prompt.language_unused prompt[0].text.en" },
        { Prompt(new TextPart { Text = Text(("en", new string('x', 3000)), ("zh-CN", "好")) }), "prompt.text_too_long prompt[0].text.en" },
        { Prompt(new LibraryPart { Prompt = "missing" }), "prompt.unknown prompt[0].prompt" },
        { Prompt(new LibraryPart { Prompt = "welcome" }), "prompt.take_missing prompt[0].prompt" },
        { Prompt(new LibraryPart { Prompt = "music" }), "" },
        { Prompt(new ValuePart { Value = "nobody" }), "expression.variable_unknown prompt[0].value" },
        { Prompt(new SilencePart { DurationMs = 0 }), "prompt.silence_range prompt[0].durationMs" },
        { Flows.Menu("a", "1,1", "1>end"), "menu.key_duplicate choices[1].key" },
        { Flows.Menu("a", "x", "x>end"), "menu.key_invalid choices[0].key" },
        { Flows.Menu("a", "1,12", "1>end", "12>end"), "menu.key_prefix choices[0].key" },
        { Flows.Menu("a", "1,2", "1>end"), "exit.missing exits.2" },
        { Flows.Menu("a", "1,2", "1>end", "match>end"), "" },
        { Flows.Menu("a", "1", "1>end") with { Choices = [] }, "menu.no_choices choices, exit.unknown exits.1" },
        { Flows.Menu("a", "1", "1>end") with { Tries = 0, FirstDigitTimeoutMs = 1, InterDigitTimeoutMs = 100_000 }, "value.range tries, value.range firstDigitTimeoutMs, value.range interDigitTimeoutMs" },
        { Flows.Menu("a", "1", "1>end") with { Prompt = [] }, "prompt.empty prompt" },
        { Flows.Collect("a", 1, 4), "exit.missing exits.match" },
        { Flows.Collect("a", 5, 4, "match>end"), "collect.min_above_max minDigits" },
        { Flows.Collect("a", 0, 99, "match>end"), "value.range maxDigits" },
        { Flows.Collect("a", 1, 4, "match>end") with { Variable = "x" }, "variable.undeclared variable" },
        { Flows.Collect("a", 1, 4, "match>end") with { Pattern = "(" }, "collect.pattern_invalid pattern" },
        { Flows.Collect("a", 1, 4, "match>end") with { Terminators = "##x" }, "keys.invalid terminators" },
        { Flows.Set("a", "n", "1 +", "next>end"), "expression.unfinished assignments[0].value" },
        { Flows.Set("a", "x", "y", "next>end"), "variable.undeclared assignments[0].variable, expression.variable_unknown assignments[0].value" },
        { Flows.Set("a", "lang", "'fr'", "next>end"), "set.language_unknown assignments[0].value" },
        { Flows.Set("a", "lang", "'en'", "next>end"), "" },
        { new SetVariableNode { Id = "a", Assignments = [], Exits = Flows.Exits("next>end") }, "set.empty assignments" },
        { Flows.If("a", "n ==", "true>end", "false>end"), "expression.unfinished expression" },
        { Flows.If("a", "data.x == digits", "true>end"), "exit.missing exits.false" },
        { new HoursNode { Id = "a", Exits = Flows.Exits("open>end", "closed>end") }, "hours.source schedule" },
        { new HoursNode { Id = "a", Calendar = "moon", Exits = Flows.Exits("open>end", "closed>end") }, "calendar.unknown calendar" },
        { new HoursNode { Id = "a", Schedule = new Schedule { TimeZone = "X" }, Exits = Flows.Exits("open>end") }, "schedule.zone_unknown schedule.timeZone, exit.missing exits.closed" },
        { Flows.Queue("a") with { Queue = "moon" }, "queue.unknown queue" },
        { Flows.Queue("a") with { Queue = " " }, "queue.empty queue" },
        { Flows.Queue("a") with { Music = "welcome" }, "" },
        { Flows.Queue("a") with { Music = "missing", MaxWaitMs = 1, AnnounceEveryMs = 1 }, "prompt.unknown music, value.range maxWaitMs, value.range announceEveryMs" },
        { Flows.Extension("a") with { Number = "999" }, "extension.unknown number" },
        { new VoicemailNode { Id = "a", Box = "" }, "voicemail.empty box" },
        { Flows.Extension("a") with { NumberFrom = "digits" }, "extension.source number" },
        { Flows.Extension("a") with { RingTimeoutMs = 1 }, "value.range ringTimeoutMs" },
        { new ExtensionNode { Id = "a", NumberFrom = "x y" }, "expression.unexpected numberFrom" },
        { Flows.End("a") with { Prompt = [new LibraryPart { Prompt = "missing" }] }, "prompt.unknown prompt[0].prompt" },
        { Flows.End("a") with { Exits = Flows.Exits("next>end") }, "exit.unknown exits.next" },
        { Flows.End("end"), "node.id_duplicate id" },
        { Flows.Play(" ", "x", "next>end"), "node.id_empty id" },
    };

    [Theory]
    [MemberData(nameof(WrongNodes))]
    public void Wrong_nodes(FlowNode node, string expected)
    {
        var flow = Flows.Of(node, Flows.End()) with { OnError = "end" };
        string.Join(", ", Codes(flow)).ShouldBe(expected);
    }

    [Fact]
    public void Names_are_not_looked_up_without_references() =>
        FlowValidator.Validate(Flows.Of(Flows.Queue("a") with { Queue = "moon" }, Flows.End()) with { OnError = "end" }).ShouldBeEmpty();

    [Fact]
    public void Unreachable_nodes() =>
        Codes(Flows.Of(Flows.End(), Flows.Play("lost", "x", "next>lost2"), Flows.End("lost2"))).ShouldBe(
            ["flow.no_error_handler onError", "node.unreachable ", "node.unreachable "]);

    [Fact]
    public void Results_that_nothing_deals_with()
    {
        var issues = Codes(Flows.Of(Flows.Menu("m", "1", "1>q"), Flows.Queue("q", "overflow>m")));
        issues.ShouldBe(["flow.no_error_handler onError", "exit.unhandled exits.maxtries", "exit.unhandled exits.full", "exit.unhandled exits.closed"]);
        Codes(Flows.Of(Flows.Menu("m", "1", "1>q", "error>end"), Flows.Queue("q", "overflow>m", "error>end"), Flows.End())).ShouldBe(
            ["flow.no_error_handler onError"]);
    }

    [Fact]
    public void A_loop_without_any_decision_is_an_error()
    {
        var issue = Issues(Flows.Of(Flows.Play("a", "x", "next>b"), Flows.Set("b", "n", "1", "next>a"))).Single(issue => issue.Code.StartsWith("loop", StringComparison.Ordinal));
        (issue.Code, issue.Node, issue.Params["nodes"], issue.Severity).ShouldBe(("loop.endless", "a", "a, b", FlowIssueSeverity.Error));
        Codes(Flows.Of(Flows.Play("a", "x", "next>a"))).ShouldContain("loop.endless ");
    }

    [Fact]
    public void A_loop_that_a_silent_caller_can_go_round_is_a_warning()
    {
        Codes(Flows.Of(Flows.Menu("m", "1", "1>m", "maxtries>m"))).ShouldContain("loop.without_input ");
        Codes(Flows.Of(Flows.If("c", "n > 3", "true>end", "false>s"), Flows.Set("s", "n", "n + 1", "next>c"), Flows.End())).ShouldContain("loop.without_input ");
        Codes(Flows.Of(Flows.Queue("q", "full>q"))).ShouldContain("loop.without_input ");
    }

    [Fact]
    public void A_loop_with_input_or_waiting_is_none()
    {
        Codes(Flows.Of(Flows.Menu("m", "9", "9>m", "nomatch>m"))).ShouldNotContain(code => code.StartsWith("loop", StringComparison.Ordinal));
        Codes(Flows.Of(Flows.Queue("q", "overflow>p"), Flows.Play("p", "x", "next>q"))).ShouldNotContain(code => code.StartsWith("loop", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_chain_is_checked_without_recursion()
    {
        var nodes = Enumerable.Range(0, FlowValidator.MaxNodes).Select(i => Flows.Set($"n{i}", "n", "1", $"next>n{(i + 1) % FlowValidator.MaxNodes}"));
        Codes(Flows.Of([.. nodes])).ShouldBe(["flow.no_error_handler onError", "loop.endless "]);
        Codes(Flows.Of([.. Enumerable.Range(0, 2001).Select(i => Flows.End($"n{i}"))])).ShouldContain("flow.too_many_nodes nodes");
    }

    private static IReadOnlyList<FlowIssue> Issues(Flow flow) => FlowValidator.Validate(flow, new House());

    private static List<string> Codes(Flow flow) => [.. Issues(flow).Select(issue => $"{issue.Code} {issue.Field}")];

    private static PlayNode Prompt(PromptPart part) => Flows.Play("a", "x", "next>end") with { Prompt = [part] };

    private static Dictionary<string, string> Text(params (string Language, string Text)[] texts) => texts.ToDictionary(text => text.Language, text => text.Text);

    private sealed class House : IFlowReferences
    {
        public bool HasQueue(string queue) => queue is "sales" or "service";

        public bool HasExtension(string number) => number is "8000" or "8001";

        public bool HasCalendar(string calendar) => calendar == "office";

        public IReadOnlyCollection<string>? PromptLanguages(string prompt) => prompt switch { "welcome" => ["en"], "music" => [], _ => null };
    }
}
