using Shouldly;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Listening, whispering, barging in, taking over and conferences over real SIP and RTP: a tone a party, a Fourier transform at each ear.</summary>
public sealed class GatheringTests : IAsyncDisposable
{
    private const double Customer = 440;
    private const double Agent = 1000;
    private const double Third = 1700;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly PlayOptions Looped = new() { Loop = true };
    private readonly SwitchFixture _switch = new();
    private PhoneCall _customer = null!;
    private PhoneCall _agent = null!;
    private Guid _id;

    public ValueTask DisposeAsync() => _switch.DisposeAsync();

    [Fact]
    public async Task A_supervisor_listens_whispers_barges_in_and_leaves_and_the_two_are_bridged_again()
    {
        await TalkAsync();
        var supervisor = await JoinsAsync("1003", () => _switch.Exchange.SuperviseAsync(_switch.Tenant.Id, _id, "1003", GuestMode.Monitor, "user:1"));
        supervisor.Invite!.Header("Answer-Mode").ShouldBe("Auto");
        await HearAsync((_customer, [Agent]), (_agent, [Customer]), (supervisor, [Customer, Agent]));

        (await _switch.Exchange.ChangeModeAsync(_switch.Tenant.Id, _id, "1003", GuestMode.Whisper, "user:1")).Succeeded.ShouldBeTrue();
        await HearAsync((_customer, [Agent]), (_agent, [Customer, Third]), (supervisor, [Customer, Agent]));

        (await _switch.Exchange.ChangeModeAsync(_switch.Tenant.Id, _id, "1003", GuestMode.Barge, "user:1")).Succeeded.ShouldBeTrue();
        await HearAsync((_customer, [Agent, Third]), (_agent, [Customer, Third]), (supervisor, [Customer, Agent]));

        var ears = (Customer: new Whole(_customer), Agent: new Whole(_agent));
        await Task.Delay(500);
        (await _switch.Exchange.LeaveAsync(_switch.Tenant.Id, _id, "1003", "user:1")).Succeeded.ShouldBeTrue();
        await supervisor.Ended.WaitAsync(Patience);
        await Task.Delay(700);
        (await ears.Customer.GapsAsync()).ShouldBeEmpty();
        (await ears.Agent.GapsAsync()).ShouldBeEmpty();
        await HearAsync((_customer, [Agent]), (_agent, [Customer]));
        Kinds().ShouldBe(["monitor", "whisper", "barge"]);
        (await _switch.Exchange.LeaveAsync(_switch.Tenant.Id, _id, "1003", "user:1")).Fault!.Code.ShouldBe("call.not_supervising");
    }

    [Fact]
    public async Task The_recording_of_a_supervised_call_keeps_both_sides_and_no_whisper()
    {
        await TalkAsync();
        await JoinsAsync("1003", () => _switch.Exchange.SuperviseAsync(_switch.Tenant.Id, _id, "1003", GuestMode.Whisper, "user:1"));
        await Task.Delay(2500);
        _customer.HangUp();
        await _agent.Ended.WaitAsync(Patience);
        var recording = await Eventually(() => _switch.Recordings.Find(one => one.CallId == _id));
        var path = Path.Combine(_switch.RecordingsFolder, recording.Path);
        foreach (var (channel, tone) in new[] { (0, Customer), (1, Agent) })
        {
            var samples = Ear.Channel(path, channel);
            var last = samples.AsSpan(samples.Length - 12000);
            ToneMeter.LevelAt(last, tone).ShouldBeGreaterThan(-30);
            ToneMeter.LevelAt(last, Third).ShouldBeLessThan(-48);
        }
    }

    [Fact]
    public async Task Taking_over_lets_the_agent_go_and_the_supervisor_talks_on()
    {
        await TalkAsync();
        var supervisor = await JoinsAsync("1003", () => _switch.Exchange.TakeOverAsync(_switch.Tenant.Id, _id, "1003", "user:1"));
        await _agent.Ended.WaitAsync(Patience);
        await HearAsync((_customer, [Third]), (supervisor, [Customer]));
        supervisor.HangUp();
        await _customer.Ended.WaitAsync(Patience);
        (await EndedRecordAsync()).Legs[1].Cause!.Reason.ShouldBe("taken_over");
    }

