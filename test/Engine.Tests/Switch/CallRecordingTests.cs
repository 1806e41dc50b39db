using Shouldly;
using Switchboard.Contracts.Reporting;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>What is recorded, what is left out, and what is said of it; each side proved by its tone.</summary>
public sealed class CallRecordingTests
{
    private const int CallerTone = 600;
    private const int AgentTone = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly PlayOptions Looped = new() { Loop = true };

    [Fact]
    public async Task A_paused_recording_holds_silence_on_both_sides_and_goes_on_afterwards()
    {
        await using var house = new SwitchFixture();
        var (call, id) = await TalkAsync(house);
        await Task.Delay(1200);
        (await house.Exchange.PauseRecordingAsync(house.Tenant.Id, id, true, "user:1")).Value.RecordingPaused.ShouldBeTrue();
        await Task.Delay(1500);
        (await house.Exchange.PauseRecordingAsync(house.Tenant.Id, id, false, "user:1")).Value.RecordingPaused.ShouldBeFalse();
        await Task.Delay(1200);
        call.HangUp();

        var path = await RecordedAsync(house, id);
        var gap = house.Gaps[^1];
        house.Gaps[0].ShouldBe(gap with { ToMs = null });
        (gap.ToMs!.Value - gap.FromMs).ShouldBeInRange(1400, 2500);
        foreach (var (channel, tone) in new[] { (0, AgentTone), (1, CallerTone) })
        {
            var samples = Ear.Channel(path, channel);
            ToneMeter.Level(Part(samples, gap.FromMs + 40, gap.ToMs.Value - 40)).ShouldBeLessThan(-50);
            ToneMeter.Dominant(Part(samples, gap.FromMs - 800, gap.FromMs - 100)).Frequency.ShouldBe(tone, 10);
            ToneMeter.Dominant(Part(samples, gap.ToMs.Value + 100, gap.ToMs.Value + 800)).Frequency.ShouldBe(tone, 10);
        }

        house.Events.Select(e => (e.Kind, e.Actor)).ShouldContain((CallEventKind.RecordingPaused, "user:1"));
        house.Events.Select(e => (e.Kind, e.Actor)).ShouldContain((CallEventKind.RecordingResumed, "user:1"));
    }

    [Fact]
    public async Task A_pause_without_a_recording_is_refused()
    {
        await using var house = new SwitchFixture { OnTalk = _ => new RecordingVerdict(false) };
        var (call, id) = await TalkAsync(house);
        (await house.Exchange.PauseRecordingAsync(house.Tenant.Id, id, true, "user:1")).Fault!.Code.ShouldBe("recording.not_running");
        call.HangUp();
    }

    [Fact]
    public async Task The_rule_decides_over_the_extension_and_its_name_and_days_go_with_the_recording()
    {
        var rule = Guid.NewGuid();
        TalkToRecord? asked = null;
        await using var house = new SwitchFixture { OnTalk = talk => Answer(asked = talk) };
        var (call, id) = await TalkAsync(house);
        call.HangUp();
        await RecordedAsync(house, id);
        asked!.ShouldSatisfyAllConditions(
            () => asked!.CallId.ShouldBe(id),
            () => asked!.Direction.ShouldBe(CallDirection.Internal),
            () => asked!.Extensions.ShouldBe(["1001", "1002"], ignoreOrder: true),
            () => asked!.Otherwise.ShouldBeTrue());
        house.Opened.Single().ShouldSatisfyAllConditions(opened => opened.RuleId.ShouldBe(rule), opened => opened.RetentionDays.ShouldBe(7));

        RecordingVerdict Answer(TalkToRecord talk) => new(true, rule, RetentionDays: 7);
    }

