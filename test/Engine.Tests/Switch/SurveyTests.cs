using Shouldly;
using Switchboard.Contracts.Switch;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>A customer is asked by key how satisfied he is.</summary>
public sealed class SurveyTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Guid Flow = Guid.Parse("018f0000-0000-7000-8000-00000000000b");
    private readonly QueueScene _queue = new();

    public SurveyTests()
    {
        _queue.Flows[Flow] = """
            {"schemaVersion": 1, "name": "survey", "language": "en", "start": "ask", "nodes": [
                {"type": "survey", "id": "ask", "keys": "54321", "tries": 1, "firstDigitTimeoutMs": 15000, "prompt": [{"type": "text", "text": {"en": "How was it?"}}],
                    "exits": {"match": "end", "maxtries": "end"}},
                {"type": "hangup", "id": "end"}]}
            """;
        _queue.OnPrompt = _ => Tones.Sine(700, TimeSpan.FromSeconds(1));
        _queue.Card = _queue.Card with { SurveyFlowId = Flow };
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Who_stays_after_the_agent_hung_up_is_asked_where_the_queue_asks_everybody()
    {
        _queue.Card = _queue.Card with { AsksAfterTalk = true };
        var (seat, phone) = await _queue.AddAgentAsync("8001");
        var (caller, agent) = await TalkAsync(phone);
        agent.HangUp();
        await AskedAsync();
        caller.Media.SendDigits("4");

        await caller.Ended.WaitAsync(Patience);
        var survey = (await EndedAsync()).Survey!;
        (survey.Keys, survey.Answer, survey.Score, survey.AgentId, survey.QueueId).ShouldBe(("54321", "4", 4, seat.Id, QueueScene.Queue));
    }

    [Fact]
    public async Task An_agent_sends_the_caller_there_and_the_contact_is_no_transfer()
    {
        var (seat, phone) = await _queue.AddAgentAsync("8001");
        var (caller, agent) = await TalkAsync(phone);
        var call = _queue.Switch.Exchange.List(_queue.Switch.Tenant.Id).Single().Id;
        (await _queue.Switch.Exchange.SendToSurveyAsync(_queue.Switch.Tenant.Id, call, $"flow:{Flow}", "user:" + Guid.NewGuid())).Succeeded.ShouldBeTrue();
        await agent.Ended.WaitAsync(Patience);
        await AskedAsync();
        caller.HangUp();

        var record = await EndedAsync();
        (record.Survey!.Answer, record.Survey.Score, record.Survey.AgentId).ShouldBe((null, null, seat.Id));
        lock (_queue.Happened)
            _queue.Happened.ShouldContain("ContactCompleted survey");
        lock (_queue.Switch.Events)
            _queue.Switch.Events.ShouldNotContain(e => e.Kind == CallEventKind.Transferred);
    }

    [Fact]
    public async Task Nobody_is_asked_where_only_the_agent_sends_there()
    {
        var (_, phone) = await _queue.AddAgentAsync("8001");
        var (caller, agent) = await TalkAsync(phone);
        agent.HangUp();
        await caller.Ended.WaitAsync(Patience);
        (await EndedAsync()).Survey.ShouldBeNull();
    }

    [Theory]
    [InlineData("54321", "5", 5.0)]
    [InlineData("54321", "1", 1.0)]
    [InlineData("123", "1", 5.0)]
    [InlineData("123", "2", 3.0)]
    [InlineData("1234", "2", 3.67)]
    [InlineData("1", "1", 5.0)]
    [InlineData("54321", null, null)]
    public void Scores_of_all_surveys_compare_whatever_their_keys(string keys, string? answer, double? score) =>
        new CallSurvey(DateTimeOffset.UnixEpoch, keys, answer, null, null).Score.ShouldBe(score);

    private async Task<(PhoneCall Caller, PhoneCall Agent)> TalkAsync(SoftPhone phone)
    {
        var rings = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Incoming = call =>
        {
            rings.TrySetResult(call);
            return Task.CompletedTask;
        };
        var caller = _queue.Switch.Carrier.Call("4008001234").Value;
        var agent = await rings.Task.WaitAsync(Patience);
        agent.Answer().ShouldBeNull();
        (await caller.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        await Until(() => _queue.Switch.Exchange.List(_queue.Switch.Tenant.Id) is [{ State: CallState.Talking }]);
        return (caller, agent);
    }

    private Task AskedAsync() => Until(() => _queue.Switch.Exchange.List(_queue.Switch.Tenant.Id) is [{ State: CallState.Ivr, Survey: not null }]);

    private async Task<CallRecord> EndedAsync()
    {
        CallRecord? ended = null;
        await Until(() =>
        {
            lock (_queue.Switch.Records)
                ended = _queue.Switch.Records.Find(r => r.State == CallState.Ended);
            return ended is not null;
        });
        return ended!;
    }

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds())
            await Task.Delay(20, limit.Token);
    }
}
