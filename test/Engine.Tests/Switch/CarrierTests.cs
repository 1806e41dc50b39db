using System.Net;
using System.Net.Sockets;
using Shouldly;
using Switchboard.Contracts.Lines;
using Switchboard.Switch.Lines;
using Switchboard.Switch.Phones;
using Switchboard.Switch.Routing;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>Trunks against sipp and phones that play the carrier.</summary>
public sealed class CarrierTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SwitchFixture _switch = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _switch.DisposeAsync();

    [Fact]
    public async Task A_registration_answers_the_challenge_takes_the_longer_time_and_signs_off_at_the_end()
    {
        const string challenge = "401 WWW-Authenticate: Digest realm=\"carrier.test\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"";
        await using var carrier = SippCarrier.Start(
            "127.0.3.2", "REGISTER", challenge, "REGISTER with username=\"line1\"", "423 Min-Expires: 7200", "REGISTER with Expires: 7200", challenge,
            "REGISTER with response=", "200 Contact: <sip:line1@127.0.0.1>;expires=7200", "REGISTER with Expires: 0", challenge, "REGISTER with Expires: 0", "200");
        var trunk = Beside("registered", "127.0.3.2", carrier.Port) with
        {
            Profile = new TrunkProfile { Register = true, LoginUser = "line1", Domain = "carrier.test" },
            Login = new TrunkLogin("line1", "secret"),
        };
        _switch.MoreTrunks.Add(trunk);
        _switch.Exchange.CarrierRegistrations.Start();

        await UntilAsync(() => _switch.Exchange.CarrierRegistrations.Find(trunk.Id)?.State == "registered");

        var status = _switch.Exchange.CarrierRegistrations.Find(trunk.Id)!;
        status.Error.ShouldBeNull();
        (status.Until!.Value - TimeProvider.System.GetUtcNow()).ShouldBeGreaterThan(TimeSpan.FromMinutes(100));
        await _switch.Exchange.CarrierRegistrations.DisposeAsync();
        (await carrier.EndedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_refused_registration_says_why_and_waits_before_it_tries_again()
    {
        await using var carrier = SippCarrier.Start("127.0.3.3", "REGISTER", "403");
        var trunk = Beside("refused", "127.0.3.3", carrier.Port) with { Profile = new TrunkProfile { Register = true, LoginUser = "line1" }, Login = new TrunkLogin("line1", "wrong") };
        _switch.MoreTrunks.Add(trunk);
        _switch.Exchange.CarrierRegistrations.Start();
        await UntilAsync(() => _switch.Exchange.CarrierRegistrations.Find(trunk.Id)?.State == "failed");
        var status = _switch.Exchange.CarrierRegistrations.Find(trunk.Id)!;
        status.Error.ShouldBe("403 Because: the carrier refuses user name or password.");
        status.NextAt!.Value.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddSeconds(5));
        _switch.Exchange.CarrierRegistrations.IsUnregistered(trunk.Id).ShouldBeTrue();
    }

    [Fact]
    public void Each_failure_doubles_the_wait_up_to_half_an_hour()
    {
        TrunkRegistrar.BackOff(1, 1).ShouldBe(TimeSpan.FromSeconds(30));
        TrunkRegistrar.BackOff(1, 0).ShouldBe(TimeSpan.FromSeconds(15));
        TrunkRegistrar.BackOff(3, 1).ShouldBe(TimeSpan.FromSeconds(120));
        TrunkRegistrar.BackOff(50, 1).ShouldBe(TimeSpan.FromMinutes(30));
        TrunkRegistrar.RefreshAfter(TimeSpan.FromSeconds(60)).ShouldBe(TimeSpan.FromSeconds(45));
    }

    [Theory]
    [InlineData("503")]
    [InlineData("408")]
    public async Task A_carrier_that_cannot_is_followed_by_the_next(string status)
    {
        await using var broken = SippCarrier.Start("127.0.3.4", "INVITE", status, "ACK");
        _switch.MoreTrunks.Add(Beside("broken", "127.0.3.4", broken.Port));
        (await DialAsync()).ShouldBe(200);
    }

    [Theory]
    [InlineData("486", 486)]
    [InlineData("404", 404)]
    [InlineData("603", 603)]
    public async Task The_callees_word_is_final(string status, int heard)
    {
        await using var final = SippCarrier.Start("127.0.3.5", "INVITE", status, "ACK");
        _switch.MoreTrunks.Add(Beside("final", "127.0.3.5", final.Port));
        (await DialAsync()).ShouldBe(heard);
    }

    [Fact]
    public async Task A_200_without_sdp_to_our_offer_is_acknowledged_and_ended()
    {
        await using var mute = SippCarrier.Start("127.0.3.9", "INVITE", "200 Contact: <sip:mute@[local_ip]:[local_port]>", "ACK", "BYE", "200");
        _switch.MoreTrunks.Add(Beside("mute", "127.0.3.9", mute.Port));
        (await DialAsync()).ShouldBe(488);
        (await mute.EndedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_call_ends_when_its_minutes_are_used_up()
    {
        _switch.Policy = DialPolicy.Usual with { User = new CallCaps { MinutesPerHour = 60 } };
        var now = TimeProvider.System.GetUtcNow();
        _switch.Exchange.Ledger.Restore([new LedgerEntry(_switch.Tenant.Id.Value, Subjects.Extension("1001"), now.UtcTicks / (15 * TimeSpan.TicksPerMinute), 1, (60 * 60) - 2)]);
        var far = _switch.CarrierBank.Add(new SoftPhoneOptions { User = "13800138000", Domain = "carrier.test", Server = _switch.Address });
        far.Incoming = call =>
        {
            call.Answer();
            return Task.CompletedTask;
        };
        var phone = await _switch.AddPhoneAsync("1001");
        var call = phone.Call("13800138000").Value;
        (await call.Answered.WaitAsync(Patience)).Status.ShouldBe(200);

        await call.Ended.WaitAsync(Patience);

        await UntilAsync(() =>
        {
            lock (_switch.Records)
                return _switch.Records.Exists(record => record.Cause?.Reason == "cap_reached");
        });
        (await phone.Call("13800138000").Value.Answered.WaitAsync(Patience)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_refer_outside_a_call_is_challenged_like_everything_else()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.8"), 0));
        var refer = $"REFER sip:1001@acme.test SIP/2.0\r\nVia: SIP/2.0/UDP {socket.LocalEndPoint};branch=z9hG4bKr1\r\nMax-Forwards: 70\r\nFrom: <sip:1001@acme.test>;tag=a\r\n"
            + "To: <sip:1001@acme.test>\r\nCall-ID: r1\r\nCSeq: 1 REFER\r\nContact: <sip:x@127.0.0.8>\r\nRefer-To: <sip:0037120000000@acme.test>\r\nContent-Length: 0\r\n\r\n";
        await socket.SendToAsync(System.Text.Encoding.ASCII.GetBytes(refer), _switch.Address);
        var buffer = new byte[2048];
        using var limit = new CancellationTokenSource(Patience);
        var length = await socket.ReceiveAsync(buffer, limit.Token);

        System.Text.Encoding.ASCII.GetString(buffer, 0, length).ShouldStartWith("SIP/2.0 401");
    }

    [Fact]
    public async Task A_silent_gateway_is_given_up_for_the_next()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Parse("127.0.3.6"), 0));
        _switch.MoreTrunks.Add(Beside("silent", "127.0.3.6", ((IPEndPoint)silent.LocalEndPoint!).Port));
        (await DialAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_given_up_for_the_next()
    {
        _switch.MoreTrunks.Add(Beside("gone", "127.0.3.7", SippCarrier.FreePort("127.0.3.7")));
        (await DialAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task An_invite_answers_the_carriers_challenge_and_asserts_the_caller()
    {
        await using var carrier = SippCarrier.Start(
            "127.0.3.8", "INVITE with P-Asserted-Identity: <sip:02150000001@", "407 Proxy-Authenticate: Digest realm=\"c\", nonce=\"n\", algorithm=MD5, qop=\"auth\"", "ACK",
            "INVITE with Proxy-Authorization: Digest username=\"line1\"", "486", "ACK");
        _switch.MoreTrunks.Add(Beside("asks", "127.0.3.8", carrier.Port) with
        {
            CallerNumber = "02150000001",
            Profile = new TrunkProfile { LoginUser = "line1", Identity = IdentityHeader.AssertedIdentity },
            Login = new TrunkLogin("line1", "secret"),
        });
        (await DialAsync()).ShouldBe(486);
        (await carrier.EndedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_blocked_call_is_refused_with_its_reason()
    {
        var phone = await _switch.AddPhoneAsync("1001");
        var answer = await phone.Call("0037120000000").Value.Answered.WaitAsync(Patience);
        answer.Status.ShouldBe(403);
    }

    private static Trunk Beside(string name, string address, int port) => new(
        Guid.NewGuid(), default, name, address, port, TrunkTransport.Udp, [], null, "02150000001", ["PCMA"], 10, null, 0, null, true);

    private async Task<int> DialAsync()
    {
        for (var i = 0; i < _switch.MoreTrunks.Count; i++)
            _switch.MoreTrunks[i] = _switch.MoreTrunks[i] with { Tenant = _switch.Tenant.Id };
        var far = _switch.CarrierBank.Add(new SoftPhoneOptions { User = "13800138000", Domain = "carrier.test", Server = _switch.Address });
        far.Incoming = call =>
        {
            call.Answer();
            return Task.CompletedTask;
        };
        var phone = await _switch.AddPhoneAsync("1001");
        var call = phone.Call("13800138000").Value;
        var answer = await call.Answered.WaitAsync(Patience);
        call.HangUp();
        return answer.Status;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds())
            await Task.Delay(50, limit.Token);
    }
}
