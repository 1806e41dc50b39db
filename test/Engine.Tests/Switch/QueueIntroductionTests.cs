using Shouldly;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>What caller and agent hear when the agent has answered, before the two are joined.</summary>
public sealed class QueueIntroductionTests : IAsyncDisposable
{
    private const string Number = "Agent eight zero zero one is at your service.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Last = TimeSpan.FromMilliseconds(400);
    private readonly QueueScene _queue = new();

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task The_caller_hears_the_agents_number_and_the_agent_the_queues_name_before_they_hear_each_other()
    {
        _queue.Card = _queue.Card with { AnnouncesAgent = true, Whisper = QueueWhisper.Queue };
        _queue.OnPrompt = words => words == Number ? Tones.Sine(1200, TimeSpan.FromSeconds(5)) : words == "Service" ? Tones.Sine(1700, TimeSpan.FromSeconds(5)) : null;
        var (_, phone) = await _queue.AddAgentAsync("8001");
        var (caller, agent) = await AnswerAsync(phone);
        Speak(caller, 600);
        Speak(agent, 1000);

        (await HearsAsync(caller)).ShouldBe(1200, 10);
        (await HearsAsync(agent)).ShouldBe(1700, 10);
        _queue.Switch.Exchange.List(_queue.Switch.Tenant.Id).Single().State.ShouldBe(CallState.Ringing);
        await Eventually(async () => Math.Abs(await HearsAsync(caller) - 1000) < 10 && Math.Abs(await HearsAsync(agent) - 600) < 10);
    }

    [Fact]
    public async Task An_agent_who_hangs_up_while_he_is_told_leaves_the_caller_in_the_queue()
    {
        _queue.Card = _queue.Card with { Whisper = QueueWhisper.Queue };
        _queue.OnPrompt = _ => Tones.Sine(1700, TimeSpan.FromSeconds(10));
        var (_, phone) = await _queue.AddAgentAsync("8001");
        var (caller, agent) = await AnswerAsync(phone);
        await Eventually(async () => Math.Abs(await HearsAsync(agent) - 1700) < 10);
        var again = Rings(phone);
        agent.HangUp();

        // He is not asked again at once, but the caller is still there: for another agent, and later for him.
        var (_, second) = await _queue.AddAgentAsync("8002");
        var other = await Task.WhenAny(again, Rings(second)).Unwrap();
        other.ShouldNotBeNull();
        caller.Ended.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Words_that_cannot_be_had_keep_nobody_waiting()
    {
        _queue.Card = _queue.Card with { AnnouncesAgent = true, Whisper = QueueWhisper.Prompt, WhisperPromptId = Guid.NewGuid() };
        var (_, phone) = await _queue.AddAgentAsync("8001");
        var (caller, agent) = await AnswerAsync(phone);
        Speak(caller, 600);
        Speak(agent, 1000);
        await Eventually(async () => Math.Abs(await HearsAsync(caller) - 1000) < 10 && Math.Abs(await HearsAsync(agent) - 600) < 10);
    }

    private async Task<(PhoneCall Caller, PhoneCall Agent)> AnswerAsync(SoftPhone phone)
    {
        var ringing = Rings(phone);
        var caller = _queue.Switch.Carrier.Call("4008001234").Value;
        var agent = await ringing;
        agent.Answer().ShouldBeNull();
        (await caller.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        return (caller, agent);
    }

    private static Task<PhoneCall> Rings(SoftPhone phone)
    {
        var rings = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Incoming = call =>
        {
            rings.TrySetResult(call);
            return Task.CompletedTask;
        };
        return rings.Task.WaitAsync(Patience);
    }

    private static void Speak(PhoneCall call, double frequency) => call.Media.Play(Tones.Sine(frequency, TimeSpan.FromSeconds(1)), new PlayOptions { Loop = true });

    private static async Task<double> HearsAsync(PhoneCall call)
    {
        var ear = new Ear(call);
        await Task.Delay(500);
        return await ear.HeardAsync(Last);
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
            limit.Token.ThrowIfCancellationRequested();
    }
}