    [Fact]
    public async Task A_third_party_makes_a_conference_and_when_anybody_leaves_the_other_two_talk_on()
    {
        await TalkAsync();
        var third = await JoinsAsync("1003", () => _switch.Exchange.AddPartyAsync(_switch.Tenant.Id, _id, "1003", "user:1"));
        await HearAsync((_customer, [Agent, Third]), (_agent, [Customer, Third]), (third, [Customer, Agent]));

        _customer.HangUp(); // even the one whose call it is
        await _customer.Ended.WaitAsync(Patience);
        await HearAsync((_agent, [Third]), (third, [Agent]));
        third.HangUp();
        await _agent.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_party_is_muted_and_removed()
    {
        await TalkAsync();
        var third = await JoinsAsync("13800138000", () => _switch.Exchange.AddPartyAsync(_switch.Tenant.Id, _id, "13800138000", "user:1"), outside: true);
        var leg = _switch.Exchange.List(_switch.Tenant.Id)[0].Legs.Single(one => one.Guest == GuestMode.Member);
        (await _switch.Exchange.MutePartyAsync(_switch.Tenant.Id, _id, leg.Id, true, "user:1")).Value.Legs.Single(one => one.Id == leg.Id).Muted.ShouldBeTrue();
        await HearAsync((_customer, [Agent]), (_agent, [Customer]), (third, [Customer, Agent]));
        (await _switch.Exchange.RemovePartyAsync(_switch.Tenant.Id, _id, leg.Id, "user:1")).Succeeded.ShouldBeTrue();
        await third.Ended.WaitAsync(Patience);
        await HearAsync((_customer, [Agent]), (_agent, [Customer]));
        (await _switch.Exchange.RemovePartyAsync(_switch.Tenant.Id, _id, leg.Id, "user:1")).Fault!.Code.ShouldBe("leg.not_found");
    }

    [Fact]
    public async Task Who_hears_a_tenants_calls_is_of_that_tenant()
    {
        await TalkAsync();
        var stranger = new Kernel.TenantId(Guid.NewGuid());
        (await _switch.Exchange.SuperviseAsync(stranger, _id, "1003", GuestMode.Monitor, "user:1")).Fault!.Code.ShouldBe("call.not_found");
        (await _switch.Exchange.SuperviseAsync(_switch.Tenant.Id, _id, "1003", GuestMode.Monitor, "user:1")).Fault!.Code.ShouldBe("extension.not_found");
        (await _switch.Exchange.SuperviseAsync(_switch.Tenant.Id, _id, "1002", GuestMode.Monitor, "user:1")).Fault!.Code.ShouldBe("call.takes_part");
    }

    [Fact]
    public async Task A_supervisor_goes_when_the_talk_is_over()
    {
        await TalkAsync();
        var supervisor = await JoinsAsync("1003", () => _switch.Exchange.SuperviseAsync(_switch.Tenant.Id, _id, "1003", GuestMode.Barge, "user:1"));
        _agent.HangUp();
        await supervisor.Ended.WaitAsync(Patience);
        await _customer.Ended.WaitAsync(Patience);
    }

    private async Task TalkAsync()
    {
        var called = await _switch.AddPhoneAsync("1002");
        _switch.OnNumber = _ => new ExtensionCall(_switch.Exchange, _switch.Extensions[0]);
        var ringing = Rings(called);
        _customer = _switch.Carrier.Call("4008001234").Value;
        _agent = await ringing;
        _agent.Answer().ShouldBeNull();
        await _customer.Answered.WaitAsync(Patience);
        _customer.Media.Play(Tones.Sine(Customer, TimeSpan.FromSeconds(1)), Looped);
        _agent.Media.Play(Tones.Sine(Agent, TimeSpan.FromSeconds(1)), Looped);
        _id = await Eventually(() => _switch.Exchange.List(_switch.Tenant.Id) is [{ State: CallState.Talking } call] ? (Guid?)call.Id : null);
    }

    private async Task<PhoneCall> JoinsAsync(string user, Func<Task<Kernel.Outcome<CallRecord>>> ask, bool outside = false)
    {
        var phone = outside
            ? _switch.CarrierBank.Add(new SoftPhoneOptions { User = user, Domain = "carrier.test", Server = _switch.Address })
            : await _switch.AddPhoneAsync(user);
        var ringing = Rings(phone);
        (await ask()).Fault.ShouldBeNull();
        var call = await ringing;
        call.Answer().ShouldBeNull();
        call.Media.Play(Tones.Sine(Third, TimeSpan.FromSeconds(1)), Looped);
        await Eventually(() =>
        {
            lock (_switch.Events)
                return _switch.Events.Find(one => one.Kind is CallEventKind.Joined);
        });
        return call;
    }

    private async Task HearAsync(params (PhoneCall Ear, double[] Tones)[] expected)
    {
        await Task.Delay(400);
        var ears = expected.Select(one => new Whole(one.Ear)).ToArray();
        await Task.Delay(900);
        for (var i = 0; i < ears.Length; i++)
        {
            var samples = await ears[i].SamplesAsync();
            var last = samples.AsSpan(Math.Max(0, samples.Length - 4000)).ToArray();
            foreach (var tone in (double[])[Customer, Agent, Third])
            {
                var level = ToneMeter.LevelAt(last, tone);
                if (expected[i].Tones.Contains(tone))
                    level.ShouldBeGreaterThan(-30, $"{tone} Hz at ear {i}");
                else
                    level.ShouldBeLessThan(-48, $"{tone} Hz at ear {i}");
            }
        }
    }

    private string?[] Kinds()
    {
        lock (_switch.Events)
            return [.. _switch.Events.Where(one => one.Kind == CallEventKind.Joined).Select(one => one.Reason)];
    }

    private async Task<CallRecord> EndedRecordAsync() => await Eventually(() =>
    {
        lock (_switch.Events)
            return _switch.Events.Find(one => one.Kind == CallEventKind.Ended)?.Call;
    });

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

    private static async Task<T> Eventually<T>(Func<T?> look)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (look() is { } found)
                return found;
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<Guid> Eventually(Func<Guid?> look)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (look() is { } found)
                return found;
            await Task.Delay(20, limit.Token);
        }
    }
}
