using Shouldly;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Transfers over real SIP and RTP; proved by the tone at each ear.</summary>
public sealed class TransferTests : FeatureScene
{
    [Fact]
    public async Task Refer_with_replaces_joins_the_customer_with_the_one_asked()
    {
        var (transferor, target) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        NumberLeadsTo("1001");
        var (customer, first) = await TalkAsync(_switch.Carrier, "4008001234", transferor);
        (await first.HoldAsync(true)).ShouldBeNull();
        var (second, asked) = await TalkAsync(transferor, "1002", target);
        Speak(customer, 600);
        Speak(asked, 900);

        (await first.ReferAsync("1002", second)).Status.ShouldBe(202);

        await first.Ended.WaitAsync(Patience);
        await second.Ended.WaitAsync(Patience);
        (await HearsAsync(customer)).ShouldBe(900, 10);
        (await HearsAsync(asked)).ShouldBe(600, 10);
        first.TransferProgress.ShouldBe(["SIP/2.0 100 Trying", "SIP/2.0 200 OK"]);
        var record = await CallIsAsync(call => call.Direction == CallDirection.Inbound);
        record.Extension.ShouldBe("1002");
        record.State.ShouldBe(CallState.Talking);
        customer.HangUp();
        await asked.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task Refer_whose_replaces_names_no_call_gives_the_call_back()
    {
        var (transferor, target) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        var (caller, first) = await TalkAsync(target, "1001", transferor);
        Speak(caller, 600);
        var (second, _) = (first, 0);

        (await first.ReferAsync("1002", second)).Status.ShouldBe(202); // its own dialog is nothing to take over

        await Eventually(() => first.TransferProgress.Count == 2 ? first : null);
        first.TransferProgress[1].ShouldStartWith("SIP/2.0 481");
        (await HearsAsync(first)).ShouldBe(600, 10);
        first.Ended.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Blind_refer_to_a_busy_phone_gives_the_call_back()
    {
        var (transferor, target) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        NumberLeadsTo("1001");
        target.Incoming = call =>
        {
            call.Reject(486);
            return Task.CompletedTask;
        };
        var (customer, first) = await TalkAsync(_switch.Carrier, "4008001234", transferor);
        Speak(customer, 600);

        (await first.ReferAsync("1002")).Status.ShouldBe(202);

        await Eventually(() => first.TransferProgress.Count == 2 ? first : null);
        first.TransferProgress[1].ShouldStartWith("SIP/2.0 486");
        (await HearsAsync(first)).ShouldBe(600, 10);
    }

    [Fact]
    public async Task A_blind_transfer_by_the_console_that_fails_rings_the_transferor_again_and_says_why()
    {
        var (transferor, target) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        NumberLeadsTo("1001");
        target.Incoming = call =>
        {
            call.Reject(486);
            return Task.CompletedTask;
        };
        var (customer, first) = await TalkAsync(_switch.Carrier, "4008001234", transferor);
        var talking = await CallIsAsync(call => call.State == CallState.Talking);
        var again = Rings(transferor);

        (await _switch.Exchange.TransferAsync(_switch.Tenant.Id, talking.Id, "1002", "user:1")).Succeeded.ShouldBeTrue();

        var returned = await again;
        returned.Invite!.From.DisplayName.ShouldStartWith("[1002 busy]");
        returned.Answer();
        Speak(customer, 600);
        (await HearsAsync(returned)).ShouldBe(600, 10);
        first.Ended.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Between_two_extensions_the_one_who_was_called_sends_his_caller_on_not_himself()
    {
        var (caller, called, target) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"));
        var user = Guid.NewGuid();
        _switch.Extensions[1] = _switch.Extensions[1] with { UserId = user };
        var (calling, answered) = await TalkAsync(caller, "1002", called);
        var id = (await CallIsAsync(call => call.State == CallState.Talking)).Id;
        var rings = Rings(target);

        (await _switch.Exchange.HoldAsync(_switch.Tenant.Id, id, true, $"user:{user}")).Fault.ShouldBeNull();
        (await CallIsAsync(call => call.State == CallState.Held)).Legs[0].State.ShouldBe(LegState.Held);
        (await _switch.Exchange.HoldAsync(_switch.Tenant.Id, id, false, $"user:{user}")).Fault.ShouldBeNull();
        (await _switch.Exchange.TransferAsync(_switch.Tenant.Id, id, "1003", $"user:{user}")).Fault.ShouldBeNull();

        var taken = await rings;
        taken.Answer();
        Speak(calling, 600);
        (await HearsAsync(taken)).ShouldBe(600, 10);
        await answered.Ended.WaitAsync(Patience);
        calling.HangUp();
        await taken.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_stranger_from_a_trunk_may_not_refer()
    {
        var called = await _switch.AddPhoneAsync("1001");
        await _switch.AddPhoneAsync("1002");
        NumberLeadsTo("1001");
        var (customer, _) = await TalkAsync(_switch.Carrier, "4008001234", called);

        (await customer.ReferAsync("1002")).Status.ShouldBe(403);
        (await customer.ReferAsync("13800138000")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Invite_with_replaces_takes_the_place_of_the_other_phone()
    {
        var (first, second, third) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"));
        var (caller, called) = await TalkAsync(first, "1002", second);

        var taking = third.Call("1002", headers: [new SipHeader("Replaces", called.Replaces.ToString())]).Value;

        (await taking.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        await called.Ended.WaitAsync(Patience);
        Speak(caller, 600);
        (await HearsAsync(taking)).ShouldBe(600, 10);
        (await third.Call("1002", headers: [new SipHeader("Replaces", "nothing;to-tag=a;from-tag=b")]).Value.Answered.WaitAsync(Patience)).Status.ShouldBe(481);
    }

    [Fact]
    public async Task A_phone_that_holds_gives_music_and_takes_back()
    {
        var (first, second) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        var (caller, called) = await TalkAsync(first, "1002", second);
        Speak(called, 900);

        (await called.HoldAsync(true)).ShouldBeNull();
        await CallIsAsync(call => call.State == CallState.Held);
        var music = await HearsAsync(caller);
        music.ShouldBeGreaterThan(0);
        Math.Abs(music - 900).ShouldBeGreaterThan(10);

        (await called.HoldAsync(false)).ShouldBeNull();
        await CallIsAsync(call => call.State == CallState.Talking);
        (await HearsAsync(caller)).ShouldBe(900, 10);
    }

    [Fact]
    public async Task Nobody_is_consulted_while_another_listens_and_nobody_listens_to_a_consultation()
    {
        var (agent, expert, boss) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"), await _switch.AddPhoneAsync("1003"));
        NumberLeadsTo("1001");
        await TalkAsync(_switch.Carrier, "4008001234", agent);
        var id = (await CallIsAsync(call => call.State == CallState.Talking)).Id;
        var rings = Rings(boss);
        (await _switch.Exchange.SuperviseAsync(_switch.Tenant.Id, id, "1003", GuestMode.Monitor, "user:1")).Succeeded.ShouldBeTrue();
        var listening = await rings;
        listening.Answer();
        await CallIsAsync(call => call.Legs.Any(leg => leg.Guest is not null && leg.State == LegState.Answered));

        (await _switch.Exchange.ConsultAsync(_switch.Tenant.Id, id, "1002", null, "user:1")).Fault!.Code.ShouldBe("call.conference");
        (await _switch.Exchange.LeaveAsync(_switch.Tenant.Id, id, "1003", "user:1")).Succeeded.ShouldBeTrue();
        await CallIsAsync(call => call.Legs.All(leg => leg.Guest is null || leg.State == LegState.Ended));
        var asked = Rings(expert);
        (await _switch.Exchange.ConsultAsync(_switch.Tenant.Id, id, "1002", null, "user:1")).Succeeded.ShouldBeTrue();
        await asked;
        (await _switch.Exchange.SuperviseAsync(_switch.Tenant.Id, id, "1003", GuestMode.Monitor, "user:1")).Fault!.Code.ShouldBe("call.consulting");
    }

    [Fact]
    public async Task Consultation_swaps_and_completes_on_one_leg()
    {
        var (agent, expert) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        NumberLeadsTo("1001");
        var (customer, own) = await TalkAsync(_switch.Carrier, "4008001234", agent);
        var id = (await CallIsAsync(call => call.State == CallState.Talking)).Id;
        Speak(customer, 600);
        Speak(own, 750);
        var rings = Rings(expert);

        (await _switch.Exchange.ConsultAsync(_switch.Tenant.Id, id, "1002", null, "user:1")).Succeeded.ShouldBeTrue();
        var asked = await rings;
        asked.Answer();
        Speak(asked, 900);
        (await HearsAsync(own)).ShouldBe(900, 10);
        (await HearsAsync(asked)).ShouldBe(750, 10);
        Math.Abs(await HearsAsync(customer) - 750).ShouldBeGreaterThan(10); // music

        (await _switch.Exchange.SwapAsync(_switch.Tenant.Id, id, "user:1")).Succeeded.ShouldBeTrue();
        (await HearsAsync(own)).ShouldBe(600, 10);
        (await _switch.Exchange.SwapAsync(_switch.Tenant.Id, id, "user:1")).Succeeded.ShouldBeTrue();

        (await _switch.Exchange.CompleteAsync(_switch.Tenant.Id, id, "user:1")).Succeeded.ShouldBeTrue();
        await own.Ended.WaitAsync(Patience);
        (await HearsAsync(customer)).ShouldBe(900, 10);
        (await HearsAsync(asked)).ShouldBe(600, 10);
        (await CallIsAsync(call => call.Id == id)).Extension.ShouldBe("1002");
    }

    [Fact]
    public async Task A_consultation_that_nobody_takes_gives_the_customer_back()
    {
        var (agent, expert) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        NumberLeadsTo("1001");
        var (customer, own) = await TalkAsync(_switch.Carrier, "4008001234", agent);
        var id = (await CallIsAsync(call => call.State == CallState.Talking)).Id;
        Speak(customer, 600);
        expert.Incoming = call =>
        {
            call.Reject(486);
            return Task.CompletedTask;
        };

        (await _switch.Exchange.ConsultAsync(_switch.Tenant.Id, id, "1002", null, "user:1")).Succeeded.ShouldBeTrue();

        await CallIsAsync(call => call.Id == id && call.State == CallState.Talking && call.Legs.Count == 3);
        (await HearsAsync(own)).ShouldBe(600, 10);
        (await _switch.Exchange.CompleteAsync(_switch.Tenant.Id, id, "user:1")).Fault!.Code.ShouldBe("call.not_consulting");
    }

    [Fact]
    public async Task Keys_in_a_talk_consult_and_complete()
    {
        _switch.Code("*2", Feature.Consult);
        _switch.Code("*3", Feature.ConsultComplete);
        var (agent, expert) = (await _switch.AddPhoneAsync("1001"), await _switch.AddPhoneAsync("1002"));
        NumberLeadsTo("1001");
        var (customer, own) = await TalkAsync(_switch.Carrier, "4008001234", agent);
        var rings = Rings(expert);

        own.Media.SendDigits("*21002#");
        var asked = await rings;
        asked.Answer();
        await CallIsAsync(call => call.Legs.Count == 3 && call.Legs[2].State == LegState.Answered);
        own.Media.SendDigits("*3");

        await own.Ended.WaitAsync(Patience);
        Speak(asked, 900);
        (await HearsAsync(customer)).ShouldBe(900, 10);
    }
}
