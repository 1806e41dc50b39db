using Shouldly;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Media;
using Switchboard.Media.Prompts;
using Switchboard.Sip.Sdp;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Phones;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Which codecs meet, over real SIP and RTP on loopback; proved by the tone at each ear.</summary>
public sealed class CodecCallTests : IAsyncDisposable
{
    private const string Outside = "13800138000";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly PlayOptions Looped = new() { Loop = true };
    private readonly SwitchFixture _switch = new();

    public ValueTask DisposeAsync() => _switch.DisposeAsync();

    [Fact]
    public async Task A_caller_who_could_speak_what_the_trunk_speaks_is_answered_with_it()
    {
        var caller = await _switch.AddPhoneAsync("1001", change: p => p with { Codecs = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcmu] });
        (await CodecsOfAsync(caller, Outside, Far())).ShouldBe(["PCMU", "PCMU"]);
    }

    [Fact]
    public async Task A_caller_of_opus_only_is_converted_for_the_trunk()
    {
        var caller = await _switch.AddPhoneAsync("1001", change: p => p with { Codecs = [AudioCodec.Opus] });
        (await CodecsOfAsync(caller, Outside, Far())).ShouldBe(["opus", "PCMA"]);
    }

    [Fact]
    public async Task The_called_phone_is_offered_first_what_the_caller_likes_best()
    {
        var caller = await _switch.AddPhoneAsync("1001", change: p => p with { Codecs = [AudioCodec.G722, AudioCodec.Pcma] });
        var called = await _switch.AddPhoneAsync("1002", change: p => p with { Codecs = AudioCodec.Phone, Order = CodecOrder.Theirs });
        (await CodecsOfAsync(caller, "1002", called)).ShouldBe(["G722", "G722"]);
    }

    [Fact]
    public async Task Packets_of_30_ms_and_of_20_ms_meet()
    {
        var caller = await _switch.AddPhoneAsync("1001", change: p => p with { Ptime = 30 });
        var called = await _switch.AddPhoneAsync("1002");
        (await CodecsOfAsync(caller, "1002", called)).ShouldBe(["PCMA", "PCMA"]);
    }

    [Fact]
    public async Task Keys_towards_a_trunk_of_tones_are_tones_and_its_tones_are_keys()
    {
        _switch.Trunk = _switch.Trunk with { Dtmf = DtmfMode.Inband };
        var caller = await _switch.AddPhoneAsync("1001");
        var ringing = Rings(Far());
        var call = caller.Call(Outside).Value;
        var other = await ringing;
        other.Answer().ShouldBeNull();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        other.Invite!.Sdp.ShouldNotBe(default);
        System.Text.Encoding.ASCII.GetString(other.Invite.Sdp.Span).ShouldNotContain("telephone-event");
        var leg = await Eventually(() => LegOf(LegKind.Trunk));
        other.Media.SendDigits("159#");
        await Eventually(() => leg.Digits.Count >= 4 ? leg : null);
        leg.Digits.Take().ShouldBe('1');
        leg.Digits.Take().ShouldBe('5');
        call.HangUp();
    }

    [Theory]
    [InlineData('5')]
    [InlineData('#')]
    [InlineData('D')]
    public void A_key_written_for_sip_info_reads_back(char key)
    {
        var body = InfoDigit.Write(key, TimeSpan.FromMilliseconds(120));
        body.ContentType.ShouldBe("application/dtmf-relay");
        System.Text.Encoding.ASCII.GetString(body.Content.Span).ShouldBe($"Signal={key}\r\nDuration=120\r\n");
        InfoDigit.TryRead(body.Content.Span).ShouldBe(key);
    }

    private SoftPhone Far() => _switch.CarrierBank.Add(new SoftPhoneOptions { User = Outside, Domain = "carrier.test", Server = _switch.Address, Order = CodecOrder.Theirs });

    private Leg? LegOf(LegKind kind)
    {
        CallEvent? last;
        lock (_switch.Events)
            last = _switch.Events.LastOrDefault();
        return last is null ? null : _switch.Exchange.FindCall(_switch.Tenant.Id, last.Call.Id)?.Legs.FirstOrDefault(leg => leg.Kind == kind);
    }

    /// <summary>Lets a phone call, hears the other's tone at each ear, and answers the codec of each leg.</summary>
    private async Task<string[]> CodecsOfAsync(SoftPhone caller, string number, SoftPhone called)
    {
        var ringing = Rings(called);
        var call = caller.Call(number).Value;
        var other = await ringing;
        other.Answer().ShouldBeNull();
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);
        call.Media.Play(Tones.Sine(600, TimeSpan.FromSeconds(1)), Looped);
        other.Media.Play(Tones.Sine(1000, TimeSpan.FromSeconds(1)), Looped);
        var (near, far) = (new Ear(call), new Ear(other));
        await Task.Delay(1500);
        (await near.HeardAsync(TimeSpan.FromMilliseconds(500))).ShouldBe(1000, 10);
        (await far.HeardAsync(TimeSpan.FromMilliseconds(500))).ShouldBe(600, 10);
        call.HangUp();
        await other.Ended.WaitAsync(Patience);
        var record = await Eventually(() =>
        {
            lock (_switch.Records)
                return _switch.Records.LastOrDefault(one => one.EndedAt is not null);
        });
        return [.. record.Legs.Select(leg => leg.Media!.Codec)];
    }

    private static Task<PhoneCall> Rings(SoftPhone phone)
    {
        var ringing = new TaskCompletionSource<PhoneCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        phone.Incoming = call =>
        {
            ringing.TrySetResult(call);
            return Task.CompletedTask;
        };
        return ringing.Task.WaitAsync(Patience);
    }

    private static async Task<T> Eventually<T>(Func<T?> find)
        where T : class
    {
        for (var i = 0; i < 400; i++)
        {
            if (find() is { } found)
                return found;
            await Task.Delay(50);
        }

        throw new TimeoutException("It never came.");
    }
}
