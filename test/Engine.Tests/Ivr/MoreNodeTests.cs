using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Switchboard.Ivr.Validation;
using Switchboard.Ivr.World;
using Switchboard.Kernel;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class MoreNodeTests
{
    [Theory]
    [InlineData("'gold'", "a gold")]
    [InlineData("'GOLD'", "a gold")]
    [InlineData("'tin'", "a other")]
    public async Task A_switch_goes_by_the_value(string value, string path)
    {
        var node = new SwitchNode { Id = "a", Expression = value, Cases = [new SwitchCase { Value = "gold" }, new SwitchCase { Value = "silver" }], Exits = Flows.Exits("otherwise>other") };
        var exits = new Dictionary<string, string>(node.Exits) { ["=gold"] = "gold" };
        (await Flows.Of(node with { Exits = exits }, Flows.End("gold"), Flows.End("other")).Run()).Path().ShouldBe(path);
    }

    [Fact]
    public async Task A_loop_goes_round_so_many_times_and_counts_anew_afterwards()
    {
        var loop = new LoopNode { Id = "a", Times = "3", Counter = "n", Exits = Flows.Exits("again>b", "done>end") };
        var run = await Flows.Of(loop, Flows.Play("b", "Round", "next>a"), Flows.End()).Run();
        run.Path().ShouldBe("a b a b a b a end");
        run.Outcome.Variables["n"].Number.ShouldBe(3);
    }

    [Fact]
    public async Task A_sub_flow_gets_values_and_gives_some_back()
    {
        var inner = Flows.Of(Flows.Set("x", "n", "n + 1", "next>back"), new ReturnNode { Id = "back" });
        var outer = Flows.Of(
            new SubflowNode
            {
                Id = "a",
                Flow = "inner",
                Inputs = [new Assignment { Variable = "n", Value = "41" }],
                Outputs = [new Assignment { Variable = "order", Value = "n" }],
                Exits = Flows.Exits("next>end"),
            },
            Flows.End());
        var run = await outer.Run(options: Knowing(inner));
        run.Path().ShouldBe("a x back end");
        run.Outcome.Variables["order"].ToString().ShouldBe("42");
        run.Outcome.Variables["n"].Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_sub_flow_that_hangs_up_ends_the_whole_call()
    {
        var outer = Flows.Of(new SubflowNode { Id = "a", Flow = "inner", Exits = Flows.Exits("next>after") }, Flows.Play("after", "Never"));
        var run = await outer.Run(options: Knowing(Flows.Of(Flows.End("bye", "busy"))));
        run.Path().ShouldBe("a bye");
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
    }

    [Fact]
    public async Task Flows_that_run_each_other_without_end_are_stopped()
    {
        var flow = Flows.Of(new SubflowNode { Id = "a", Flow = "itself", Exits = Flows.Exits("error>end") }, Flows.End());
        var run = await flow.Run(options: Knowing(flow));
        run.Events.OfType<Contracts.Ivr.FlowNodeLeft>().ShouldContain(left => left.Error == "ivr.flow_depth");
        run.Outcome.End.ShouldBe(FlowEnd.HungUp);
    }

    [Fact]
    public async Task A_flow_goes_on_in_another_one()
    {
        var run = await Flows.Of(new TransferFlowNode { Id = "a", Flow = "other" }).Run(options: Knowing(Flows.Of(Flows.Play("x", "Other"))));
        run.Path().ShouldBe("a x");
        run.Transcript.Texts(TranscriptKind.HungUp).ShouldBe(["flow_end"]);
    }

    [Fact]
    public async Task What_a_system_answers_is_spoken()
    {
        var ask = new HttpNode
        {
            Id = "a",
            Url = "https://orders.example/{{order}}",
            StatusVariable = "n",
            Results = [new ResultField { Variable = "order", Path = "orders[0].state" }],
            Exits = Flows.Exits("success>say", "failed>no", "timeout>late"),
        };
        var flow = Flows.Of(Flows.Set("s", "order", "'7 / 8'", "next>a"), ask, Spoken("say", "order"), Flows.End("no"), Flows.End("late"));

        var run = await flow.Run(new TextScript().With(new HttpStep { Body = """{"orders":[{"state":"shipped"}]}""" }));
        run.Transcript.Texts(TranscriptKind.Asked).ShouldBe(["GET https://orders.example/7%20%2F%208"]);
        run.Transcript.Heard.ShouldBe(["shipped"]);
        (await flow.Run(new TextScript().With(new HttpStep { Status = 404 }))).Path().ShouldBe("s a no");
        (await flow.Run(new TextScript().With(new HttpStep { TimedOut = true }))).Path().ShouldBe("s a late");
    }

    [Fact]
    public async Task A_body_holds_values_as_json_text()
    {
        var ask = new HttpNode { Id = "a", Method = "POST", Url = "https://x.example/", Body = """{"q":"{{order}}"}""", Exits = Flows.Exits("success>end") };
        var run = await Flows.Of(Flows.Set("s", "order", "'a\"b'", "next>a"), ask, Flows.End()).Run();
        run.Transcript.Texts(TranscriptKind.Asked).Single().ShouldEndWith("""{"q":"a\u0022b"}""");
    }

    [Fact]
    public async Task An_unknown_customer_and_a_known_one_part_ways()
    {
        var flow = Flows.Of(
            new CustomerNode { Id = "a", Results = [new ResultField { Variable = "order", Path = "name" }], Exits = Flows.Exits("found>say", "notfound>end") }, Spoken("say", "order"), Flows.End());
        (await flow.Run()).Path().ShouldBe("a end");
        (await flow.Run(new TextScript { Customer = new Dictionary<string, string> { ["name"] = "Wang" } })).Transcript.Heard.ShouldBe(["Wang"]);
    }

    [Fact]
    public async Task A_survey_after_the_agent_hung_up_puts_its_answer_on_the_call()
    {
        var flow = Flows.Of(Flows.Queue("q", "answered>ask"), new SurveyNode { Id = "ask", Prompt = Flows.Say("How was it?"), Exits = Flows.Exits("match>bye") }, Flows.End("bye"));
        var run = await flow.Run(new TextScript().Queue(QueueEnd.Answered).Press("9").Press("4"));
        run.Path().ShouldBe("q ask bye");
        run.Attached["satisfaction"].ShouldBe("4");
        (await flow.Run(new TextScript().Queue(QueueEnd.Answered))).Outcome.End.ShouldBe(FlowEnd.Completed);
    }

    [Fact]
    public async Task Skills_language_and_tags_stay_with_the_call()
    {
        var flow = Flows.Of(
            new LanguageNode { Id = "l", Language = "zh-CN", Exits = Flows.Exits("next>t") },
            new TagNode { Id = "t", Tag = "topic", Value = "'repair'", Exits = Flows.Exits("next>p") },
            Flows.Play("p", "Hello", "next>g"),
            new GotoNode { Id = "g", Exits = Flows.Exits("next>x") },
            new TransferNode { Id = "x", To = "8001" });
        var run = await flow.Run();
        run.Attached["topic"].ShouldBe("repair");
        run.Transcript.Heard.ShouldBe(["Hello（中）"]);
        run.Transcript.Texts(TranscriptKind.Transferred).ShouldBe(["8001"]);
        run.Outcome.End.ShouldBe(FlowEnd.Transferred);
        run.Transcript.Texts(TranscriptKind.HungUp).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://{{caller}}/x", "http.url")]
    [InlineData("http://host.example{{caller}}/", "http.url")]
    [InlineData("file:///etc/passwd", "http.url")]
    [InlineData("https://host.example/{{caller", "template.open")]
    [InlineData("https://host.example/{{nobody}}", "expression.variable_unknown")]
    public void A_callers_digits_never_choose_the_host(string url, string code) =>
        FlowValidator.Validate(Flows.Of(new HttpNode { Id = "a", Url = url, Exits = Flows.Exits("success>end") }, Flows.End())).Select(i => i.Code).ShouldContain(code);

    [Fact]
    public async Task A_trial_stops_at_the_first_question_that_nobody_answers()
    {
        var flow = Flows.Of(Flows.Menu("m", "1,2", "1>end", "2>end"), Flows.End());
        var run = await flow.Run(options: new TextDriverOptions { StopAtQuestion = true });
        run.Waits.ShouldBeTrue();
        run.Transcript.Heard.ShouldBe(["m?"]);
        (await flow.Run(new TextScript().Press("2"), new TextDriverOptions { StopAtQuestion = true })).Waits.ShouldBeFalse();
    }

    [Fact]
    public async Task Private_addresses_are_asked_only_where_the_administrator_allows_them()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeOnceAsync(listener);
        var url = $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/state";
        using var closed = new OutsideHttp(AddressRules.Public);
        (await closed.AskAsync(Get(url), TimeProvider.System, default)).Fault!.Detail.ShouldContain("private network");
        using var open = new OutsideHttp(new AddressRules([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]));
        var reply = await open.AskAsync(Get(url), TimeProvider.System, default);
        reply.Status.ShouldBe(200, reply.Fault?.Detail);
        reply.Body.ShouldBe("""{"ok":true}""");
        await serving;
    }

    private static HttpAsk Get(string url) => new("GET", url, [], null, "application/json", TimeSpan.FromSeconds(20));

    private static async Task ServeOnceAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        _ = await stream.ReadAtLeastAsync(new byte[4096], 16, throwOnEndOfStream: false);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"ok\":true}"));
    }

    private static PlayNode Spoken(string id, string expression) => new() { Id = id, Prompt = [new ValuePart { Value = expression }] };

    private static TextDriverOptions Knowing(Flow flow) => new() { FindFlow = (_, _) => new(new FlowProgram(flow)) };
}
