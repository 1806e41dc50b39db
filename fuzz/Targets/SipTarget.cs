using Engine.Tests.Sip;
using Switchboard.Kernel;
using Switchboard.Sip;

namespace Switchboard.Fuzz.Targets;

/// <summary>The whole SIP stack on a virtual clock: parser, transactions, dialogs, and an application that looks at everything.</summary>
internal sealed class SipTarget(SipTransport transport) : FuzzTarget
{
    private const int MessagesAStack = 500;
    private SipPeer _peer = new(transport);
    private int _fed;

    public override IReadOnlyList<byte[]> Seeds => SipSeeds.All;

    public override IReadOnlyList<byte[]> Words => SipSeeds.Words;

    public override void Feed(byte[] input)
    {
        _peer.Stack.Receive(input, _peer.Flow);
        _peer.Time.Advance(TimeSpan.FromMilliseconds(400));
        _peer.Look();
        if (++_fed % MessagesAStack == 0)
            _peer = _peer.Replaced();
    }
}

/// <summary>What cuts messages out of a stream: the same bytes in pieces, and the parser itself in place.</summary>
internal sealed class SipStreamTarget : FuzzTarget
{
    private readonly SipMessage _message = new();

    public override IReadOnlyList<byte[]> Seeds => SipSeeds.All;

    public override IReadOnlyList<byte[]> Words => SipSeeds.Words;

    public override void Feed(byte[] input)
    {
        var peer = new SipPeer(SipTransport.Tcp);
        var framing = new StreamFraming(peer.Stack.Transports, new SipLimits());
        var piece = Math.Max(1, input.Length % 97 * 16);
        for (var at = 0; at < input.Length;)
        {
            var free = framing.Free;
            var count = Math.Min(Math.Min(piece, free.Length), input.Length - at);
            input.AsMemory(at, count).CopyTo(free);
            at += count;
            if (!framing.Take(count, peer.Flow, out _))
                break;
        }

        peer.Time.Advance(TimeSpan.FromMinutes(2));
        peer.Look();
        var parsed = SipParser.ParseInPlace(input, 0, input.Length, _message, isStream: true, new SipLimits());
        if (parsed.Consumed < 0 || parsed.Consumed > input.Length)
            throw new InvalidOperationException($"{parsed.Consumed} of {input.Length} bytes were consumed.");
        if (parsed.Status == SipParseStatus.Ok)
            SipPeer.Touch(_message);
    }
}

/// <summary>A stack with one peer, and an application that takes calls and reads every part of what comes.</summary>
internal sealed class SipPeer : ISipApplication, IInboundInviteListener, IDialogListener
{
    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
    private readonly FaultLog _log = new();
    private readonly SipTransport _transport;

    public SipPeer(SipTransport transport)
    {
        _transport = transport;
        Flow = new RecordedFlow(Time, transport);
        Stack = new SipStack(new SipOptions(), this, Time, _log) { FlowFactory = (_, _) => Flow };
    }

    public VirtualTimeProvider Time { get; } = new();

    public RecordedFlow Flow { get; }

    public SipStack Stack { get; }

    /// <summary>Throws what the stack caught.</summary>
    public void Look() => _log.ThrowIfAny();

    /// <summary>Everything that runs ends, then a new one.</summary>
    public SipPeer Replaced()
    {
        Time.Advance(TimeSpan.FromMinutes(5));
        Look();
        return new SipPeer(_transport);
    }

    public static void Touch(SipMessage message)
    {
        _ = (message.From, message.To, message.Vias, message.Contacts, message.Reason, message.Sdp, message.SessionExpires, message.RAck, message.Replaces);
        _ = (message.ReferTo, message.AssertedIdentities, message.Diversions, message.AllHeaders(), message.IsRequest ? message.RequestUri : null);
    }

    public void OnInvite(InboundInvite invite)
    {
        Touch(invite.Request);
        invite.Listener = this;
        invite.Dialog.Listener = this;
        invite.Progress(180, reliable: invite.SupportsReliable);
        if (invite.Request.CSeq % 2 == 0)
            invite.Accept(SipBody.Sdp(Sdp));
    }

    public void OnRequest(InboundRequest request)
    {
        Touch(request.Message);
        request.Respond(200);
    }

    public void OnRequest(SipDialog dialog, InboundRequest request) => OnRequest(request);

    public void OnCancelled(InboundInvite invite, SipReason? reason)
    {
    }

    public void OnAcknowledged(InboundInvite invite, SipMessage ack) => Touch(ack);

    public void OnAckTimedOut(InboundInvite invite)
    {
    }

    public void OnEnded(SipDialog dialog, DialogEnd end)
    {
    }

    public void OnOffer(SipDialog dialog, SipOffer offer)
    {
        Touch(offer.Request);
        offer.Answer(SipBody.Sdp(Sdp));
    }
}
