using Shouldly;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Phones answered from elsewhere, over real SIP.</summary>
public sealed class AnswerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SwitchFixture _switch = new();

    public ValueTask DisposeAsync() => _switch.DisposeAsync();

    [Fact]
    public async Task A_phone_that_obeys_talk_is_answered_from_the_api()
    {
        var (call, id) = await RingAsync(obeys: true);

        var answered = await _switch.Exchange.AnswerAsync(_switch.Tenant.Id, id, "1002", default);

        answered.Value.InBrowser.ShouldBeFalse();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        call.HangUp();
        await call.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_phone_that_does_not_know_talk_goes_on_ringing_and_the_fault_says_so()
    {
        var (call, id) = await RingAsync(obeys: false);

        (await _switch.Exchange.AnswerAsync(_switch.Tenant.Id, id, "1002", default)).Fault!.Code.ShouldBe("call.phone_not_steerable");
        (await _switch.Exchange.AnswerAsync(_switch.Tenant.Id, id, "1001", default)).Fault!.Code.ShouldBe("call.not_ringing");
        (await _switch.Exchange.AnswerAsync(_switch.Tenant.Id, Guid.NewGuid(), null, default)).Fault!.Code.ShouldBe("call.not_found");

        call.Answered.IsCompleted.ShouldBeFalse();
        call.HangUp();
        await call.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task Click_to_dial_asks_the_own_phone_to_answer_by_itself()
    {
        var own = await _switch.AddPhoneAsync("1001");
        var rings = Rings(own);

        (await _switch.Exchange.DialAsync(_switch.Tenant.Id, new("1001", "13800138000", null, "user:1"), default)).Succeeded.ShouldBeTrue();

        var invite = (await rings).Invite!;
        invite.Header("Answer-Mode").ShouldBe("Auto"); // RFC 5373 §4.1
        invite.Header("Call-Info")!.ShouldEndWith(";answer-after=0");
        invite.Header("Alert-Info")!.ShouldContain("alert-autoanswer");
    }

    private async Task<(PhoneCall Call, Guid Id)> RingAsync(bool obeys)
    {
        var caller = await _switch.AddPhoneAsync("1001");
        var called = await _switch.AddPhoneAsync("1002", obeysTalk: obeys);
        var rings = Rings(called);
        var call = caller.Call("1002").Value;
        await rings;
        using var limit = new CancellationTokenSource(Patience);
        while (_switch.Exchange.List(_switch.Tenant.Id) is not [{ State: Contracts.Switch.CallState.Ringing }])
            await Task.Delay(20, limit.Token);
        return (call, _switch.Exchange.List(_switch.Tenant.Id)[0].Id);
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
}
