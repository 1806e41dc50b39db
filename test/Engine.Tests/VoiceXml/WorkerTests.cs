using Shouldly;
using Switchboard.VoiceXml;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.Platform;
using Switchboard.VoiceXml.TextDriver;
using Switchboard.VoiceXml.Workers;
using Xunit;

namespace Switchboard.Engine.Tests.VoiceXml;

/// <summary>Real worker processes, and scripts that mean harm.</summary>
public sealed class WorkerTests
{
    private const string Peaceful = """
        <vxml version="2.1"><var name="n" expr="0"/><form><field name="a"><prompt>Press '1'.</prompt><option dtmf="1" value="x"/>
        <filled><assign name="n" expr="n + 1"/><if cond="n == 20"><prompt>pass</prompt><exit expr="n"/></if><clear namelist="a"/></filled></field></form></vxml>
        """;

    private static readonly string[] Hostile =
    [
        "while (true) { }",
        "function f() { return f() + 1; } f();",
        "var s = 'x'; while (true) { s = s + s; }",
        "var a = []; while (true) { a.push(new Array(100000).join('x')); }",
        "new Array(2000000000).join('x');",
        "/^(a+)+$/.test(new Array(40).join('a') + 'b');",
        "[3,1,2].sort(function () { while (true) { } });",
        "var o = {}; o.toString = function () { return o + ''; }; o + '';",
    ];

    [Fact]
    public async Task A_session_in_a_worker_ends_as_one_in_process()
    {
        await using var pool = new WorkerPool();
        var (outcome, heard) = await RunAsync(pool, Peaceful);
        outcome.ShouldBe(new SessionOutcome(SessionEnd.Exit, "20"));
        heard.Count(line => line == "pass").ShouldBe(1);
    }

    [Fact]
    public async Task Hostile_scripts_end_in_error_semantic_for_their_own_calls_alone()
    {
        await using var pool = new WorkerPool();
        var hostile = Hostile.Select(script => RunAsync(pool, $"""
            <vxml version="2.1"><form><catch event="error.semantic"><prompt>pass</prompt><exit/></catch><catch><prompt>fail</prompt><exit/></catch>
            <field name="a"><prompt>Press '1'.</prompt><option dtmf="1" value="x"/></field>
            <block><script><![CDATA[{script}]]></script><prompt>fail</prompt></block></form></vxml>
            """)).ToList();
        var good = Enumerable.Range(0, 6).Select(_ => RunAsync(pool, Peaceful)).ToList();
        foreach (var (_, heard) in await Task.WhenAll(hostile))
            heard.ShouldBe(["Press '1'.", "pass"]);
        foreach (var (outcome, _) in await Task.WhenAll(good))
            outcome.ShouldBe(new SessionOutcome(SessionEnd.Exit, "20"));
    }

    [Fact]
    public async Task A_call_goes_on_in_another_worker_when_its_own_dies_while_the_caller_thinks()
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 1 });
        var thinking = new ThinkingCaller();
        var slow = pool.RunAsync(
            "http://test.invalid/", new TextVoiceXmlPlatform(thinking), MemoryFetcher.Of(("http://test.invalid/", Peaceful)), CancellationToken.None);
        await thinking.Asked.Task;
        const string killer = """
            <vxml version="2.1"><form><catch event="error.semantic"><prompt>pass</prompt></catch><block><script>new Array(2000000000).join('x');</script></block></form></vxml>
            """;
        await RunAsync(pool, killer);
        thinking.Think.SetResult();
        (await slow).ShouldBe(new SessionOutcome(SessionEnd.Exit, "20"));
    }

    private static async Task<(SessionOutcome Outcome, List<string> Heard)> RunAsync(WorkerPool pool, string document)
    {
        var caller = new PromptedCaller(CallerCircumstances.All[0]);
        var outcome = await pool.RunAsync(
            "http://test.invalid/", new TextVoiceXmlPlatform(caller), MemoryFetcher.Of(("http://test.invalid/", document)), CancellationToken.None);
        return (outcome, caller.Heard);
    }

    private sealed class ThinkingCaller : ITextCaller
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Think { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Hear(string text)
        {
        }

        public async ValueTask<CallerAct> AnswerAsync(ListenRequest request, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            await Think.Task;
            return new PressKeys("1");
        }

        public ValueTask<(CallerAct Act, TimeSpan Length)> RecordAsync(RecordRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public ValueTask<TransferResult> TransferAsync(TransferRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
