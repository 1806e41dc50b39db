using System.Net;
using System.Text;
using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Transports;

/// <summary>The tap sees the wire as it is.</summary>
public sealed class TapTests
{
    [Theory]
    [InlineData(SipTransport.Udp)]
    [InlineData(SipTransport.Tcp)]
    public async Task Tap_sees_each_message_once_with_its_ends(SipTransport transport)
    {
        await using var callee = new LoopbackPhone();
        await using var caller = new LoopbackPhone();
        var tap = new Notes();
        callee.Stack.Tap = tap;
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        var address = transport == SipTransport.Udp ? callee.Stack.ListenUdp(any) : callee.Stack.ListenTcp(any);
        _ = transport == SipTransport.Udp ? caller.Stack.ListenUdp(any) : caller.Stack.ListenTcp(any);
        var answer = await caller.Stack.RequestAsync("MESSAGE", LoopbackPhone.Settings(SipDestination.To(transport, address)));

        answer.Status.ShouldBe(200);
        tap.Lines.ShouldBe([$"in {transport} {address} MESSAGE sip:someone@example.invalid SIP/2.0", $"out {transport} {address} SIP/2.0 200 OK"]);
    }

    private sealed class Notes : ISipTap
    {
        private readonly List<string> _lines = [];

        public List<string> Lines
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public void OnMessage(in SipTrace trace)
        {
            var text = Encoding.UTF8.GetString(trace.Bytes);
            lock (_lines)
                _lines.Add($"{(trace.Incoming ? "in" : "out")} {trace.Flow.Transport} {trace.Flow.Local} {text[..text.IndexOf('\r', StringComparison.Ordinal)]}");
        }
    }
}
