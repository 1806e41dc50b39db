using Shouldly;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Calls over real SIP and RTP on loopback; proved by the tone at each ear.</summary>
public sealed class CallTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Last = TimeSpan.FromMilliseconds(500);
    private static readonly PlayOptions Looped = new() { Loop = true };
    private readonly SwitchFixture _switch = new();

    public ValueTask DisposeAsync() => _switch.DisposeAsync();

    [Fact]
    public async Task Two_extensions_hear_each_other_and_the_recording_holds_each_on_its_own_side()
    {
        var caller = await _switch.AddPhoneAsync("1001");
        var called = await _switch.AddPhoneAsync("1002");
        var ringing = Rings(called);

        var call = caller.Call("1002").Value;
        var other = await ringing;
        other.Answer().ShouldBeNull();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        call.Media.Play(Tones.Sine(600, TimeSpan.FromSeconds(1)), Looped);
        other.Media.Play(Tones.Sine(1000, TimeSpan.FromSeconds(1)), Looped);
        var (near, far) = (new Ear(call), new Ear(other));
        await Task.Delay(1500);

        (await near.HeardAsync(Last)).ShouldBe(1000, 10);
        (await far.HeardAsync(Last)).ShouldBe(600, 10);
        call.HangUp();
        await other.Ended.WaitAsync(Patience);
        var record = await EndedRecordAsync();
        record.Cause!.Reason.ShouldBe("normal");
        record.Direction.ShouldBe(CallDirection.Internal);
        record.TalkMs.ShouldBeGreaterThan(1000);
        record.Legs.Count.ShouldBe(2);
        record.Legs.ShouldAllBe(leg => leg.State == LegState.Ended && leg.Media!.PacketsIn > 20);
        var recording = await Eventually(() => _switch.Recordings.Find(one => one.CallId == record.Id));
        var path = Path.Combine(_switch.RecordingsFolder, recording.Path);
        Ear.FrequencyOf(path, channel: 0, TimeSpan.FromSeconds(1)).ShouldBe(1000, 10);
        Ear.FrequencyOf(path, channel: 1, TimeSpan.FromSeconds(1)).ShouldBe(600, 10);
    }

    [Fact]
    public async Task A_slow_disk_delays_the_answer_but_not_the_ringing_of_the_called_phone()
    {
        var disk = new TaskCompletionSource();
        _switch.Disk = disk.Task;
        var caller = await _switch.AddPhoneAsync("1001");
        var ringing = Rings(await _switch.AddPhoneAsync("1002"));

        var call = caller.Call("1002").Value;
        (await ringing).Answer().ShouldBeNull();
        await Eventually(() => _switch.Exchange.List(_switch.Tenant.Id).FirstOrDefault(one => one.State == CallState.Talking));
        call.Answered.IsCompleted.ShouldBeFalse();

        disk.SetResult();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_disk_that_refuses_ends_the_call_before_it_is_answered()
    {
        _switch.Disk = Task.FromException(new IOException("no space left"));
        var caller = await _switch.AddPhoneAsync("1001");
        await _switch.AddPhoneAsync("1002");

        var call = caller.Call("1002").Value;

        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(500);
    }

    [Fact]
    public async Task A_caller_from_the_trunk_hears_the_application_and_his_keys_arrive()
    {
        var keys = new TaskCompletionSource<string>();
        _switch.OnNumber = _ => new Script(async (call, hangup) =>
        {
            call.Answer();
            call.Play(Tones.Sine(700, TimeSpan.FromSeconds(1)), Looped);
            var pressed = "";
            while (pressed.Length < 4 && await call.Party.Digits.ArrivesWithinAsync(TimeSpan.FromSeconds(10), TimeProvider.System, hangup))
                pressed += call.Party.Digits.Take();
            keys.SetResult(pressed);
            await Task.Delay(Timeout.Infinite, hangup);
        });

        var call = _switch.Carrier.Call("4008001234").Value;
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        var ear = new Ear(call);
        call.Media.SendDigits("12#9");
        (await keys.Task.WaitAsync(Patience)).ShouldBe("12#9");
        (await ear.HeardAsync(Last)).ShouldBe(700, 10);
        call.HangUp();
        var record = await EndedRecordAsync();
        record.Cause!.By.ShouldBe(EndedBy.Caller);
        record.Direction.ShouldBe(CallDirection.Inbound);
        record.Called.ShouldBe("4008001234");
    }

    [Fact]
    public async Task A_carrier_shows_the_number_and_the_name_of_whoever_calls_through_it()
    {
        _switch.OnNumber = _ => new Script((call, _) =>
        {
            call.HangUp(CallCause.Normal(EndedBy.System));
            return Task.CompletedTask;
        });

        var call = _switch.Carrier.Call("4008001234", "13900001001", "Wang").Value;
        await call.Ended.WaitAsync(Patience);

        var record = await EndedRecordAsync();
        record.Caller.ShouldBe("13900001001");
        record.CallerName.ShouldBe("Wang");
    }

    [Fact]
    public async Task An_extension_reaches_the_outside_through_the_trunk()
    {
        var caller = await _switch.AddPhoneAsync("1001");
        var far = _switch.CarrierBank.Add(new SoftPhoneOptions { User = "13800138000", Domain = "carrier.test", Server = _switch.Address });
        var ringing = Rings(far);

        var call = caller.Call("13800138000").Value;
        var other = await ringing;
        other.RemoteUser.ShouldBe("4008001234"); // the trunk's number, never what the phone claims
        other.Answer();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        other.HangUp();
        await call.Ended.WaitAsync(Patience);
        var record = await EndedRecordAsync();
        record.Direction.ShouldBe(CallDirection.Outbound);
        record.TrunkId.ShouldBe(_switch.Trunk.Id);
        record.Cause!.By.ShouldBe(EndedBy.Called);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answer()
    {
        await _switch.AddPhoneAsync("1001", "the wrong password");
        var wrong = await _switch.Stranger("1001", "the wrong password").Call("13800138000").Value.Answered.WaitAsync(Patience);
        var unknown = await _switch.Stranger("4711", "any password").Call("13800138000").Value.Answered.WaitAsync(Patience);

        wrong.Status.ShouldBe(401);
        unknown.Status.ShouldBe(401);
        wrong.Reason.ShouldBe(unknown.Reason);
        wrong.Message!.AllHeaders().Select(header => header.Name).ShouldBe(unknown.Message!.AllHeaders().Select(header => header.Name));
        _switch.Exchange.CallCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_busy_phone_and_a_missing_one_end_the_call_with_their_own_cause()
    {
        var caller = await _switch.AddPhoneAsync("1001");
        var called = await _switch.AddPhoneAsync("1002");
        called.Incoming = call =>
        {
            call.Reject(486);
            return Task.CompletedTask;
        };

        (await caller.Call("1002").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(486);
        (await EndedRecordAsync()).Cause!.Reason.ShouldBe("busy");
        (await caller.Call("1999").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_caller_who_gives_up_stops_the_ringing()
    {
        var caller = await _switch.AddPhoneAsync("1001");
        var called = await _switch.AddPhoneAsync("1002");
        var ringing = Rings(called);

        var call = caller.Call("1002").Value;
        var other = await ringing;
        call.HangUp();
        await other.Ended.WaitAsync(Patience);
        var record = await EndedRecordAsync();
        record.Cause!.Reason.ShouldBe("cancelled");
        record.AnsweredAt.ShouldBeNull();
    }

    [Fact]
    public async Task Hold_plays_music_and_transfer_takes_the_customer_along()
    {
        var called = await _switch.AddPhoneAsync("1001");
        var third = await _switch.AddPhoneAsync("1002");
        var (ringing, thirdRings) = (Rings(called), Rings(third));
        _switch.OnNumber = _ => new Script((call, hangup) => _switch.Exchange.Environment.Routing.Find(call, "1001")!.RunAsync(call, hangup));
        var customer = _switch.Carrier.Call("4008001234").Value;
        var agent = await ringing;
        agent.Answer();
        await customer.Answered.WaitAsync(Patience);
        var id = await TalkingAsync();

        (await _switch.Exchange.HoldAsync(_switch.Tenant.Id, id, on: true, "user:1")).Succeeded.ShouldBeTrue();
        var ear = new Ear(customer);
        await Task.Delay(1500);
        (await ear.HeardAsync(TimeSpan.FromSeconds(1))).ShouldBeGreaterThan(0);
        _switch.Exchange.Find(_switch.Tenant.Id, id)!.State.ShouldBe(CallState.Held);
        (await _switch.Exchange.HoldAsync(_switch.Tenant.Id, id, on: false, "user:1")).Succeeded.ShouldBeTrue();

        (await _switch.Exchange.TransferAsync(_switch.Tenant.Id, id, "nowhere", "user:1")).Fault!.Code.ShouldBe("call.no_route");
        (await _switch.Exchange.TransferAsync(_switch.Tenant.Id, id, "1002", "user:1")).Succeeded.ShouldBeTrue();
        var next = await thirdRings;
        await agent.Ended.WaitAsync(Patience);
        next.Answer();
        next.Media.Play(Tones.Sine(900, TimeSpan.FromSeconds(1)), Looped);
        var again = new Ear(customer);
        await Task.Delay(1500);
        (await again.HeardAsync(Last)).ShouldBe(900, 10);
        customer.HangUp();
        await next.Ended.WaitAsync(Patience);
        (await EndedRecordAsync()).HoldMs.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task Click_to_dial_rings_the_own_phone_first()
    {
        var own = await _switch.AddPhoneAsync("1001");
        var far = _switch.CarrierBank.Add(new SoftPhoneOptions { User = "13800138000", Domain = "carrier.test", Server = _switch.Address });
        var (ownRings, farRings) = (Rings(own), Rings(far));

        (await _switch.Exchange.DialAsync(_switch.Tenant.Id, new DialRequest("1001", "13800138000", null, "user:1"), default)).Succeeded.ShouldBeTrue();
        var mine = await ownRings;
        mine.Answer();
        var theirs = await farRings;
        theirs.Answer();
        theirs.Media.Play(Tones.Sine(800, TimeSpan.FromSeconds(1)), Looped);
        var ear = new Ear(mine);
        await Task.Delay(1500);
        (await ear.HeardAsync(Last)).ShouldBe(800, 10);
        mine.HangUp();
        await theirs.Ended.WaitAsync(Patience);
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

    private async Task<Guid> TalkingAsync() => (await Eventually(() => _switch.Exchange.List(_switch.Tenant.Id).FirstOrDefault(call => call.State == CallState.Talking))).Id;

    private Task<CallRecord> EndedRecordAsync() => Eventually(() =>
    {
        lock (_switch.Records)
            return _switch.Records.FindLast(record => record.EndedAt is not null);
    });

    private static async Task<T> Eventually<T>(Func<T?> find) where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (find() is { } found)
                return found;
            await Task.Delay(20, limit.Token);
        }
    }

    private sealed class Script(Func<Call, CancellationToken, Task> run) : ICallApplication
    {
        public Task RunAsync(Call call, CancellationToken hangup) => run(call, hangup);
    }
}
