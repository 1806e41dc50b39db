using System.Net;
using System.Text;
using Switchboard.Sip;

namespace Engine.Tests.Sip;

/// <summary>A flow that keeps what is sent, with the time it was sent at.</summary>
internal sealed class RecordedFlow(TimeProvider time, SipTransport transport = SipTransport.Udp, string remote = "192.0.2.7:5060")
    : SipFlow(transport, IPEndPoint.Parse(remote))
{
    private readonly long _start = time.GetTimestamp();

    public List<(TimeSpan At, SipMessage Message)> Sent { get; } = [];

    public List<string> Raw { get; } = [];

    public bool Broken { get; set; }

    public override IPEndPoint Local { get; } = IPEndPoint.Parse("192.0.2.1:5060");

    public override bool IsOpen => !Broken;

    public Action<SipMessage>? OnSent { get; set; }

    public override bool Send(ReadOnlySpan<byte> packet)
    {
        if (Broken)
            return false;
        Raw.Add(Encoding.UTF8.GetString(packet));
        if (packet.SequenceEqual("\r\n"u8))
            return true;
        var parsed = SipParser.TryParse(packet, out var message);
        // The 400 to a malformed request repeats what was malformed in it.
        if (parsed.Status != SipParseStatus.Ok && message.StatusCode < 400)
            throw new InvalidOperationException($"We sent nonsense ({parsed.Reason}): {Raw[^1]}");
        Sent.Add((time.GetElapsedTime(_start), message));
        OnSent?.Invoke(message);
        return true;
    }

    public SipMessage Last => Sent[^1].Message;

    public List<SipMessage> Requests(string method) =>
        [.. Sent.Where(x => x.Message.IsRequest && x.Message.MethodName == method).Select(x => x.Message)];

    /// <summary>The same without retransmissions.</summary>
    public List<SipMessage> Distinct(string method) => [.. Requests(method).DistinctBy(x => x.CSeq)];

    public List<int> Statuses => [.. Sent.Where(x => !x.Message.IsRequest).Select(x => x.Message.StatusCode)];

    public List<double> TimesOf(Func<SipMessage, bool> which) => [.. Sent.Where(x => which(x.Message)).Select(x => x.At.TotalSeconds)];
}
