using Shouldly;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Media.Analysis;
using Switchboard.Media.Recording;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Forwarding, do not disturb, groups, park, pickup and the technicians' services, over real SIP and RTP.</summary>
public sealed class PhoneFeatureTests : FeatureScene
{
    [Fact]
    public async Task Forwarding_leads_a_call_to_another_phone_that_learns_who_was_called()
    {
        var (caller, away, there) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"));
        _switch.Set("1002", calls => calls with { ForwardBusy = "1003" });
        away.Incoming = call =>
        {
            call.Reject(486);
            return Task.CompletedTask;
        };
        var rings = Rings(there);

        caller.Call("1002").Value.ShouldNotBeNull();

        var diverted = (await rings).Invite!.Diversions;
        diverted.Count.ShouldBe(1);
        diverted[0].Uri.User.ShouldBe("1002");
        diverted[0].Parameter("reason").ShouldBe("user-busy");
    }

    [Fact]
    public async Task Forwarding_in_a_circle_ends_with_482()
    {
        var caller = await _switch.AddPhoneAsync("1001");
        await _switch.AddPhoneAsync("1002");
        await _switch.AddPhoneAsync("1003");
        _switch.Set("1002", calls => calls with { ForwardAlways = "1003" });
        _switch.Set("1003", calls => calls with { ForwardAlways = "1002" });

        (await caller.Call("1002").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(482);
    }

    [Fact]
    public async Task Only_an_extension_with_the_right_sends_calls_outside()
    {
        var caller = await _switch.AddPhoneAsync("1001");
        await _switch.AddPhoneAsync("1002");
        var far = _switch.CarrierBank.Add(new SoftPhoneOptions { User = "13800138000", Domain = "carrier.test", Server = _switch.Address });
        _switch.Set("1002", calls => calls with { ForwardAlways = "13800138000" });
        (await caller.Call("1002").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(403);

        _switch.Set("1002", calls => calls, forwardsOutside: true);
        var rings = Rings(far);
        caller.Call("1002").Value.ShouldNotBeNull();
        await rings;
    }

    [Fact]
    public async Task A_phone_that_answers_302_sends_the_call_on_only_inside()
    {
        var (caller, away, there) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"));
        away.Incoming = call =>
        {
            call.Reject(302, "13800138000");
            return Task.CompletedTask;
        };
        (await caller.Call("1002").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(403);

        away.Incoming = call =>
        {
            call.Reject(302, "1003");
            return Task.CompletedTask;
        };
        var rings = Rings(there);
        caller.Call("1002").Value.ShouldNotBeNull();
        await rings;
    }

    [Fact]
    public async Task A_phone_that_answers_302_may_send_the_call_to_a_feature_code()
    {
        var away = await _switch.AddPhoneAsync("1002");
        _switch.Code("*600", Feature.Echo);
        NumberLeadsTo("1002");
        away.Incoming = call =>
        {
            call.Reject(302, "*600");
            return Task.CompletedTask;
        };

        var call = _switch.Carrier.Call("4008001234").Value;

        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        Speak(call, 700);
        (await HearsAsync(call)).ShouldBe(700, 10);
    }

    [Fact]
    public async Task Do_not_disturb_and_no_call_waiting_answer_busy()
    {
        var (caller, quiet, talker) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"));
        _switch.Set("1002", calls => calls with { DoNotDisturb = true });
        (await caller.Call("1002").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(486);

        _switch.Set("1002", calls => calls with { DoNotDisturb = false, NoCallWaiting = true });
        await TalkAsync(talker, "1002", quiet);
        (await caller.Call("1002").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(486);

        _switch.Set("1002", calls => calls with { NoCallWaiting = false });
        var second = Rings(quiet);
        caller.Call("1002").Value.ShouldNotBeNull();
        await second;
    }

    [Fact]
    public async Task A_dialled_code_forwards_the_own_extension()
    {
        _switch.Code("*72", Feature.ForwardAlways);
        _switch.Code("*73", Feature.ForwardAlwaysOff);
        var own = await _switch.AddPhoneAsync("1001");
        await _switch.AddPhoneAsync("1002");

        await own.Call("*721002").Value.Ended.WaitAsync(Patience);
        _switch.Extensions[0].Calls.ForwardAlways.ShouldBe("1002");
        await own.Call("*73").Value.Ended.WaitAsync(Patience);
        _switch.Extensions[0].Calls.ForwardAlways.ShouldBeNull();
        await own.Call("*7213800138000").Value.Ended.WaitAsync(Patience); // outside without the right
        _switch.Extensions[0].Calls.ForwardAlways.ShouldBeNull();
    }

    [Fact]
    public async Task Follow_me_rings_the_mobile_which_gets_the_call_with_key_1()
    {
        var caller = await _switch.AddPhoneAsync("1001");
        var desk = await _switch.AddPhoneAsync("1002");
        var mobile = _switch.CarrierBank.Add(new SoftPhoneOptions { User = "13800138000", Domain = "carrier.test", Server = _switch.Address });
        _switch.Set("1002", calls => calls with { FollowMe = true, FollowMeSteps = [new FollowMeStep("13800138000", 200, 15_000, Confirm: true)] }, forwardsOutside: true);
        var (deskRings, mobileRings) = (Rings(desk), Rings(mobile));

        var call = caller.Call("1002").Value;
        var atDesk = await deskRings;
        var atMobile = await mobileRings;
        atMobile.Answer();
        await Task.Delay(500);
        call.Answered.IsCompleted.ShouldBeFalse(); // not confirmed yet
        atMobile.Media.SendDigits("1");

        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        await atDesk.Ended.WaitAsync(Patience);
        Speak(atMobile, 900);
        (await HearsAsync(call)).ShouldBe(900, 10);
    }

    [Fact]
    public async Task A_ring_group_rings_one_after_the_other_and_goes_on_when_nobody_answers()
    {
        var (caller, one, two, last) = (
            await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"), await _switch.AddPhoneAsync("1004"));
        _switch.Groups.Add(new RingGroup(
            Guid.NewGuid(), _switch.Tenant.Id, "2000", "Front desk", RingStrategy.InOrder, ["1002", "1003"], TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(5), "1004", false, true));
        var (first, second, third) = (Rings(one), Rings(two), Rings(last));

        caller.Call("2000").Value.ShouldNotBeNull();

        await (await first).Ended.WaitAsync(Patience);
        await (await second).Ended.WaitAsync(Patience);
        await third;
    }

    [Fact]
    public async Task A_parked_call_is_taken_back_under_its_slot()
    {
        _switch.Code("*68", Feature.Park);
        var (parker, other) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        NumberLeadsTo("1001");
        var (customer, own) = await TalkAsync(_switch.Carrier, "4008001234", parker);
        Speak(customer, 600);

        (await own.ReferAsync("*68")).Status.ShouldBe(202);
        await own.Ended.WaitAsync(Patience);
        var parked = await CallIsAsync(call => call.Attached.GetValueOrDefault("parkSlot") == "701");
        parked.State.ShouldBe(CallState.Held);

        var retriever = other.Call("701").Value;
        (await retriever.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        (await HearsAsync(retriever)).ShouldBe(600, 10);
        (await CallIsAsync(call => call.Id == parked.Id && call.State == CallState.Talking)).Attached.ContainsKey("parkSlot").ShouldBeFalse();
        (await other.Call("702").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_parked_call_returns_to_who_parked_it()
    {
        _switch.Phones = new PhoneRules { ParkTimeoutMs = 500 };
        var parker = await _switch.AddPhoneAsync("1001");
        NumberLeadsTo("1001");
        var (_, own) = await TalkAsync(_switch.Carrier, "4008001234", parker);
        var id = (await CallIsAsync(call => call.State == CallState.Talking)).Id;
        var again = Rings(parker);

        (await _switch.Exchange.ParkAsync(_switch.Tenant.Id, id, null, "user:1")).Succeeded.ShouldBeTrue();

        await own.Ended.WaitAsync(Patience);
        (await again).Invite!.From.DisplayName.ShouldStartWith("[701]");
    }

    [Fact]
    public async Task A_ringing_call_is_picked_up_by_another_phone()
    {
        _switch.Code("**", Feature.PickUpExtension);
        var (caller, absent, picker) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"));
        var ringing = Rings(absent);
        var call = caller.Call("1002").Value;
        var unanswered = await ringing;
        await Eventually(() => _switch.Exchange.ListLines(_switch.Tenant.Id).FirstOrDefault(line => line is { Number: "1002", State: "ringing" }));

        var picked = picker.Call("**1002").Value;

        (await picked.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        await unanswered.Ended.WaitAsync(Patience);
        Speak(picked, 900);
        (await HearsAsync(call)).ShouldBe(900, 10);
        (await picker.Call("**1002").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Echo_returns_what_one_says()
    {
        _switch.Code("*600", Feature.Echo);
        var call = (await _switch.AddPhoneAsync("1001")).Call("*600").Value;
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        Speak(call, 730);

        (await HearsAsync(call)).ShouldBe(730, 10);
    }

    [Fact]
    public async Task The_milliwatt_is_1004_hertz_at_16_dB_below_0_dBm0()
    {
        var code = _switch.Code("*601", Feature.Milliwatt);
        var phone = await _switch.AddPhoneAsync("1001");
        var call = phone.Call(code.Code).Value;
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);

        var path = Path.Combine(_switch.RecordingsFolder, "tone.wav");
        var closed = new Closed();
        var file = phone.Bank.Media.OpenRecording(path, RecordingFormat.Pcm16, closed).Value;
        call.Media.StartRecording(file);
        await Task.Delay(1500);
        call.Media.StopRecording();
        file.Close();
        await closed.Done.Task.WaitAsync(Patience);
        var heard = Ear.Channel(path, 0).AsSpan()[^8000..];
        File.Delete(path);

        ToneMeter.Dominant(heard).Frequency.ShouldBe(1004, 1);
        (ToneMeter.Level(heard) + 3.14).ShouldBe(-16, 0.5);
    }

    [Fact]
    public async Task Busy_rings_and_hold_services_do_what_they_say()
    {
        _switch.Code("*603", Feature.AlwaysBusy);
        _switch.Code("*605", Feature.AnswerAndHold);
        var phone = await _switch.AddPhoneAsync("1001");

        (await phone.Call("*603").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(486);
        var held = phone.Call("*605").Value;
        (await held.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        (await HearsAsync(held)).ShouldBeGreaterThan(0);
    }

    private sealed class Closed : IRecordingListener
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        void IRecordingListener.OnClosed(RecordingFile recording, Switchboard.Media.Recording.RecordingClosed closed) => Done.TrySetResult();
    }
}
