using Shouldly;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Platform;
using Switchboard.Ivr.TextDriver;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class HangUpTests
{
    [Fact]
    public async Task A_caller_may_hang_up_at_any_tenth_of_a_second()
    {
        var flow = ExampleFlows.Load(ExampleFlows.ApplianceHotline);
        var script = new TextScript().Press("2").Press("3").Press("12345678").Press("1").Queue(QueueEnd.Answered);
        var whole = await flow.Run(script);
        var length = whole.Transcript.Lines[^1].At;
        length.ShouldBeGreaterThan(TimeSpan.FromSeconds(60));
        for (var at = TimeSpan.Zero; at < length; at += TimeSpan.FromMilliseconds(100))
        {
            var run = await flow.Run(script.HangUpAt(at));
            run.Outcome.End.ShouldBe(FlowEnd.CallerHungUp, $"at {at}");
            run.Transcript.Lines[^1].At.ShouldBe(at, $"at {at}");
            run.Events[^1].ShouldBeOfType<FlowLeft>().Reason.ShouldBe("caller_hangup");
            whole.Path().ShouldStartWith(run.Path());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_may_hang_up_before_or_after_each_operation(bool before)
    {
        var flow = Flows.Of(
            Flows.Play("p", "hello", "next>m"), Flows.Menu("m", "1", "1>c"), Flows.Collect("c", 1, 1, "match>s"), Flows.Set("s", "n", "1", "next>x"),
            Flows.Extension("x", "busy>q"), Flows.Queue("q", "overflow>end"), Flows.End() with { Prompt = Flows.Say("bye") });
        var script = new TextScript().Press("1").Press("2").Extension(ExtensionEnd.Busy).Queue(QueueEnd.Overflow);
        for (var operation = 0; ; operation++)
        {
            using var caller = new TextVoicePlatform(script);
            using var platform = new HangsUpAt(caller, operation, before);
            var outcome = await new FlowInterpreter().RunAsync(flow, platform, CancellationToken.None);
            caller.Events[^1].ShouldBeOfType<FlowLeft>();
            if (!platform.HungUp)
            {
                operation.ShouldBe(11);
                outcome.End.ShouldBe(FlowEnd.HungUp);
                return;
            }

            outcome.End.ShouldBe(FlowEnd.CallerHungUp, $"operation {operation}");
        }
    }

    [Fact]
    public async Task The_hangup_exit_lets_the_flow_write_down_what_it_knows()
    {
        var flow = Flows.Of(
            Flows.Menu("m", "1", "1>end", "hangup>s"), Flows.Set("s", "n", "7", "next>c"), Flows.If("c", "n == 7", "true>p", "false>p"),
            Flows.Play("p", "nobody hears this", "next>end"), Flows.End());
        var run = await flow.Run(new TextScript().HangUp());
        run.Path().ShouldBe("m s c");
        run.Outcome.End.ShouldBe(FlowEnd.CallerHungUp);
        run.Outcome.Variables["n"].Number.ShouldBe(7);
        run.Transcript.Heard.ShouldBe(["m?"]);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_after_the_talk_hung_up()
    {
        var flow = Flows.Of(Flows.Queue("q", "answered>end"), Flows.End());
        (await flow.Run(new TextScript().Queue(QueueEnd.Answered, callerHangsUp: true))).Outcome.End.ShouldBe(FlowEnd.CallerHungUp);
    }

    [Fact]
    public async Task Stopping_the_server_ends_the_flow_and_the_call()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var run = await TextRun.OfAsync(Flows.Of(Flows.End()), new TextScript(), cancellationToken: stop.Token);
        run.Outcome.End.ShouldBe(FlowEnd.Cancelled);
        run.Transcript.Texts(TranscriptKind.HungUp).ShouldBe(["flow_cancelled"]);
    }

    [Fact]
    public async Task A_platform_that_throws_costs_the_node_not_the_flow()
    {
        using var caller = new TextVoicePlatform(new TextScript());
        using var platform = new HangsUpAt(caller, int.MaxValue, true) { PlayThrows = true };
        var flow = Flows.Of(Flows.Play("p", "hello", "next>end", "error>sorry"), Flows.End(), Flows.End("sorry"));
        var outcome = await new FlowInterpreter().RunAsync(flow, platform, CancellationToken.None);
        outcome.LastNode.ShouldBe("sorry");
        outcome.End.ShouldBe(FlowEnd.HungUp);
    }

    /// <summary>Lets the caller go just before or just after the n-th operation; each operation really suspends.</summary>
    private sealed class HangsUpAt(TextVoicePlatform inner, int operation, bool before) : IVoicePlatform, IDisposable
    {
        private readonly CancellationTokenSource _gone = new();
        private int _operations;

        public bool PlayThrows { get; init; }

        public bool HungUp => _gone.IsCancellationRequested;

        public CallFacts Call => inner.Call;

        public TimeProvider Clock => inner.Clock;

        public CancellationToken HangUp => _gone.Token;

        public Task AnswerAsync(CancellationToken cancellationToken) => DoAsync(
            async () =>
            {
                await inner.AnswerAsync(CancellationToken.None);
                return true;
            },
            cancellationToken);

        public Task<PlayResult> PlayAsync(PlayRequest request, CancellationToken cancellationToken) => PlayThrows
            ? throw new InvalidOperationException("a bug")
            : DoAsync(() => inner.PlayAsync(request, CancellationToken.None), cancellationToken);

        public Task<CollectResult> CollectAsync(CollectRequest request, CancellationToken cancellationToken) =>
            DoAsync(() => inner.CollectAsync(request, CancellationToken.None), cancellationToken);

        public void ClearDigits() => inner.ClearDigits();

        public Task<QueueResult> QueueAsync(QueueRequest request, CancellationToken cancellationToken) =>
            DoAsync(() => inner.QueueAsync(request, CancellationToken.None), cancellationToken);

        public Task<ExtensionResult> DialExtensionAsync(ExtensionRequest request, CancellationToken cancellationToken) =>
            DoAsync(() => inner.DialExtensionAsync(request, CancellationToken.None), cancellationToken);

        public Task<VoicemailResult> LeaveMessageAsync(VoicemailRequest request, CancellationToken cancellationToken) =>
            DoAsync(() => inner.LeaveMessageAsync(request, CancellationToken.None), cancellationToken);

        public Task<CallbackResult> PromiseCallbackAsync(CallbackRequest request, CancellationToken cancellationToken) =>
            DoAsync(() => inner.PromiseCallbackAsync(request, CancellationToken.None), cancellationToken);

        public Task<WordsResult> RecordWordsAsync(WordsRequest request, CancellationToken cancellationToken) =>
            DoAsync(() => inner.RecordWordsAsync(request, CancellationToken.None), cancellationToken);

        public Task<Kernel.Fault?> TransferAsync(TransferRequest request, CancellationToken cancellationToken) =>
            DoAsync(() => inner.TransferAsync(request, CancellationToken.None), cancellationToken);

        public Kernel.Fault? SwitchRecording(RecordingDeed deed) => inner.SwitchRecording(deed);

        public Task HangUpAsync(string reason, CancellationToken cancellationToken) => inner.HangUpAsync(reason, cancellationToken);

        public void Trail(IvrEvent step) => inner.Trail(step);

        public void Dispose() => _gone.Dispose();

        private async Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var now = _operations++ == operation;
            if (now && before)
                await _gone.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            var result = await work();
            if (now)
                await _gone.CancelAsync();
            return result;
        }
    }
}
