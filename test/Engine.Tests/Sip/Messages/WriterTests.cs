using System.Text;
using Shouldly;
using Switchboard.Sip;
using Xunit;

namespace Engine.Tests.Sip.Messages;

public sealed class WriterTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var writer = new SipWriter().Request("INVITE", "sip:bob@example.com")
            .Header(SipHeaderId.Via, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport")
            .Header(SipHeaderId.From, new SipAddress(SipUri.Parse("sip:a@h"), "王 \"W\"", ";tag=x").ToString())
            .Header(SipHeaderId.To, "<sip:bob@example.com>").Header(SipHeaderId.CallId, "abc").CSeq(7, "INVITE")
            .Header("X-Call", "17").End(SipBody.Sdp("v=0\r\n"));

        SipParser.TryParse(writer.Written, out var message).Status.ShouldBe(SipParseStatus.Ok);
        (message.CSeq, message.CallId, message.From.DisplayName, message.Header("X-Call")).ShouldBe((7u, "abc", "王 \"W\"", "17"));
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("v=0\r\n");
    }

    [Fact]
    public void No_header_can_be_smuggled_in()
    {
        var writer = new SipWriter().Request("INVITE", "sip:bob@example.com\r\nX-Evil: 1")
            .Header(SipHeaderId.Subject, "a\r\nX-Evil: 1\r\n\r\nbody").Header("X-Bad\r\nX-Evil", "1").Header("X-Null", "a\0b")
            .Header(SipHeaderId.CallId, "a\nX-Evil: 1"u8).End();
        var lines = Encoding.UTF8.GetString(writer.Written).Split("\r\n");
        lines.ShouldNotContain(x => x.StartsWith("X-Evil", StringComparison.Ordinal));
        lines.Length.ShouldBe(7);

        // A lone CR ends a line for some parsers.
        var lone = new SipWriter().Response(200, "OK\rX-Evil: 1").Header(SipHeaderId.Subject, "a\rX-Evil: 1").End();
        Encoding.UTF8.GetString(lone.Written).Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\r');
    }

    [Fact]
    public void Answered_options_keep_alive_allocates_nothing()
    {
        var options = new Bench();
        var flow = new SilentFlow();
        var packet = Encoding.UTF8.GetBytes(Bench.Request("OPTIONS"));
        for (var i = 0; i < 2000; i++)
            options.Stack.Receive(packet, flow);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            options.Stack.Receive(packet, flow);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        flow.Sent.ShouldBe(3000);
    }

    [Fact]
    public void Answered_crlf_keep_alive_allocates_nothing()
    {
        var bench = new Bench();
        var flow = new SilentFlow();
        bench.Stack.Receive("\r\n\r\n"u8, flow);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            bench.Stack.Receive("\r\n\r\n"u8, flow);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        flow.Sent.ShouldBe(1001);
    }

    private sealed class SilentFlow() : SipFlow(SipTransport.Udp, System.Net.IPEndPoint.Parse("192.0.2.7:5060"))
    {
        public int Sent { get; private set; }

        public override System.Net.IPEndPoint Local => Remote;

        public override bool IsOpen => true;

        public override bool Send(ReadOnlySpan<byte> packet)
        {
            Sent++;
            return packet.Length > 0;
        }
    }
}
