using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Transports;

public sealed class StreamFramingTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _heard = [];
    private readonly SipTransports _transports;
    private readonly RecordedFlow _flow;

    public StreamFramingTests()
    {
        var loop = new SipLoop(_time, 1000, item => _heard.Add($"{item.Message!.MethodName} {item.Message.CSeq} {item.Message.Body.Length}"), NullLogger.Instance);
        _transports = new SipTransports(new SipOptions(), _time, loop, NullLogger.Instance, _ => { }, _ => { });
        _flow = new RecordedFlow(_time, SipTransport.Tcp);
    }

    [Fact]
    public void Every_split_gives_the_same_messages()
    {
        var text = "\r\n\r\n" + Bench.Request("INVITE", body: Bench.Sdp, extra: "Subject: folded\r\n here\r\n") + "\r\n\r\n" + Bench.Request("BYE", cseq: 2);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var split = 0; split <= bytes.Length; split++)
        {
            var framing = new StreamFraming(_transports, new SipLimits());
            Feed(framing, bytes.AsSpan(0, split)).ShouldBeTrue();
            Feed(framing, bytes.AsSpan(split)).ShouldBeTrue();
            _heard.ShouldBe([$"INVITE 1 {Bench.Sdp.Length}", "BYE 2 0"], $"split at {split}");
            _heard.Clear();
        }
    }

    [Fact]
    public void Byte_by_byte_gives_the_same_messages()
    {
        var framing = new StreamFraming(_transports, new SipLimits());
        foreach (var b in Encoding.UTF8.GetBytes(Bench.Request("INVITE", body: Bench.Sdp) + Bench.Request("BYE", cseq: 2)))
            Feed(framing, [b]).ShouldBeTrue();
        _heard.Count.ShouldBe(2);
    }

    [Fact]
    public void Message_beyond_the_limit_ends_the_stream()
    {
        var framing = new StreamFraming(_transports, new SipLimits { StreamMessageBytes = 4096 });
        Feed(framing, Encoding.UTF8.GetBytes(Bench.Request("INVITE", extra: string.Concat(Enumerable.Repeat("X-Pad: 0123456789\r\n", 400))))).ShouldBeFalse();
    }

    [Fact]
    public async Task Silent_stranger_is_disconnected_and_a_trusted_peer_is_not()
    {
        await using var stack = new SipStack(new SipOptions(), new Bench(), _time);
        var address = stack.ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
        using var stranger = new TcpClient(AddressFamily.InterNetwork);
        using var trunk = new TcpClient(AddressFamily.InterNetwork);
        await PingAsync(stranger, address);
        await PingAsync(trunk, address);
        foreach (var flow in stack.OpenFlows())
            flow.IsTrusted = flow.Remote.Equals(trunk.Client.LocalEndPoint);
        _time.Advance(TimeSpan.FromSeconds(70));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        (await stranger.GetStream().ReadAsync(new byte[1], limit.Token)).ShouldBe(0);
        stack.OpenFlows().ShouldHaveSingleItem().IsTrusted.ShouldBeTrue();
    }

    [Fact]
    public async Task Ipv6_is_spoken_where_the_machine_has_it()
    {
        if (!HasIpv6())
            return;
        await using var server = new SipStack(new SipOptions(), new Bench(), TimeProvider.System);
        await using var client = new SipStack(new SipOptions(), new Bench(), TimeProvider.System);
        server.Start();
        client.Start();
        var address = server.ListenUdp(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        client.ListenUdp(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        var response = await client.RequestAsync("OPTIONS", new SipRequestSettings
        {
            RequestUri = SipUri.Parse($"sip:[::1]:{address.Port}"),
            From = SipAddress.Parse("<sip:us@[::1]>"),
        }).WaitAsync(TimeSpan.FromSeconds(20));
        response.Status.ShouldBe(200);
        response.Message!.Vias[0].Host.ShouldBe("[::1]");
        response.Message.Vias[0].Parameter("received").ShouldBe("::1");
    }

    private static async Task PingAsync(TcpClient client, IPEndPoint address)
    {
        await client.ConnectAsync(address);
        await client.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
        await client.GetStream().ReadExactlyAsync(new byte[2]);
    }

    private static bool HasIpv6()
    {
        if (!Socket.OSSupportsIPv6)
            return false;
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private bool Feed(StreamFraming framing, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var free = framing.Free.Span;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            bytes = bytes[count..];
            if (!framing.Take(count, _flow, out _))
                return false;
        }

        return true;
    }
}