    [Fact]
    public async Task A_rule_has_a_talk_written_in_ogg_opus()
    {
        await using var house = new SwitchFixture { OnTalk = _ => new RecordingVerdict(true, Format: RecordedAs.OggOpus) };
        var (call, id) = await TalkAsync(house);
        await Task.Delay(1500);
        call.HangUp();

        var path = await RecordedAsync(house, id);
        path.ShouldEndWith(".ogg");
        SoundFile.Decode(path).Value.Samples.Length.ShouldBeGreaterThan(1000);
        File.Exists(path + ".peaks").ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_rule_forbids_is_not_recorded()
    {
        await using var house = new SwitchFixture { OnTalk = _ => new RecordingVerdict(false, Guid.NewGuid()) };
        var (call, id) = await TalkAsync(house);
        house.Exchange.Find(house.Tenant.Id, id)!.RecordingRuns.ShouldBeFalse();
        call.HangUp();
        house.Opened.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_announcement_is_heard_before_the_talk_and_stands_in_the_recording()
    {
        await using var house = new SwitchFixture { OnTalk = _ => new RecordingVerdict(true, Guid.NewGuid(), RecordingAnnouncement.Both) };
        var caller = await house.AddPhoneAsync("1001");
        var called = await house.AddPhoneAsync("1002");
        var (call, other) = await ConnectAsync(caller, called);
        var (near, far) = (new Ear(call), new Ear(other));
        await Task.Delay(700);
        (await near.HeardAsync(TimeSpan.FromMilliseconds(300))).ShouldBe(1400, 15);
        (await far.HeardAsync(TimeSpan.FromMilliseconds(300))).ShouldBe(1400, 15);
        await Bridged(house);
        var id = house.Events[0].Call.Id;
        call.HangUp();
        var said = Ear.Channel(await RecordedAsync(house, id), 0);
        ToneMeter.Dominant(Part(said, 200, 700)).Frequency.ShouldBe(1400, 15);
    }

    [Fact]
    public async Task A_disk_below_its_watermark_refuses_the_recording_raises_the_alarm_and_leaves_the_call_alone()
    {
        await using var house = new SwitchFixture(long.MaxValue);
        var (call, id) = await TalkAsync(house);
        house.Failures.Single().Code.ShouldBe("recording.disk_low");
        house.Opened.ShouldBeEmpty();
        var ear = new Ear(call);
        await Task.Delay(700);
        (await ear.HeardAsync(TimeSpan.FromMilliseconds(300))).ShouldBe(AgentTone, 10);
        house.Exchange.Find(house.Tenant.Id, id)!.RecordingRuns.ShouldBeFalse();
        call.HangUp();
    }

    private static ReadOnlySpan<short> Part(short[] samples, long fromMs, long toMs) =>
        samples.AsSpan((int)(Math.Max(0, fromMs) * 8), (int)((toMs - Math.Max(0, fromMs)) * 8));

    private static async Task<(PhoneCall Call, Guid Id)> TalkAsync(SwitchFixture house)
    {
        var caller = await house.AddPhoneAsync("1001");
        var called = await house.AddPhoneAsync("1002");
        var (call, other) = await ConnectAsync(caller, called);
        call.Media.Play(Tones.Sine(CallerTone, TimeSpan.FromSeconds(1)), Looped);
        other.Media.Play(Tones.Sine(AgentTone, TimeSpan.FromSeconds(1)), Looped);
        await Bridged(house);
        return (call, house.Events[0].Call.Id);
    }

    private static async Task<(PhoneCall Call, PhoneCall Other)> ConnectAsync(SoftPhone caller, SoftPhone called)
    {
        var rings = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        called.Incoming = ringing =>
        {
            rings.TrySetResult(ringing);
            return Task.CompletedTask;
        };
        var call = caller.Call("1002").Value;
        var other = await rings.Task.WaitAsync(Patience);
        other.Answer().ShouldBeNull();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        return (call, other);
    }

    private static Task<CallEvent> Bridged(SwitchFixture house) => Eventually(() =>
    {
        lock (house.Events)
            return house.Events.Find(e => e.Kind == CallEventKind.Bridged);
    });

    private static async Task<string> RecordedAsync(SwitchFixture house, Guid call)
    {
        var closed = await Eventually(() =>
        {
            lock (house.Recordings)
                return house.Recordings.Find(one => one.CallId == call);
        });
        return Path.Combine(house.RecordingsFolder, closed.Path);
    }

    private static async Task<T> Eventually<T>(Func<T?> find) where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (find() is { } found)
                return found;
            await Task.Delay(20, patience.Token);
        }
    }
}
