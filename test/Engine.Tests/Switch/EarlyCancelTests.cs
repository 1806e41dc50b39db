using System.Net;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Switchboard.Contracts.Switch;
using Switchboard.Switch.Calls;
using Xunit;

namespace Switchboard.Engine.Tests.Switch;

/// <summary>A CANCEL right behind its INVITE: it must find the call, however early it comes.</summary>
public sealed class EarlyCancelTests : IAsyncDisposable
{
    private const int Calls = 15; // a stranger may send 32 messages at once
    private readonly SwitchFixture _switch = new();

    public ValueTask DisposeAsync() => _switch.DisposeAsync();

    [Fact]
    public async Task No_call_outlives_a_cancel_that_follows_its_invite_in_the_same_breath()
    {
        _switch.Trunk = _switch.Trunk with { MaxChannels = Calls };
        _switch.OnNumber = _ => new Waits();
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        caller.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.7"), 0));

        for (var i = 0; i < Calls; i++)
        {
            caller.SendTo(Message("INVITE", i, caller.LocalEndPoint!), _switch.Address);
            caller.SendTo(Message("CANCEL", i, caller.LocalEndPoint!), _switch.Address);
        }

        for (var waited = 0; (Ended() < Calls || _switch.Exchange.CallCount > 0) && waited < 200; waited++)
            await Task.Delay(50);
        Ended().ShouldBe(Calls);
        _switch.Exchange.CallCount.ShouldBe(0);
    }

    private int Ended()
    {
        lock (_switch.Events)
            return _switch.Events.Count(happened => happened is { Kind: CallEventKind.Ended, Call.Cause.Reason: "cancelled" });
    }

    private static byte[] Message(string method, int call, EndPoint from) => Encoding.ASCII.GetBytes(
        $"{method} sip:4008001234@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {from};branch=z9hG4bK-{call}\r\nMax-Forwards: 70\r\n" +
        $"From: <sip:13700137000@{from}>;tag={call}\r\nTo: <sip:4008001234@127.0.0.1>\r\nCall-ID: early-{call}\r\nCSeq: 1 {method}\r\n" +
        $"Contact: <sip:{from}>\r\nContent-Length: 0\r\n\r\n");

    private sealed class Waits : ICallApplication
    {
        public Task RunAsync(Call call, CancellationToken hangup) => Task.Delay(Timeout.Infinite, hangup);
    }
}
