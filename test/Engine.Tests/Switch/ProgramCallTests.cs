using Shouldly;
using Switchboard.Contracts.Switch;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Calls that programs make and steer, over real SIP and RTP; proved by the tone at each ear.</summary>
public sealed class ProgramCallTests : FeatureScene
{
    private static readonly IReadOnlyDictionary<string, string?> Nothing = new Dictionary<string, string?>();

    [Fact]
    public async Task A_dual_call_connects_two_numbers_outside_and_the_second_is_the_customer()
    {
        var (first, second) = (AnswersAsync(Outside("13800138001")), AnswersAsync(Outside("13800138002")));

        var placed = await _switch.Exchange.PlaceAsync(
            _switch.Tenant.Id, new("13800138001", "13800138002", null, new Dictionary<string, string?> { ["order"] = "A-17" }, "key:1"), default);

        placed.Fault.ShouldBeNull();
        var record = await CallIsAsync(call => call.State == CallState.Talking);
        record.Id.ShouldBe(placed.Value.Id);
        record.Attached["order"].ShouldBe("A-17");
        record.Legs.Count.ShouldBe(2);
        Speak(await first, 600);
        Speak(await second, 900);
        (await HearsAsync(await first)).ShouldBe(900, 10);
        (await HearsAsync(await second)).ShouldBe(600, 10);
        (await _switch.Exchange.HoldAsync(_switch.Tenant.Id, record.Id, true, "key:1")).Fault.ShouldBeNull();
        var held = await CallIsAsync(call => call.State == CallState.Held);
        held.Legs[1].State.ShouldBe(LegState.Held);
        (await _switch.Exchange.HangUpAsync(_switch.Tenant.Id, record.Id, "key:1")).Fault.ShouldBeNull();
        await (await first).Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_program_calls_plays_collects_and_sends_the_party_on()
    {
        _switch.OnSay = _ => Tones.Sine(440, TimeSpan.FromSeconds(5));
        var agent = await _switch.AddPhoneAsync("1001");
        var customer = AnswersAsync(Outside("13800138001"));
        var placed = (await _switch.Exchange.PlaceAsync(_switch.Tenant.Id, new("13800138001", null, null, Nothing, "key:1"), default)).Value;
        var phone = await customer;
        await CallIsAsync(call => call.State == CallState.Ivr);

        (await _switch.Exchange.PlayAsync(_switch.Tenant.Id, placed.Id, new(null, "Good morning", "en", Loop: true, PlaySide.Customer), "key:1", default)).Fault.ShouldBeNull();
        (await HearsAsync(phone)).ShouldBe(440, 10);
        (await _switch.Exchange.StopPlayingAsync(_switch.Tenant.Id, placed.Id, "key:1")).Fault.ShouldBeNull();
        await Eventually(() => Told(CallEventKind.Played));

        var collecting = _switch.Exchange.CollectAsync(
            _switch.Tenant.Id, placed.Id, new(new(null, "Which order?", "en", false, PlaySide.Customer), 6, "#", Patience, Patience, "order"), "key:1", default);
        await Task.Delay(300);
        phone.Media.SendDigits("4711#");
        (await collecting).Value.ShouldBe(new CollectedDigits("4711", "terminator"));
        (await CallIsAsync(call => call.Id == placed.Id)).Attached["order"].ShouldBe("4711");

        var ringing = AnswersAsync(agent);
        (await _switch.Exchange.TransferAsync(_switch.Tenant.Id, placed.Id, "1001", "key:1")).Fault.ShouldBeNull();
        var desk = await ringing;
        await CallIsAsync(call => call.State == CallState.Talking);
        Speak(phone, 600);
        (await HearsAsync(desk)).ShouldBe(600, 10);
        phone.HangUp();
        await desk.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task Only_what_talks_or_waits_for_commands_is_played_to()
    {
        var rings = Rings(await _switch.AddPhoneAsync("1001"));
        var placed = (await _switch.Exchange.PlaceAsync(_switch.Tenant.Id, new("1001", null, null, Nothing, "key:1"), default)).Value;
        await rings;

        (await _switch.Exchange.StopPlayingAsync(_switch.Tenant.Id, placed.Id, "key:1")).Fault!.Code.ShouldBe("call.not_playing");
        (await _switch.Exchange.PlayAsync(_switch.Tenant.Id, placed.Id, new("hello", null, null, false, PlaySide.Both), "key:1", default)).Fault!.Code.ShouldBe("prompt.not_found");
        _switch.OnSay = _ => Tones.Beep();
        (await _switch.Exchange.PlayAsync(_switch.Tenant.Id, placed.Id, new("hello", null, null, false, PlaySide.Both), "key:1", default)).Fault!.Code.ShouldBe("call.not_playable");
        (await _switch.Exchange.CollectAsync(_switch.Tenant.Id, placed.Id, new(null, 1, "", Patience, Patience, null), "key:1", default)).Fault!.Code.ShouldBe("call.not_playable");
    }

    [Fact]
    public async Task Data_is_attached_and_taken_away()
    {
        var rings = Rings(await _switch.AddPhoneAsync("1001"));
        var placed = (await _switch.Exchange.PlaceAsync(_switch.Tenant.Id, new("1001", null, null, Nothing, "key:1"), default)).Value;
        await rings;

        var attached = await _switch.Exchange.AttachAsync(_switch.Tenant.Id, placed.Id, new Dictionary<string, string?> { ["order"] = "A-17", ["gone"] = "x" }, "key:1");
        attached.Value.Attached["order"].ShouldBe("A-17");
        (await _switch.Exchange.AttachAsync(_switch.Tenant.Id, placed.Id, new Dictionary<string, string?> { ["gone"] = null }, "key:1")).Value.Attached.ContainsKey("gone").ShouldBeFalse();
        Told(CallEventKind.Attached)!.Actor.ShouldBe("key:1");
    }

    [Fact]
    public async Task The_far_leg_of_click_to_dial_is_in_the_record_and_answered_before_its_phone_says_that_it_rings()
    {
        var own = await _switch.AddPhoneAsync("1001");
        var far = await _switch.AddPhoneAsync("1002", obeysTalk: true);
        _ = AnswersAsync(own);
        var rings = Rings(far);

        var placed = (await _switch.Exchange.DialAsync(_switch.Tenant.Id, new("1001", "1002", null, "user:1"), default)).Value;
        var record = await CallIsAsync(call => call.Legs.Count == 2);

        record.Legs[1].Address.ShouldBe("1002"); // whoever's phone rings may see and steer the call
        (await _switch.Exchange.AnswerAsync(_switch.Tenant.Id, placed.Id, "1002", default)).Fault.ShouldBeNull();
        await CallIsAsync(call => call.State == CallState.Talking);
        (await rings).HangUp();
    }

    private SoftPhone Outside(string number) => _switch.CarrierBank.Add(new SoftPhoneOptions { User = number, Domain = "carrier.test", Server = _switch.Address });

    private CallEvent? Told(CallEventKind kind)
    {
        lock (_switch.Events)
            return _switch.Events.Find(told => told.Kind == kind);
    }

    private static async Task<PhoneCall> AnswersAsync(SoftPhone phone)
    {
        var call = await Rings(phone);
        call.Answer();
        return call;
    }
}
