using Shouldly;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Switchboard.Kernel;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class NodeTests
{
    private static readonly TextDriverOptions Broken = new() { BrokenPrompts = new HashSet<string> { "gone" } };

    private static readonly PlayNode PlaysNothing = new() { Id = "a", Prompt = [new LibraryPart { Prompt = "gone" }] };

    [Fact]
    public async Task Play_speaks_and_goes_on()
    {
        var run = await Flows.Of(Flows.Play("a", "Hello", "next>end"), Flows.End()).Run();
        run.Transcript.Heard.ShouldBe(["Hello"]);
        run.Path().ShouldBe("a end");
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
    }

    [Fact]
    public async Task Play_without_next_ends_the_flow_and_the_call()
    {
        var run = await Flows.Of(Flows.Play("a", "Hello")).Run();
        run.Outcome.End.ShouldBe(FlowEnd.Completed);
        run.Transcript.Texts(TranscriptKind.HungUp).ShouldBe(["flow_end"]);
    }

    [Fact]
    public async Task Play_that_fails_leaves_by_error()
    {
        var node = PlaysNothing with { Exits = Flows.Exits("next>end", "error>sorry") };
        (await Flows.Of(node, Flows.End(), Flows.End("sorry")).Run(options: Broken)).Path().ShouldBe("a sorry");
    }

    [Fact]
    public async Task A_failing_node_without_an_error_exit_goes_to_the_default_handler()
    {
        var flow = Flows.Of(PlaysNothing, Flows.End("sorry")) with { OnError = "sorry" };
        (await flow.Run(options: Broken)).Path().ShouldBe("a sorry");
    }

    [Fact]
    public async Task An_error_in_the_default_handler_ends_the_call()
    {
        var flow = Flows.Of(PlaysNothing, PlaysNothing with { Id = "b" }) with { OnError = "b" };
        var run = await flow.Run(options: Broken);
        run.Path().ShouldBe("a b");
        run.Outcome.End.ShouldBe(FlowEnd.Failed);
        run.Outcome.Fault!.Code.ShouldBe("prompt.not_found");
        run.Transcript.Texts(TranscriptKind.HungUp).ShouldBe(["flow_error"]);
    }

    [Fact]
    public async Task A_missing_start_node_fails_without_throwing() =>
        (await (Flows.Of(Flows.End()) with { Start = "nowhere" }).Run()).Outcome.Fault!.Code.ShouldBe("ivr.node_missing");

    [Fact]
    public async Task A_terminator_skips_a_prompt_and_is_consumed()
    {
        var play = Flows.Play("a", "a long text indeed", "next>m") with { Terminators = "#" };
        var run = await Flows.Of(play, Flows.Menu("m", "1,#", "1>one", "#>hash"), Flows.End("one"), Flows.End("hash"))
            .Run(new TextScript().PressAt(TimeSpan.FromMilliseconds(100), "#").Press("1"));
        run.Path().ShouldBe("a m one");
        run.Transcript.Texts(TranscriptKind.BargedIn).Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_prompt_without_barge_in_is_heard_out_and_the_key_kept()
    {
        var play = Flows.Play("a", "a long text indeed", "next>m") with { BargeIn = false };
        var run = await Flows.Of(play, Flows.Menu("m", "1", "1>end"), Flows.End())
            .Run(new TextScript().PressAt(TimeSpan.FromMilliseconds(100), "1"));
        run.Path().ShouldBe("a m end");
        run.Transcript.Texts(TranscriptKind.BargedIn).ShouldBeEmpty();
        run.Transcript.Heard.ShouldBe(["a long text indeed"]);
    }

    [Fact]
    public async Task SetVariable_sets_in_order_and_attaches()
    {
        var set = new SetVariableNode
        {
            Id = "s",
            Assignments = [new Assignment { Variable = "n", Value = "n + 2" }, new Assignment { Variable = "order", Value = "'A' + n" }],
            Exits = Flows.Exits("next>end"),
        };
        var flow = Flows.Of(set, Flows.End()) with
        {
            Variables = [new FlowVariable { Name = "n", Default = FlowValue.Of(1), Attach = true }, new FlowVariable { Name = "order", Attach = true }],
        };
        var run = await flow.Run();
        run.Outcome.Variables["order"].ToString().ShouldBe("A3");
        run.Attached.ShouldBe(new Dictionary<string, string> { ["n"] = "3", ["order"] = "A3" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("nobody", "1", "ivr.variable_undeclared")]
    [InlineData("n", "1 +", "expression.unfinished")]
    [InlineData("n", "1 / 0", "expression.division_by_zero")]
    [InlineData("lang", "'fr'", "ivr.language_unknown")]
    public async Task SetVariable_that_cannot_leaves_by_error(string variable, string value, string code)
    {
        var run = await Flows.Of(Flows.Set("s", variable, value, "next>end", "error>sorry"), Flows.End(), Flows.End("sorry")).Run();
        run.Path().ShouldBe("s sorry");
        run.Events.OfType<FlowNodeLeft>().First().Error.ShouldBe(code);
    }

    [Fact]
    public async Task Setting_lang_switches_the_language()
    {
        var run = await Flows.Of(Flows.Set("s", "lang", "'zh-cn'", "next>p"), Flows.Play("p", "hello", "next>end"), Flows.End()).Run();
        run.Transcript.Heard.ShouldBe(["hello（中）"]);
    }

    [Fact]
    public async Task The_language_goes_with_the_call_to_the_next_flow()
    {
        var run = await Flows.Of(Flows.Set("s", "lang", "'zh-CN'", "next>end"), Flows.End()).Run();
        run.Attached["lang"].ShouldBe("zh-CN");
        var next = await Flows.Of(Flows.Play("p", "hello")).Run(new TextScript { Attached = run.Attached });
        next.Transcript.Heard.ShouldBe(["hello（中）"]);
        next = await Flows.Of(Flows.Play("p", "hello")).Run(new TextScript { Attached = new Dictionary<string, string> { ["lang"] = "fr" } });
        next.Transcript.Heard.ShouldBe(["hello"]);
    }

    [Theory]
    [InlineData("caller == '13800138000' and called == '4008001234'", "yes")]
    [InlineData("weekday == 1 and hour == 10 and date == '2026-01-05' and time == '10:00'", "yes")]
    [InlineData("now > '2026-01-05T10:00:01'", "no")]
    [InlineData("data.level == 'gold'", "yes")]
    [InlineData("data.nothing == null", "yes")]
    [InlineData("lang == 'zh-CN'", "no")]
    [InlineData("originalCalled == called", "yes")]
    [InlineData("n", "sorry")]
    [InlineData("unknown == 1", "sorry")]
    [InlineData("(", "sorry")]
    public async Task Condition_decides(string expression, string goesTo)
    {
        var flow = Flows.Of(Flows.If("c", expression, "true>yes", "false>no", "error>sorry"), Flows.End("yes"), Flows.End("no"), Flows.End("sorry"));
        var script = new TextScript { Attached = new Dictionary<string, string> { ["level"] = "gold" } };
        (await flow.Run(script)).Path().ShouldBe("c " + goesTo);
    }

    [Theory]
    [InlineData("2026-01-05T10:00:00+08:00", "open>o,closed>c,holiday>h", "o")]
    [InlineData("2026-01-05T20:00:00+08:00", "open>o,closed>c,holiday>h", "c")]
    [InlineData("2026-01-06T10:00:00+08:00", "open>o,closed>c,holiday>h", "h")]
    [InlineData("2026-01-06T10:00:00+08:00", "open>o,closed>c", "c")]
    public async Task Hours_decides(string at, string exits, string goesTo)
    {
        var run = await Flows.Of(Hours() with { Exits = Flows.Exits(exits.Split(',')) }, Flows.End("o"), Flows.End("c"), Flows.End("h"))
            .Run(new TextScript { StartAt = DateTimeOffset.Parse(at) });
        run.Path().ShouldBe("hours " + goesTo);
    }

    [Fact]
    public async Task Hours_asks_the_calendars_of_the_tenant()
    {
        var flow = Flows.Of(
            new HoursNode { Id = "hours", Calendar = "office", Exits = Flows.Exits("open>o", "closed>c", "error>e") },
            Flows.End("o"), Flows.End("c"), Flows.End("e"));
        (await TextRun.OfAsync(flow, new TextScript(), calendars: new OneCalendar())).Path().ShouldBe("hours o");
        (await flow.Run()).Path().ShouldBe("hours e");
    }

    [Theory]
    [InlineData("Mars/Base")]
    [InlineData("")]
    public async Task Hours_in_an_unknown_zone_leaves_by_error(string zone)
    {
        var node = new HoursNode { Id = "h", Schedule = new Schedule { TimeZone = zone }, Exits = Flows.Exits("open>x", "closed>x", "error>e") };
        (await Flows.Of(node, Flows.End("x"), Flows.End("e")).Run()).Path().ShouldBe("h e");
    }

    [Theory]
    [InlineData(QueueEnd.Answered, "answered")]
    [InlineData(QueueEnd.Overflow, "overflow")]
    [InlineData(QueueEnd.Full, "full")]
    [InlineData(QueueEnd.Closed, "closed")]
    [InlineData(QueueEnd.Error, "error")]
    public async Task Queue_leaves_by_the_exit_of_its_result(QueueEnd end, string exit)
    {
        var run = await Flows.Of(Flows.Queue("q", exit + ">end"), Flows.End()).Run(new TextScript().Queue(end));
        run.Path().ShouldBe("q end");
        run.Events.OfType<FlowNodeLeft>().First().Exit.ShouldBe(exit);
    }

    [Fact]
    public async Task Queue_abandoned_is_a_caller_who_hung_up()
    {
        var run = await Flows.Of(Flows.Queue("q", "answered>end", "overflow>end"), Flows.End()).Run(new TextScript().Queue(QueueEnd.Abandoned));
        run.Outcome.End.ShouldBe(FlowEnd.CallerHungUp);
    }

    [Fact]
    public async Task Queue_answered_without_an_exit_ends_the_flow()
    {
        var run = await Flows.Of(Flows.Queue("q")).Run(new TextScript().Queue(QueueEnd.Answered));
        run.Outcome.End.ShouldBe(FlowEnd.Completed);
        run.Outcome.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Queue_result_that_nobody_wired_is_an_error()
    {
        var flow = Flows.Of(Flows.Queue("q"), Flows.End("sorry"));
        (await flow.Run(new TextScript().Queue(QueueEnd.Full))).Outcome.Fault!.Code.ShouldBe("ivr.exit_unwired");
        (await (flow with { OnError = "sorry" }).Run(new TextScript().Queue(QueueEnd.Full))).Path().ShouldBe("q sorry");
    }

    [Fact]
    public async Task Queue_waits_no_longer_than_the_node_allows()
    {
        var queue = Flows.Queue("q", "overflow>end") with { MaxWaitMs = 30_000 };
        var run = await Flows.Of(queue, Flows.End()).Run(new TextScript().Queue(QueueEnd.Answered, wait: TimeSpan.FromMinutes(5)));
        run.Path().ShouldBe("q end");
        run.Transcript.Lines[^1].At.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(ExtensionEnd.Answered, "answered")]
    [InlineData(ExtensionEnd.Busy, "busy")]
    [InlineData(ExtensionEnd.NoAnswer, "noanswer")]
    [InlineData(ExtensionEnd.Unavailable, "unavailable")]
    [InlineData(ExtensionEnd.Error, "error")]
    public async Task Extension_leaves_by_the_exit_of_its_result(ExtensionEnd end, string exit) =>
        (await Flows.Of(Flows.Extension("x", exit + ">end"), Flows.End()).Run(new TextScript().Extension(end))).Path().ShouldBe("x end");

    [Fact]
    public async Task Extension_first_rings_before_the_call_is_answered()
    {
        var run = await Flows.Of(Flows.Extension("x", "busy>end"), Flows.End()).Run(new TextScript().Extension(ExtensionEnd.Busy));
        run.Transcript.Texts(TranscriptKind.Answered).ShouldBeEmpty();
    }

    [Fact]
    public async Task Extension_number_may_come_from_what_was_keyed()
    {
        var dial = new ExtensionNode { Id = "x", NumberFrom = "order", Exits = Flows.Exits("answered>end") };
        var run = await Flows.Of(Flows.Collect("c", 4, 4, "match>x"), dial, Flows.End())
            .Run(new TextScript().Press("8123").Extension(ExtensionEnd.Answered));
        run.Transcript.Texts(TranscriptKind.Extension).ShouldBe(["8123", "8123: answered"]);
    }

    [Fact]
    public async Task Extension_with_an_empty_number_is_unavailable() =>
        (await Flows.Of(new ExtensionNode { Id = "x", NumberFrom = "order", Exits = Flows.Exits("unavailable>end") }, Flows.End()).Run())
            .Path().ShouldBe("x end");

    [Fact]
    public async Task Hangup_says_its_last_words_and_gives_its_reason()
    {
        var run = await Flows.Of(Flows.End("end", "busy") with { Prompt = Flows.Say("Goodbye") }).Run();
        run.Transcript.Heard.ShouldBe(["Goodbye"]);
        run.Transcript.Texts(TranscriptKind.HungUp).ShouldBe(["busy"]);
        run.Outcome.Reason.ShouldBe("hangup");
    }

    [Fact]
    public async Task Hangup_hangs_up_though_its_last_words_fail()
    {
        var run = await Flows.Of(Flows.End() with { Prompt = [new LibraryPart { Prompt = "gone" }] }).Run(options: Broken);
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
    }

    [Fact]
    public async Task The_trail_tells_nodes_exits_inputs_and_times()
    {
        var run = await Flows.Of(Flows.Menu("m", "1", "1>end"), Flows.End()).Run(new TextScript().Press("1", TimeSpan.FromSeconds(2)));
        run.Events.Select(step => step.GetType()).ShouldBe(
        [
            typeof(FlowEntered), typeof(FlowNodeEntered), typeof(FlowNodeLeft), typeof(FlowNodeEntered), typeof(FlowNodeLeft), typeof(FlowLeft),
        ]);
        var left = (FlowNodeLeft)run.Events[2];
        (left.Node, left.Exit, left.Input).ShouldBe(("m", "1", "1"));
        (left.At - left.EnteredAt).ShouldBe(TimeSpan.FromSeconds(2));
        ((FlowLeft)run.Events[^1]).Reason.ShouldBe("hangup");
    }

    private static HoursNode Hours() => new()
    {
        Id = "hours",
        Schedule = new Schedule
        {
            Weekly = [new WeeklyHours { Days = [DayOfWeek.Monday, DayOfWeek.Tuesday], Ranges = [Range("09:00", "18:00")] }],
            Dates = [new DateRule { From = new DateOnly(2026, 1, 6), Kind = DateRuleKind.Holiday }],
        },
    };

    private static DayRange Range(string from, string to)
    {
        ClockTime.TryParse(from, out var first).ShouldBeTrue();
        ClockTime.TryParse(to, out var last).ShouldBeTrue();
        return new DayRange { From = first, To = last };
    }

    private sealed class OneCalendar : ICalendarSource
    {
        public ValueTask<Schedule?> FindAsync(TenantId tenant, string calendar, CancellationToken cancellationToken) =>
            ValueTask.FromResult(calendar == "office" ? Hours().Schedule : null);
    }

    [Fact]
    public async Task A_caller_leaves_a_message_and_goes_on()
    {
        var flow = Flows.Of(new VoicemailNode { Id = "box", Box = "8500", Exits = Flows.Exits("next>end") }, Flows.End());

        var run = await flow.Run();

        run.Path().ShouldBe("box end");
        run.Transcript.Lines.ShouldContain(line => line.Kind == TranscriptKind.Voicemail && line.Text == "8500");
    }

    [Fact]
    public async Task A_caller_who_hangs_up_while_he_leaves_a_message_takes_the_hangup_exit()
    {
        var flow = Flows.Of(new VoicemailNode { Id = "box", Box = "8500", Exits = Flows.Exits("next>end", "hangup>end") }, Flows.End());

        var run = await flow.Run(new TextScript().HangUpAt(TimeSpan.FromSeconds(5)));

        run.Transcript.Lines.ShouldContain(line => line.Kind == TranscriptKind.Exit && line.Text == "hangup");
    }
}
