using System.Net;
using System.Text;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Server.Hosting;
using Switchboard.Server.Observability;
using Switchboard.Sip;

namespace Switchboard.Api.Tests.Observability;

/// <summary>What a trace keeps, masks and leaves out.</summary>
public sealed class TraceTests
{
    private static readonly IPEndPoint Here = IPEndPoint.Parse("192.0.2.1:5060");
    private static readonly IPEndPoint There = IPEndPoint.Parse("198.51.100.7:5070");
    private readonly VirtualTimeProvider _time = new();
    private readonly Journal _journal = new();
    private readonly CallTraces _traces;

    public TraceTests() => _traces = new CallTraces(_journal, new ServerOptions(), _time);

    [Fact]
    public void Secrets_are_masked_and_lengths_stay()
    {
        const string Message =
            "INVITE sip:1@x SIP/2.0\r\nAuthorization: Digest username=\"1001\", nonce=\"abc\", response=\"0123456789abcdef\", uri=\"sip:x\"\r\n\r\n"
            + "v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVu|2^20\r\na=ice-pwd:verysecretverysecret12\r\na=ice-ufrag:abcd\r\n";

        var masked = Encoding.Latin1.GetString(SecretMask.Of(Encoding.Latin1.GetBytes(Message)));

        masked.Length.ShouldBe(Message.Length);
        masked.ShouldContain("username=\"1001\", nonce=\"abc\", response=\"****************\", uri");
        masked.ShouldContain($"inline:{new string('*', "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVu".Length)}|2^20");
        masked.ShouldContain($"a=ice-pwd:{new string('*', "verysecretverysecret12".Length)}\r\n");
        masked.ShouldContain("a=ice-ufrag:abcd");
        Encoding.Latin1.GetString(SecretMask.Of("INFO sip:1@x SIP/2.0\r\n\r\nSignal=5\r\nDuration=160\r\n"u8.ToArray())).ShouldContain("Signal=*\r\nDuration=160");
    }

    [Fact]
    public void A_call_takes_the_messages_of_all_its_legs_in_order_and_a_registration_none()
    {
        Show("REGISTER sip:x SIP/2.0", "reg", incoming: true);
        Show("INVITE sip:a@x SIP/2.0", "one", incoming: true);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Show("INVITE sip:b@x SIP/2.0", "two", incoming: false);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Show("SIP/2.0 200 OK", "two", incoming: true);
        Show("SIP/2.0 200 OK", "one", incoming: false);

        var call = Call("one", "two");
        var trace = _traces.Find(new TenantId(call.TenantId), call, call.Id)!;

        trace.Messages.Select(m => (m.Party, First(m.Message))).ShouldBe([(0, "INVITE sip:a@x SIP/2.0"), (1, "INVITE sip:b@x SIP/2.0"), (0, "SIP/2.0 200 OK"), (1, "SIP/2.0 200 OK")], ignoreOrder: true);
        trace.Messages.Select(m => m.Message.At).ShouldBeInOrder();
        _traces.Find(TenantId.System, call, call.Id).ShouldBeNull();
        _traces.Figures.Dialogs.ShouldBe(2);
    }

    [Fact]
    public void The_end_is_awaited_a_moment_then_stored_once_and_the_memory_is_free()
    {
        Show("INVITE sip:a@x SIP/2.0", "one", incoming: true);
        var call = Call("one");
        _traces.Follow(new CallEvent(CallEventKind.Ended, _time.GetUtcNow(), "caller", null, null, call));
        _traces.Sweep();
        _journal.Payloads.ShouldBeEmpty();
        Show("SIP/2.0 200 OK", "one", incoming: true);
        _time.Advance(TimeSpan.FromSeconds(5));
        _traces.Sweep();
        _traces.Sweep();

        var sealed1 = System.Text.Json.JsonSerializer.Deserialize<SealedTrace>(_journal.Payloads.ShouldHaveSingleItem(), WireJson.Options)!;
        sealed1.CallId.ShouldBe(call.Id);
        StoredTrace.Unpack(sealed1.Body).Messages.Select(m => First(m.Message)).ShouldBe(["INVITE sip:a@x SIP/2.0", "SIP/2.0 200 OK"]);
        _traces.Figures.ShouldBe((0, 0, 0));
    }

    [Fact]
    public void An_INVITE_that_makes_no_call_is_forgotten_and_a_long_dialog_keeps_its_ends()
    {
        Show("INVITE sip:stranger@x SIP/2.0", "stranger", incoming: true);
        for (var i = 0; i < 500; i++)
            Show(i == 0 ? "INVITE sip:a@x SIP/2.0" : $"OPTIONS sip:{i}@x SIP/2.0", "one", incoming: true);
        var call = Call("one");
        _traces.Follow(new CallEvent(CallEventKind.Answered, _time.GetUtcNow(), "caller", null, null, call));
        _time.Advance(TimeSpan.FromMinutes(5));
        _traces.Sweep();

        var trace = _traces.Find(new TenantId(call.TenantId), call, call.Id)!;
        trace.Messages.Count.ShouldBe(200);
        trace.Left.ShouldBe(300);
        First(trace.Messages[0].Message).ShouldStartWith("INVITE");
        First(trace.Messages[^1].Message).ShouldBe("OPTIONS sip:499@x SIP/2.0");
        _traces.Figures.Dialogs.ShouldBe(1);
    }

    private static string First(TracedMessage message) => Encoding.Latin1.GetString(message.Bytes).Split('\r')[0];

    private void Show(string first, string callId, bool incoming) =>
        _traces.OnMessage(new SipTrace(_time.GetUtcNow(), incoming, new Wire(), Encoding.Latin1.GetBytes($"{first}\r\ni: {callId}\r\nCSeq: 1 X\r\n\r\n")));

    private static CallRecord Call(params string[] callIds) => new()
    {
        Id = Guid.CreateVersion7(),
        TenantId = Guid.NewGuid(),
        Direction = CallDirection.Inbound,
        State = CallState.Talking,
        Caller = "1",
        Called = "2",
        OriginalCalled = "2",
        StartedAt = DateTimeOffset.UnixEpoch,
        Legs = [.. callIds.Select(id => new LegRecord { Id = Guid.NewGuid(), Kind = LegKind.Extension, Address = id, State = LegState.Answered, StartedAt = DateTimeOffset.UnixEpoch, SipCallId = id })],
    };

    private sealed class Wire() : SipFlow(SipTransport.Udp, There)
    {
        public override IPEndPoint Local => Here;

        public override bool IsOpen => true;

        public override bool Send(ReadOnlySpan<byte> packet) => false;
    }

    private sealed class Journal : IDurableLog
    {
        public List<byte[]> Payloads { get; } = [];

        public long DurablePosition => 0;

        public long AppliedPosition => 0;

        public void Append(string kind, TenantId tenant, ReadOnlyMemory<byte> payload) => Payloads.Add(payload.ToArray());

        public ValueTask AppendDurableAsync(string kind, TenantId tenant, ReadOnlyMemory<byte> payload, CancellationToken cancellation) => ValueTask.CompletedTask;

        public Task WhenAppliedAsync(CancellationToken cancellation) => Task.CompletedTask;
    }
}
