using Shouldly;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.Prompts;
using Switchboard.Ivr.TextChannel;
using Switchboard.Kernel;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

/// <summary>The flow of a call, for somebody who writes.</summary>
public sealed class TextChannelTests
{
    private readonly VirtualTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 2, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_visitor_is_asked_and_answers_by_lines()
    {
        var (conversation, run) = Begin(Flows.Of(Flows.Menu("m", "1,2", "1>c"), Flows.Collect("c", 4, 4, "match>say"), Flows.Play("say", "Thank you", "next>end"), Flows.End()));
        await LinesAsync(conversation, 1);
        conversation.Hear("hello there").ShouldBeNull();
        await LinesAsync(conversation, 3);
        conversation.Hear("１").ShouldBeNull();
        conversation.Hear("47 11#").ShouldBeNull();
        (await run).Variables["order"].ToString().ShouldBe("4711");
        conversation.After(0).Select(line => $"{line.Sequence} {line.From} {line.Text}").ShouldBe(
            ["1 Flow m?", "2 Visitor hello there", "3 Flow wrong m?", "4 Visitor １", "5 Visitor 47 11#", "6 Flow c?", "7 Flow Thank you"], ignoreOrder: true);
        conversation.EndReason.ShouldBe("hangup");
        conversation.Hear("again")!.Code.ShouldBe("text.ended");
    }

    [Theory]
    [InlineData("销售。", "=sales")]
    [InlineData("Sales", "=sales")]
    [InlineData("2", "=repairs")]
    public async Task A_question_for_words_is_answered_by_writing_them_or_their_key(string line, string exit)
    {
        var ask = new AskNode
        {
            Id = "a",
            Prompt = Flows.Say("a?"),
            Choices = [new AskChoice { Value = "sales", Words = ["sales", "销售"], Key = "1" }, new AskChoice { Value = "repairs", Words = ["repairs"], Key = "2" }],
            Exits = Flows.Exits("=sales>s", "=repairs>r"),
        };
        var (conversation, run) = Begin(Flows.Of(ask, Flows.Play("s", "=sales", "next>end"), Flows.Play("r", "=repairs", "next>end"), Flows.End()));
        await LinesAsync(conversation, 1);
        conversation.Hear("something else").ShouldBeNull();
        await LinesAsync(conversation, 3);
        conversation.Hear(line).ShouldBeNull();

        (await run).End.ShouldBe(FlowEnd.HungUp);
        conversation.After(0)[^1].Text.ShouldBe(exit);
    }

    [Fact]
    public async Task A_question_for_words_takes_words_of_any_language_and_keys()
    {
        AskNode Ask(string id, string next) => new()
        {
            Id = id,
            Prompt = Flows.Say(id + "?"),
            Choices = [new AskChoice { Value = "sales", Words = ["sales", "销售"], Key = "1" }, new AskChoice { Value = "repair", Words = ["repair"], Key = "2" }],
            Variable = "order",
            Exits = Flows.Exits("match>" + next),
        };
        var (conversation, run) = Begin(Flows.Of(Ask("a", "b"), Ask("b", "c"), Ask("c", "end"), Flows.End()));
        conversation.Hear("销售").ShouldBeNull();
        conversation.Hear("Repair!").ShouldBeNull();
        conversation.Hear("1").ShouldBeNull();
        var outcome = await run;
        outcome.End.ShouldBe(FlowEnd.HungUp);
        outcome.Variables["order"].ToString().ShouldBe("sales");
        conversation.After(0).Count(line => line.From == TextAuthor.Flow).ShouldBe(3);
    }

    [Fact]
    public async Task A_step_that_needs_a_call_leaves_by_its_error_exit()
    {
        var (conversation, run) = Begin(Flows.Of(Flows.Queue("q", "error>say"), Flows.Play("say", "Please call us", "next>end"), Flows.End()));
        (await run).End.ShouldBe(FlowEnd.HungUp);
        conversation.After(0).Single().Text.ShouldBe("Please call us");
    }

    [Fact]
    public async Task A_visitor_who_leaves_ends_his_flow()
    {
        var (conversation, run) = Begin(Flows.Of(Flows.Menu("m", "1", "1>end"), Flows.End()));
        await LinesAsync(conversation, 1);
        conversation.End("caller_hangup");
        (await run).End.ShouldBe(FlowEnd.CallerHungUp);
    }

    [Fact]
    public void A_conversation_in_which_nobody_writes_ends_and_so_does_one_that_is_too_long()
    {
        using var quiet = new Conversation(TenantId.System, Guid.NewGuid(), "user:x", "f", _time);
        _time.Advance(TimeSpan.FromMinutes(14));
        quiet.ExpireIfIdle();
        quiet.EndReason.ShouldBeNull();
        _time.Advance(TimeSpan.FromMinutes(2));
        quiet.ExpireIfIdle();
        quiet.EndReason.ShouldBe("expired");

        using var wordy = new Conversation(TenantId.System, Guid.NewGuid(), "user:x", "f", _time);
        for (var i = 0; i < Conversation.MostLines + 5; i++)
            wordy.Say("again");
        wordy.After(0).Count.ShouldBe(Conversation.MostLines);
        wordy.EndReason.ShouldBe("too_long");
    }

    [Fact]
    public void A_visitor_who_writes_faster_than_the_flow_reads_is_told()
    {
        using var conversation = new Conversation(TenantId.System, Guid.NewGuid(), "user:x", "f", _time);
        Fault? refused = null;
        for (var i = 0; i < 50 && refused is null; i++)
            refused = conversation.Hear("1");
        refused!.Code.ShouldBe("text.too_fast");
    }

    [Fact]
    public async Task Silence_is_no_input_after_a_while()
    {
        var (conversation, run) = Begin(Flows.Of(Flows.Menu("m", "1", "1>end", "noinput>say"), Flows.Play("say", "Good-bye", "next>end"), Flows.End()));
        await LinesAsync(conversation, 1);
        while (!run.IsCompleted)
        {
            _time.Advance(TextChannelPlatform.LeastPatience);
            await Task.Yield();
        }

        conversation.After(1).Single().Text.ShouldBe("Good-bye");
    }

    private (Conversation Conversation, Task<FlowOutcome> Run) Begin(Flow flow)
    {
        var conversation = new Conversation(TenantId.System, Guid.NewGuid(), "user:x", flow.Name, _time);
        var facts = new CallFacts { Tenant = TenantId.System, CallId = conversation.Id, Caller = "visitor", Called = "text" };
        var platform = new TextChannelPlatform(conversation, facts, segment => segment is SpeechSegment speech ? speech.Text : "", _time);
        return (conversation, Task.Run(() => new FlowInterpreter().RunAsync(flow, platform, CancellationToken.None)));
    }

    private static async Task LinesAsync(Conversation conversation, int count)
    {
        while (conversation.After(0).Count < count)
            await Task.Yield();
    }
}
