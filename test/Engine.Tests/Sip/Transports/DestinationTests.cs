using System.Net;
using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Transports;

/// <summary>Where requests go by name: RFC 3263, RFC 2782, RFC 5630 §3.1.3.</summary>
public sealed class DestinationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly NameServer _names = new();

    public void Dispose() => _names.Dispose();

    [Theory]
    [InlineData("sip:192.0.2.9", "Udp:192.0.2.9:5060")] // §4.1: a literal address is UDP
    [InlineData("sips:192.0.2.9", "Tls:192.0.2.9:5061")]
    [InlineData("sip:[2001:db8::9]:5080;transport=tcp", "Tcp:[2001:db8::9]:5080")]
    [InlineData("sip:192.0.2.9;transport=tls", "Tls:192.0.2.9:5061")]
    [InlineData("sip:example.invalid;maddr=192.0.2.7", "Udp:192.0.2.7:5060")]
    [InlineData("sips:192.0.2.9;transport=udp", "")] // RFC 5630: it cannot be secured
    [InlineData("sips:192.0.2.9;transport=tcp", "Tls:192.0.2.9:5061")]
    public async Task Literal_address_asks_nobody(string uri, string expected)
    {
        (await Find(uri)).ShouldBe(expected);
        _names.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Naptr_decides_the_transport_by_order_and_preference()
    {
        _names.Naptr("example.com", 50, 50, "SIPS+D2T", "_sips._tcp.example.com").Naptr("example.com", 90, 50, "SIP+D2T", "_sip._tcp.example.com")
            .Naptr("example.com", 100, 50, "SIP+D2U", "_sip._udp.example.com").Naptr("example.com", 10, 50, "SIP+D2S", "_sip._sctp.example.com")
            .Srv("_sips._tcp.example.com", 0, 1, 5061, "one.example.com").Srv("_sip._tcp.example.com", 0, 1, 5060, "one.example.com")
            .A("one.example.com", "192.0.2.1");
        (await Find("sip:example.com")).ShouldBe("Tls:192.0.2.1:5061 Tcp:192.0.2.1:5060");
        (await Find("sips:example.com")).ShouldBe("Tls:192.0.2.1:5061"); // SIPS services only
    }

    [Fact]
    public async Task Services_come_by_priority_and_addresses_of_both_families()
    {
        _names.Srv("_sip._udp.example.com", 20, 1, 5070, "two.example.com").Srv("_sip._udp.example.com", 10, 1, 5060, "one.example.com")
            .A("one.example.com", "192.0.2.1").Aaaa("one.example.com", "2001:db8::1").A("two.example.com", "192.0.2.2");
        (await Find("sip:example.com")).ShouldBe("Udp:192.0.2.1:5060 Udp:[2001:db8::1]:5060 Udp:192.0.2.2:5070");
        _names.Questions.ShouldContain("35 example.com");
    }

    [Theory] // RFC 2782: the running sum that reaches the drawn number
    [InlineData(0, "Udp:192.0.2.1:5060 Udp:192.0.2.2:5060")]
    [InlineData(25, "Udp:192.0.2.1:5060 Udp:192.0.2.2:5060")]
    [InlineData(26, "Udp:192.0.2.2:5060 Udp:192.0.2.1:5060")]
    public async Task Weight_draws_among_equal_priorities(int drawn, string expected)
    {
        _names.Srv("_sip._udp.example.com", 10, 75, 5060, "two.example.com").Srv("_sip._udp.example.com", 10, 25, 5060, "one.example.com")
            .A("one.example.com", "192.0.2.1").A("two.example.com", "192.0.2.2");
        (await Find("sip:example.com", below => Math.Min(drawn, below - 1))).ShouldBe(expected);
    }

    [Fact] // §4.2: with a port no service is asked for; without services the host itself answers
    public async Task Port_in_the_uri_means_the_host_itself()
    {
        _names.Srv("_sip._udp.example.com", 10, 1, 5060, "one.example.com").A("one.example.com", "192.0.2.1").A("example.com", "192.0.2.99").A("plain.example.com", "192.0.2.98");
        (await Find("sip:example.com:5099")).ShouldBe("Udp:192.0.2.99:5099");
        (await Find("sip:plain.example.com")).ShouldBe("Udp:192.0.2.98:5060");
        (await Find("sip:plain.example.com;transport=tls")).ShouldBe("Tls:192.0.2.98:5061");
        (await Find("sip:nobody.example.com")).ShouldBe("");
    }

    [Fact]
    public async Task Answer_cut_off_over_udp_is_asked_for_over_tcp()
    {
        _names.CutsOff = true;
        _names.A("example.com", "192.0.2.99");
        (await Find("sip:example.com:5060")).ShouldBe("Udp:192.0.2.99:5060");
    }

    [Fact]
    public async Task Answer_is_remembered_as_long_as_it_lives()
    {
        _names.A("example.com", "192.0.2.99", life: 60);
        var time = new ManualClock();
        var finder = new SipDestinations(new SipDnsOptions { Servers = [_names.Address], Timeout = Patience }, time);
        var uri = SipUri.Parse("sip:example.com:5060");
        await finder.ResolveAsync(uri);
        await finder.ResolveAsync(uri);
        _names.Questions.Count(q => q == "1 example.com").ShouldBe(1);
        time.Now += TimeSpan.FromSeconds(61);
        await finder.ResolveAsync(uri);
        _names.Questions.Count(q => q == "1 example.com").ShouldBe(2);
    }

    [Fact] // §4.3: the first place is dead, the second answers
    public async Task Request_goes_on_to_the_next_place_when_the_first_fails()
    {
        await using var callee = new LoopbackPhone();
        await using var caller = new LoopbackPhone(new SipOptions { Dns = new SipDnsOptions { Servers = [_names.Address] } });
        var alive = callee.Stack.ListenTcp(TestCertificates.Any());
        using var dead = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        dead.Start();
        var port = ((IPEndPoint)dead.LocalEndpoint).Port;
        dead.Stop();
        _names.Srv("_sip._tcp.example.com", 1, 1, port, "here.example.com").Srv("_sip._tcp.example.com", 2, 1, alive.Port, "here.example.com").A("here.example.com", "127.0.0.1");
        var settings = LoopbackPhone.Settings(SipDestination.To(SipTransport.Tcp, alive)) with { Destination = null, RequestUri = SipUri.Parse("sip:x@example.com;transport=tcp") };
        (await caller.Stack.RequestAsync("MESSAGE", settings).WaitAsync(Patience)).Status.ShouldBe(200);
        caller.Stack.Invite(settings with { Body = SipBody.Sdp(Bench.Sdp) }, caller);
        (await caller.Answered.Task.WaitAsync(Patience)).Flow.Remote.ShouldBe(alive);
    }

    private async Task<string> Find(string uri, Func<int, int>? draw = null)
    {
        var options = new SipDnsOptions { Servers = [_names.Address], Timeout = Patience };
        var finder = new SipDestinations(draw is null ? options : options with { Draw = draw }, TimeProvider.System);
        return string.Join(' ', await finder.ResolveAsync(SipUri.Parse(uri)));
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
