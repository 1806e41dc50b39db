using Shouldly;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.TextDriver;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class InputTests
{
    [Fact]
    public async Task Menu_leaves_by_the_key()
    {
        var flow = Flows.Of(Flows.Menu("m", "1,2", "1>one", "2>two"), Flows.End("one"), Flows.End("two"));
        (await flow.Run(new TextScript().Press("2"))).Path().ShouldBe("m two");
    }

    [Fact]
    public async Task Menu_key_without_an_exit_leaves_by_match()
    {
        var flow = Flows.Of(Flows.Menu("m", "1,2", "1>one", "match>any"), Flows.End("one"), Flows.End("any"));
        (await flow.Run(new TextScript().Press("2"))).Path().ShouldBe("m any");
    }

    [Fact]
    public async Task Menu_asks_again_and_leaves_by_maxtries()
    {
        var run = await Flows.Of(Flows.Menu("m", "1", "1>one", "maxtries>end"), Flows.End("one"), Flows.End())
            .Run(new TextScript().Silent().Press("5"));
        run.Path().ShouldBe("m end");
        run.Transcript.Heard.ShouldBe(["m?", "nothing m?", "wrong m?"]);
    }

    [Theory]
    [InlineData("", "noinput")]
    [InlineData("7", "nomatch")]
    public async Task A_wired_exit_is_taken_at_the_first_failure(string keys, string exit)
    {
        var script = keys.Length > 0 ? new TextScript().Press(keys) : new TextScript();
        var run = await Flows.Of(Flows.Menu("m", "1", "1>one", "noinput>noinput", "nomatch>nomatch"), Flows.End("one"), Flows.End("noinput"), Flows.End("nomatch"))
            .Run(script);
        run.Path().ShouldBe("m " + exit);
        run.Transcript.Heard.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Maxtries_that_leads_nowhere_is_an_error()
    {
        var run = await Flows.Of(Flows.Menu("m", "1", "1>end", "error>sorry"), Flows.End(), Flows.End("sorry")).Run();
        run.Path().ShouldBe("m sorry");
    }

    [Fact]
    public async Task Keys_typed_ahead_skip_the_prompts_of_the_menus_they_answer()
    {
        var flow = Flows.Of(Flows.Menu("a", "1", "1>b"), Flows.Menu("b", "2", "2>c"), Flows.Menu("c", "3", "3>end"), Flows.End());
        var run = await flow.Run(new TextScript().Press("123", TimeSpan.Zero));
        run.Path().ShouldBe("a b c end");
        run = await flow.Run(new TextScript().PressAt(TimeSpan.Zero, "1").PressAt(TimeSpan.Zero, "2").PressAt(TimeSpan.Zero, "3"));
        run.Transcript.Heard.Count().ShouldBeLessThanOrEqualTo(3);
        run.Path().ShouldBe("a b c end");
    }

    [Fact]
    public async Task A_menu_without_type_ahead_forgets_earlier_keys()
    {
        var flow = Flows.Of(
            Flows.Play("p", "a long announcement that is heard", "next>m") with { BargeIn = false },
            Flows.Menu("m", "1,2", "1>one", "2>two") with { TypeAhead = false }, Flows.End("one"), Flows.End("two"));
        (await flow.Run(new TextScript().PressAt(TimeSpan.FromMilliseconds(10), "1").Press("2"))).Path().ShouldBe("p m two");
    }

    [Fact]
    public async Task Wrong_input_also_forgets_what_was_typed_ahead()
    {
        var flow = Flows.Of(
            Flows.Play("p", "a long announcement that is heard", "next>m") with { BargeIn = false },
            Flows.Menu("m", "1", "1>one", "maxtries>max") with { Tries = 2 }, Flows.End("one"), Flows.End("max"));
        (await flow.Run(new TextScript().PressAt(TimeSpan.FromMilliseconds(10), "91"))).Path().ShouldBe("p m max");
    }

    [Fact]
    public async Task A_menu_may_have_keys_of_several_digits()
    {
        var flow = Flows.Of(Flows.Menu("m", "1,12", "1>one", "12>twelve"), Flows.End("one"), Flows.End("twelve"));
        (await flow.Run(new TextScript().Press("12"))).Path().ShouldBe("m twelve");
        var run = await flow.Run(new TextScript().Press("1", TimeSpan.FromSeconds(1)));
        run.Path().ShouldBe("m one");
        run.Transcript.Lines[^1].At.ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData("1234", 3, 4, "1234", "match")]
    [InlineData("123#", 3, 4, "123", "match")]
    [InlineData("123", 3, 4, "123", "match")]
    [InlineData("12#", 3, 4, "12", "nomatch")]
    [InlineData("#", 1, 4, "", "nomatch")]
    [InlineData("#", 0, 4, "", "match")]
    public async Task CollectDigits_judges_what_was_keyed(string keys, int min, int max, string digits, string exit)
    {
        var flow = Flows.Of(Flows.Collect("c", min, max, "match>ok", "nomatch>bad"), Flows.End("ok"), Flows.End("bad"));
        var run = await flow.Run(new TextScript().Press(keys));
        run.Events.OfType<FlowNodeLeft>().First().Exit.ShouldBe(exit);
        run.Events.OfType<FlowNodeLeft>().First().Input.ShouldBe(digits);
        if (exit == "match")
            run.Outcome.Variables["order"].ShouldBe(FlowValue.Of(digits));
    }

    [Fact]
    public async Task CollectDigits_leaves_by_noinput_or_maxtries()
    {
        var flow = Flows.Of(Flows.Collect("c", 1, 4, "match>ok", "noinput>none"), Flows.End("ok"), Flows.End("none"));
        (await flow.Run()).Path().ShouldBe("c none");
        flow = Flows.Of(Flows.Collect("c", 3, 4, "match>ok", "maxtries>max") with { Tries = 2 }, Flows.End("ok"), Flows.End("max"));
        (await flow.Run(new TextScript().Press("1#").Press("2#").Press("123#"))).Path().ShouldBe("c max");
    }

    [Fact]
    public async Task CollectDigits_holds_digits_against_the_pattern()
    {
        var collect = Flows.Collect("c", 1, 8, "match>ok", "nomatch>bad", "error>sorry") with { Pattern = "1[0-9]{2}" };
        var flow = Flows.Of(collect, Flows.End("ok"), Flows.End("bad"), Flows.End("sorry"));
        (await flow.Run(new TextScript().Press("123#"))).Path().ShouldBe("c ok");
        (await flow.Run(new TextScript().Press("1234#"))).Path().ShouldBe("c bad");
        flow = Flows.Of(collect with { Pattern = "(" }, Flows.End("ok"), Flows.End("bad"), Flows.End("sorry"));
        (await flow.Run(new TextScript().Press("1#"))).Path().ShouldBe("c sorry");
    }

    [Fact]
    public async Task A_pattern_that_would_backtrack_without_end_just_does_not_match()
    {
        var collect = Flows.Collect("c", 1, 40, "match>ok", "nomatch>bad") with { Pattern = "([0-9]+)+x" };
        var run = await Flows.Of(collect, Flows.End("ok"), Flows.End("bad")).Run(new TextScript().Press(new string('1', 40)));
        run.Path().ShouldBe("c bad");
    }

    [Fact]
    public async Task Sensitive_digits_are_masked_in_the_trail()
    {
        var collect = Flows.Collect("c", 4, 4, "match>end") with { Sensitive = true };
        var run = await Flows.Of(collect, Flows.End()).Run(new TextScript().Press("4711"));
        run.Events.OfType<FlowNodeLeft>().First().Input.ShouldBe("****");
        run.Events.OfType<FlowVariableSet>().Single().Value.ShouldBe("****");
        run.Outcome.Variables["order"].ToString().ShouldBe("4711");
    }

    [Fact]
    public async Task Times_out_after_the_prompt_and_between_digits()
    {
        var collect = Flows.Collect("c", 1, 8, "noinput>end") with { FirstDigitTimeoutMs = 7000, Prompt = [new SilencePart { DurationMs = 1500 }] };
        var run = await Flows.Of(collect, Flows.End()).Run();
        run.Transcript.Lines[^1].At.ShouldBe(TimeSpan.FromMilliseconds(8500));
        run = await Flows.Of(collect with { InterDigitTimeoutMs = 2500, Exits = Flows.Exits("match>end") }, Flows.End())
            .Run(new TextScript().Press("12", TimeSpan.Zero));
        run.Transcript.Lines[^1].At.ShouldBe(TimeSpan.FromMilliseconds(2700));
    }

    [Fact]
    public async Task A_question_whose_prompt_cannot_be_played_leaves_by_error()
    {
        var menu = Flows.Menu("m", "1", "1>end", "error>sorry") with { Prompt = [new LibraryPart { Prompt = "gone" }] };
        var run = await Flows.Of(menu, Flows.End(), Flows.End("sorry"))
            .Run(options: new TextDriverOptions { BrokenPrompts = new HashSet<string> { "gone" } });
        run.Path().ShouldBe("m sorry");
        menu = Flows.Menu("m", "1", "1>end", "error>sorry") with { Prompt = [new ValuePart { Value = "nobody" }] };
        (await Flows.Of(menu, Flows.End(), Flows.End("sorry")).Run()).Path().ShouldBe("m sorry");
    }
}
