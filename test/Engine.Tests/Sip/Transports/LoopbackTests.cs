using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Transports;

/// <summary>Two stacks on real sockets: a call set up, re-offered and ended.</summary>
public sealed class LoopbackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(SipTransport.Udp, "127.0.0.1")]
    [InlineData(SipTransport.Tcp, "127.0.0.1")]
    [InlineData(SipTransport.Udp, "::1")]
    [InlineData(SipTransport.Tcp, "::1")]
    public async Task Call_goes_through_over(SipTransport transport, string host)
    {
        IPEndPoint Any() => new(IPAddress.Parse(host), 0);
        await using var callee = new LoopbackPhone();
        await using var caller = new LoopbackPhone();
        var address = transport == SipTransport.Udp ? callee.Stack.ListenUdp(Any()) : callee.Stack.ListenTcp(Any());
        _ = transport == SipTransport.Udp ? caller.Stack.ListenUdp(Any()) : caller.Stack.ListenTcp(Any());
        await CallAndEndAsync(caller, callee, SipDestination.To(transport, address));
        caller.Transports.ShouldBe(transport);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task An_address_where_nobody_listens_fails_the_request_at_once_and_no_other(string host)
    {
        await using var callee = new LoopbackPhone();
        await using var caller = new LoopbackPhone(new SipOptions { T1 = TimeSpan.FromSeconds(60) }); // only ICMP can end it while we wait
        var there = callee.Stack.ListenUdp(new IPEndPoint(IPAddress.Parse(host), 0));
        caller.Stack.ListenUdp(new IPEndPoint(IPAddress.Parse(host), 0));
        IPEndPoint gone;
        using (var free = new Socket(there.AddressFamily, SocketType.Dgram, ProtocolType.Udp))
        {
            free.Bind(new IPEndPoint(IPAddress.Parse(host), 0));
            gone = (IPEndPoint)free.LocalEndPoint!;
        }

        var lost = caller.Stack.RequestAsync("OPTIONS", LoopbackPhone.Settings(SipDestination.To(SipTransport.Udp, gone)));
        var found = caller.Stack.RequestAsync("OPTIONS", LoopbackPhone.Settings(SipDestination.To(SipTransport.Udp, there)));

        (await lost.WaitAsync(Patience)).Failure.ShouldBe(SipFailure.Transport);
        (await found.WaitAsync(Patience)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Call_goes_through_over_a_websocket_flow()
    {
        await using var server = new LoopbackPhone();
        await using var browser = new LoopbackPhone();
        var (near, far) = await StreamsAsync();
        using var stop = new CancellationTokenSource();
        var at = IPEndPoint.Parse("127.0.0.1:1");
        var serving = server.Stack.RunWebSocketAsync(WebSocket.CreateFromStream(near, true, "sip", Timeout.InfiniteTimeSpan), at, at, "agent 7", stop.Token);
        var browsing = browser.Stack.RunWebSocketAsync(WebSocket.CreateFromStream(far, false, "sip", Timeout.InfiniteTimeSpan), at, at, "server", stop.Token);

        // The browser speaks first; its flow is what a registrar would keep.
        var seen = server.NextRequest;
        await browser.SendOverFirstFlowAsync("MESSAGE");
        var request = await seen.Task.WaitAsync(Patience);
        request.Flow.Identity.ShouldBe("agent 7");
        await CallAndEndAsync(server, browser, SipDestination.Over(request.Flow));
        await stop.CancelAsync();
        await Task.WhenAll(serving, browsing).WaitAsync(Patience);
        request.Flow.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Torn_stream_messages_and_pings_are_put_together()
    {
        await using var phone = new LoopbackPhone();
        var address = phone.Stack.ListenTcp(Any());
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        var stream = client.GetStream();
        var bytes = Encoding.UTF8.GetBytes("\r\n\r\n" + Bench.Request("OPTIONS") + Bench.Request("OPTIONS", cseq: 2));
        foreach (var piece in bytes.Chunk(97))
            await stream.WriteAsync(piece);

        using var limit = new CancellationTokenSource(Patience);
        var text = "";
        var buffer = new byte[4096];
        while (text.Split("SIP/2.0 200 OK").Length < 3)
            text += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, limit.Token));
        text.ShouldStartWith("\r\n");
        text.ShouldContain("CSeq: 2 OPTIONS");
    }

    [Fact]
    public async Task Stream_that_can_not_be_framed_is_answered_and_closed()
    {
        await using var phone = new LoopbackPhone();
        var address = phone.Stack.ListenTcp(Any());
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Bench.Request("OPTIONS").Replace("Content-Length: 0", "Content-Length: -999", StringComparison.Ordinal)));
        using var limit = new CancellationTokenSource(Patience);
        using var reader = new StreamReader(stream);
        (await reader.ReadToEndAsync(limit.Token)).ShouldStartWith("SIP/2.0 400 Bad Content-Length");
    }

    [Fact]
    public async Task Connections_from_one_address_are_limited()
    {
        await using var phone = new LoopbackPhone(new SipOptions { Limits = new SipLimits { ConnectionsPerAddress = 1 } });
        var address = phone.Stack.ListenTcp(Any());
        using var first = new TcpClient();
        using var second = new TcpClient();
        await first.ConnectAsync(address);
        await first.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
        (await first.GetStream().ReadAsync(new byte[2])).ShouldBe(2);
        await second.ConnectAsync(address);
        using var limit = new CancellationTokenSource(Patience);
        var ended = await Record.ExceptionAsync(async () => (await second.GetStream().ReadAsync(new byte[1], limit.Token)).ShouldBe(0));
        (ended is null or IOException).ShouldBeTrue();
    }

    [Fact] // RFC 5626 §4.4.1, §3.5.1: we ping what we connected to; an answer is consumed, silence after answers ends it
    public async Task Connection_we_made_is_pinged_and_ends_when_the_answers_stop()
    {
        var time = new VirtualTimeProvider();
        await using var phone = new LoopbackPhone(new SipOptions { KeepAlive = TimeSpan.FromSeconds(20) }, time);
        using var listener = new TcpListener(Any());
        listener.Start();
        _ = phone.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(SipDestination.To(SipTransport.Tcp, (IPEndPoint)listener.LocalEndpoint)));
        using var peer = await listener.AcceptTcpClientAsync();
        using var limit = new CancellationTokenSource(Patience);
        var stream = peer.GetStream();
        await ReadUntilAsync("Content-Length: 0\r\n\r\n");
        while (phone.Stack.OpenFlows().Count == 0)
            await Task.Delay(5, limit.Token);

        time.Advance(TimeSpan.FromSeconds(25));
        await ReadUntilAsync("\r\n\r\n");
        await stream.WriteAsync("\r\n"u8.ToArray());
        await stream.WriteAsync("\r\n\r\n"u8.ToArray());
        await ReadUntilAsync("\r\n"); // the answer to our own ping says that theirs was taken
        time.Advance(TimeSpan.FromSeconds(25));
        await ReadUntilAsync("\r\n\r\n");
        time.Advance(TimeSpan.FromSeconds(15));
        (await stream.ReadAsync(new byte[1], limit.Token)).ShouldBe(0);

        async Task ReadUntilAsync(string end)
        {
            var text = "";
            while (!text.EndsWith(end, StringComparison.Ordinal))
            {
                var one = new byte[1];
                (await stream.ReadAsync(one, limit.Token)).ShouldBe(1, text);
                text += (char)one[0];
            }
        }
    }

    [Fact]
    public async Task Refused_connection_fails_the_request()
    {
        await using var phone = new LoopbackPhone();
        using var listener = new TcpListener(Any());
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        var response = await phone.Stack.RequestAsync("OPTIONS", LoopbackPhone.Settings(SipDestination.To(SipTransport.Tcp, address))).WaitAsync(Patience);
        response.Failure.ShouldBe(SipFailure.Transport);
    }

    private static async Task CallAndEndAsync(LoopbackPhone caller, LoopbackPhone callee, SipDestination to)
    {
        caller.Stack.Invite(LoopbackPhone.Settings(to) with { Body = SipBody.Sdp(Bench.Sdp) }, caller);
        var dialog = await caller.Answered.Task.WaitAsync(Patience);
        await callee.Acknowledged.Task.WaitAsync(Patience);
        (await dialog.ReinviteAsync(SipBody.Sdp(Bench.Sdp)).WaitAsync(Patience)).Status.ShouldBe(200);
        dialog.Bye(SipReason.Sip(200, "done"));
        (await callee.Ended.Task.WaitAsync(Patience)).Reason!.Text.ShouldBe("done");
    }

    private static IPEndPoint Any() => new(IPAddress.Loopback, 0);

    private static async Task<(Stream Near, Stream Far)> StreamsAsync()
    {
        using var listener = new TcpListener(Any());
        listener.Start();
        var client = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        return ((await accepting).GetStream(), client.GetStream());
    }
}
