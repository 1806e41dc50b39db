using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Transports;

/// <summary>SIP over TLS: RFC 3261 §26, RFC 5922, RFC 5923, RFC 5630.</summary>
public sealed class TlsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TestCertificates _house = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_goes_through_over_tls_on_either_family(bool v6)
    {
        await using var callee = Phone("callee.example");
        await using var caller = Phone("caller.example");
        var address = callee.Stack.ListenTls(TestCertificates.Any(v6));
        caller.Stack.Invite(LoopbackPhone.Settings(SipDestination.To(SipTransport.Tls, address, "callee.example")) with { Body = SipBody.Sdp(Bench.Sdp) }, caller);
        var dialog = await caller.Answered.Task.WaitAsync(Patience);
        await callee.Acknowledged.Task.WaitAsync(Patience);
        dialog.Flow.Transport.ShouldBe(SipTransport.Tls);
        dialog.Bye(SipReason.Sip(200, "done"));
        (await callee.Ended.Task.WaitAsync(Patience)).Reason!.Text.ShouldBe("done");
    }

    [Theory] // RFC 5922 §7.2: whole names, no wildcards; a certificate of another domain is no good
    [InlineData("callee.example", true)]
    [InlineData("CALLEE.example", true)]
    [InlineData("other.example", false)]
    [InlineData("callee.example.net", false)]
    public async Task Certificate_must_speak_for_the_domain_that_was_meant(string meant, bool good)
    {
        await using var callee = Phone("callee.example");
        await using var caller = Phone("caller.example");
        var address = callee.Stack.ListenTls(TestCertificates.Any());
        var to = SipDestination.To(SipTransport.Tls, address, meant);
        var response = await caller.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(to)).WaitAsync(Patience);
        response.Status.ShouldBe(good ? 200 : 503);
        if (!good)
            (await caller.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(to.WithCertificateCheck(false))).WaitAsync(Patience)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Certificate_of_an_unknown_issuer_is_refused_unless_the_check_is_off()
    {
        await using var callee = Phone("callee.example");
        await using var caller = new LoopbackPhone(new SipOptions { Tls = new SipTlsOptions { TrustedRoots = new TestCertificates().Roots } });
        var to = SipDestination.To(SipTransport.Tls, callee.Stack.ListenTls(TestCertificates.Any()), "callee.example");
        (await caller.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(to)).WaitAsync(Patience)).Failure.ShouldBe(SipFailure.Transport);
        (await caller.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(to.WithCertificateCheck(false))).WaitAsync(Patience)).Status.ShouldBe(200);
    }

    [Fact]
    public void Certificate_names_follow_rfc_5922()
    {
        using var both = _house.For(names =>
        {
            names.AddDnsName("host.example");
            names.AddUri(new Uri("sip:domain.example"));
        });
        using var person = _house.For(names => names.AddUri(new Uri("sip:alice@domain.example")));
        using var wild = _house.For(names => names.AddDnsName("*.example"));
        using var common = _house.For(_ => { }, "common.example");
        CertificateNames.Of(both).ShouldBe(["domain.example"]); // §7.1: with a SIP URI the DNS names do not count
        CertificateNames.Of(person).ShouldBeEmpty(); // §7.1: a user part names a person
        CertificateNames.Covers(wild, "host.example").ShouldBeFalse(); // §7.2
        CertificateNames.Of(common).ShouldBe(["common.example"]);
    }

    [Fact] // RFC 5923 §5: requests go back over the connection whose certificate proved the domain
    public async Task Connection_is_reused_the_other_way_for_the_proven_domain_only()
    {
        await using var callee = Phone("callee.example");
        await using var caller = Phone("caller.example");
        var back = caller.Stack.ListenTls(TestCertificates.Any());
        var there = callee.Stack.ListenTls(TestCertificates.Any());
        (await caller.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(SipDestination.To(SipTransport.Tls, there, "callee.example")))).Status.ShouldBe(200);
        var reused = await callee.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(SipDestination.To(SipTransport.Tls, back, "caller.example")));
        reused.Status.ShouldBe(200);
        callee.Stack.OpenFlows().Count.ShouldBe(1);
        var unproven = await callee.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(SipDestination.To(SipTransport.Tls, back, "victim.example")));
        unproven.Failure.ShouldBe(SipFailure.Transport); // not over the open connection: its certificate is the caller's
    }

    [Fact]
    public async Task Renewed_certificate_counts_from_the_next_connection_and_drops_none()
    {
        var present = _house.ContextFor("callee.example");
        await using var callee = new LoopbackPhone(new SipOptions { Tls = new SipTlsOptions { Certificate = () => present } });
        var address = callee.Stack.ListenTls(TestCertificates.Any());
        using var before = await ConnectAsync(address);
        present = _house.ContextFor("callee.example");
        using var after = await ConnectAsync(address);
        after.RemoteCertificate!.GetSerialNumberString().ShouldNotBe(before.RemoteCertificate!.GetSerialNumberString());
        await before.WriteAsync("\r\n\r\n"u8.ToArray());
        (await before.ReadAsync(new byte[2])).ShouldBe(2);
    }

    [Fact]
    public async Task Handshake_that_takes_too_long_is_cut_off()
    {
        await using var callee = new LoopbackPhone(new SipOptions
        {
            Tls = new SipTlsOptions { Certificate = () => _house.ContextFor("callee.example"), HandshakeLimit = TimeSpan.FromMilliseconds(200) },
        });
        using var silent = new TcpClient();
        await silent.ConnectAsync(callee.Stack.ListenTls(TestCertificates.Any()));
        using var limit = new CancellationTokenSource(Patience);
        var ended = await Record.ExceptionAsync(async () => (await silent.GetStream().ReadAsync(new byte[1], limit.Token)).ShouldBe(0));
        (ended is null or IOException).ShouldBeTrue();
    }

    [Fact] // RFC 5630 §3.1.4: asked by sips, answered from sips
    public async Task Contact_of_a_sips_request_is_sips()
    {
        await using var callee = Phone("callee.example");
        await using var caller = Phone("caller.example");
        var tap = new Lines();
        callee.Stack.Tap = tap;
        var to = SipDestination.To(SipTransport.Tls, callee.Stack.ListenTls(TestCertificates.Any()), "callee.example");
        var settings = LoopbackPhone.Settings(to) with { RequestUri = SipUri.Parse("sips:someone@callee.example"), Body = SipBody.Sdp(Bench.Sdp) };
        caller.Stack.Invite(settings, caller);
        await caller.Answered.Task.WaitAsync(Patience);
        tap.All("Contact:").ShouldAllBe(line => line.StartsWith("Contact: <sips:", StringComparison.Ordinal));
        tap.All("Contact:").Count.ShouldBeGreaterThan(1);
        tap.All("Via:").ShouldContain(line => line.Contains(";alias", StringComparison.Ordinal));
    }

    [Fact] // RFC 5630 §6.1
    public async Task Sips_over_an_open_transport_is_refused_with_480_and_warning_380()
    {
        await using var callee = Phone("callee.example");
        await using var caller = Phone("caller.example");
        var to = SipDestination.To(SipTransport.Tcp, callee.Stack.ListenTcp(TestCertificates.Any()));
        var response = await caller.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(to) with { RequestUri = SipUri.Parse("sips:someone@callee.example") });
        response.Status.ShouldBe(480);
        response.Message!.Header("Warning")!.ShouldStartWith("380 ");
    }

    private LoopbackPhone Phone(string domain)
    {
        var certificate = _house.ContextFor(domain);
        return new LoopbackPhone(new SipOptions { Tls = new SipTlsOptions { Certificate = () => certificate, TrustedRoots = _house.Roots } });
    }

    private static async Task<SslStream> ConnectAsync(IPEndPoint address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address);
        var stream = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        await stream.AuthenticateAsClientAsync("callee.example");
        return stream;
    }

    private sealed class Lines : ISipTap
    {
        private readonly List<string> _lines = [];

        public List<string> All(string start)
        {
            lock (_lines)
                return _lines.FindAll(line => line.StartsWith(start, StringComparison.Ordinal));
        }

        public void OnMessage(in SipTrace trace)
        {
            lock (_lines)
                _lines.AddRange(Encoding.UTF8.GetString(trace.Bytes).Split("\r\n"));
        }
    }
}
