using Shouldly;
using Switchboard.Engine.Tests.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.TextDriver;
using Switchboard.Ivr.Validation;
using Switchboard.Ivr.VoiceXml;
using Switchboard.Kernel;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.Workers;
using Xunit;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>A script as a step of a flow.</summary>
public sealed class ScriptNodeTests
{
    [Fact]
    public async Task A_script_computes_from_values_of_the_flow()
    {
        var run = await RunAsync(
            """
            var items = [{ price: 19.9, state: 'a < b && "c"' }];
            for (var i = 0; i < 3; i++) { items.push({ price: count }); }
            var total = items.length + count;
            """,
            [Set("count", "n + 4")],
            [Take("n", "total"), Take("order", "items[0].state")]);
        run.Path().ShouldBe("a end");
        run.Outcome.Variables["n"].Number.ShouldBe(8);
        run.Outcome.Variables["order"].ToString().ShouldBe("a < b && \"c\"");
    }

    [Fact]
    public async Task Texts_numbers_and_nothing_arrive_as_what_they_are()
    {
        var run = await RunAsync(
            "var kinds = typeof text + ' ' + typeof number + ' ' + (none === null) + ' ' + text;",
            [Set("text", "'</script>\"\\\\'"), Set("number", "1.5"), Set("none", "data.nothing")],
            [Take("order", "kinds")]);
        run.Outcome.Variables["order"].ToString().ShouldBe("string number true </script>\"\\");
        (await RunAsync("var a;", [], [Take("order", "never")])).Outcome.Variables["order"].Kind.ShouldBe(FlowValueKind.Null);
    }

    [Theory]
    [InlineData("throw 'mine';", "mine")]
    [InlineData("nobody.knows();", "nobody")]
    [InlineData("var = 1;", "Unexpected token")]
    [InlineData("while (true) {}", "")]
    [InlineData("(function f() { f(); })();", "")]
    public async Task A_script_that_fails_leaves_by_the_error_exit(string script, string said)
    {
        var run = await RunAsync(script, [], []);
        run.Path().ShouldBe("a broken");
        var left = run.Events.OfType<Contracts.Ivr.FlowNodeLeft>().First();
        left.Error.ShouldBe("script.failed");
        var failed = await RunAsync(script, [], [], wired: false);
        failed.Outcome.Fault!.Detail.ShouldContain(said);
    }

    [Fact]
    public async Task A_script_that_no_engine_stops_costs_its_worker_and_no_other_call()
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 1 });
        var runner = new Pooled(pool);
        var hostile = RunAsync("var s = new Array(1e9).join('x'); while (true) { s = s + s; }", [], [], runner: runner);
        var good = RunAsync("var b = a * 2;", [Set("a", "21")], [Take("n", "b")], runner: runner);
        (await good).Outcome.Variables["n"].Number.ShouldBe(42);
        (await hostile).Path().ShouldBe("a broken");
    }

    [Theory]
    [InlineData("total", true)]
    [InlineData("order.items[0].state", true)]
    [InlineData("f()", false)]
    [InlineData("a, evil", false)]
    [InlineData("1", false)]
    public void A_result_is_a_variable_of_the_script(string path, bool sound)
    {
        var flow = FlowOf("var a;", [], [Take("n", path)], wired: true);
        FlowValidator.Validate(flow).Any(issue => issue.Code == "script.result").ShouldBe(!sound);
    }

    private static Assignment Set(string name, string value) => new() { Variable = name, Value = value };

    private static ResultField Take(string variable, string path) => new() { Variable = variable, Path = path };

    private static Flow FlowOf(string script, Assignment[] inputs, ResultField[] results, bool wired) => Flows.Of(
        new ScriptNode { Id = "a", Script = script, Inputs = inputs, Results = results, Exits = wired ? Flows.Exits("next>end", "error>broken") : Flows.Exits("next>end") },
        Flows.End(), Flows.End("broken"));

    private static Task<TextRun> RunAsync(string script, Assignment[] inputs, ResultField[] results, bool wired = true, IVoiceXmlRunner? runner = null) =>
        TextRun.OfAsync(FlowOf(script, inputs, results, wired), new TextScript(), voiceXml: runner ?? new InProcess());

    private sealed class InProcess : IVoiceXmlRunner
    {
        public IResourceFetcher NewFetcher(TenantId tenant, Func<string, CancellationToken, Task<byte[]?>>? recordings = null) => throw new NotSupportedException();

        public Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken) =>
            VoiceXmlInterpreter.RunAsync(url, platform, fetcher, new SessionOptions(), cancellationToken);
    }

    private sealed class Pooled(WorkerPool pool) : IVoiceXmlRunner
    {
        public IResourceFetcher NewFetcher(TenantId tenant, Func<string, CancellationToken, Task<byte[]?>>? recordings = null) => throw new NotSupportedException();

        public Task<SessionOutcome> RunAsync(string url, IVoiceXmlPlatform platform, IResourceFetcher fetcher, CancellationToken cancellationToken) =>
            pool.RunAsync(url, platform, fetcher, cancellationToken);
    }
}
