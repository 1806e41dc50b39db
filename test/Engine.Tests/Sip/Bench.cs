using System.Text;
using Shouldly;
using Switchboard.Kernel;
using Switchboard.Sip;

namespace Engine.Tests.Sip;

/// <summary>A stack on a virtual clock with one recorded peer; everything runs on the test's thread.</summary>
internal sealed class Bench : ISipApplication, IInboundInviteListener, IOutboundInviteListener, IDialogListener
{
    public const string Sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

    public Bench(SipTransport transport = SipTransport.Udp, SipOptions? options = null)
    {
        Flow = new RecordedFlow(Time, transport);
        Stack = new SipStack(options ?? new SipOptions(), this, Time) { FlowFactory = (_, _) => Flow };
    }

    public VirtualTimeProvider Time { get; } = new();

    public RecordedFlow Flow { get; }

    public SipStack Stack { get; }

    public List<string> Events { get; } = [];

    public Action<InboundInvite>? WhenInvited { get; set; }

    public Action<InboundRequest>? WhenRequested { get; set; }

    public Action<SipOffer>? WhenOffered { get; set; }

    public Action<OutboundInvite, SipDialog, SipMessage>? WhenAnswered { get; set; }

    public InboundInvite? Invite { get; private set; }

    public SipDialog? Dialog { get; private set; }

    public SipDialog? Early { get; private set; }

    public SipResponse? Rejection { get; private set; }

    public DialogEnd? Ended { get; private set; }

    public SipMessage? Acknowledgement { get; private set; }

    public void Receive(string text) => Stack.Receive(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n").Replace("\n", "\r\n")), Flow);

    public void ReceiveRaw(ReadOnlySpan<byte> bytes) => Stack.Receive(bytes, Flow);

    public void Wait(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public string Last => Events.Count == 0 ? "" : Events[^1];

    /// <summary>A request as the peer would send it.</summary>
    public static string Request(
        string method, string callId = "c1", uint cseq = 1, string toTag = "", string branch = "", string extra = "", string body = "", string fromTag = "peer")
    {
        var to = toTag.Length == 0 ? "" : ";tag=" + toTag;
        branch = branch.Length == 0 ? $"z9hG4bK-{method}-{callId}-{cseq}" : branch;
        var type = body.Length == 0 ? "" : "Content-Type: application/sdp\r\n";
        return $"{method} sip:1001@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch={branch};rport\r\nMax-Forwards: 70\r\n"
            + $"From: \"Peer\" <sip:2002@192.0.2.7>;tag={fromTag}\r\nTo: <sip:1001@192.0.2.1>{to}\r\nCall-ID: {callId}\r\nCSeq: {cseq} {method.Split(' ')[0]}\r\n"
            + $"Contact: <sip:2002@192.0.2.7:5060>\r\n{extra}{type}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }

    /// <summary>The peer's response to a request of ours.</summary>
    public static string Response(SipMessage request, int status, string toTag = "peer", string extra = "", string body = "")
    {
        var to = request.ToTag.Length > 0 || status == 100 ? "" : ";tag=" + toTag;
        var type = body.Length == 0 ? "" : "Content-Type: application/sdp\r\n";
        var contact = status is > 100 and < 300 ? "Contact: <sip:2002@192.0.2.7:5060>\r\n" : "";
        return $"SIP/2.0 {status} {StatusPhrases.Of(status)}\r\nVia: {request.Header(SipHeaderId.Via)}\r\nFrom: {request.Header(SipHeaderId.From)}\r\n"
            + $"To: {request.Header(SipHeaderId.To)}{to}\r\nCall-ID: {request.CallId}\r\nCSeq: {request.CSeq} {request.MethodName}\r\n{contact}{extra}{type}"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }

    public void Answer(SipMessage request, int status, string toTag = "peer", string extra = "", string body = "") =>
        Receive(Response(request, status, toTag, extra, body));

    public OutboundInvite Call(SipBody? offer = null, Func<SipRequestSettings, SipRequestSettings>? change = null)
    {
        var settings = new SipRequestSettings
        {
            RequestUri = SipUri.Parse("sip:2002@192.0.2.7"),
            From = SipAddress.Parse("\"Us\" <sip:1001@example.com>"),
            Body = offer ?? SipBody.Sdp(Sdp),
        };
        return Stack.Invite(change?.Invoke(settings) ?? settings, this);
    }

    /// <summary>A confirmed dialog that the peer began; the peer's tag is "peer".</summary>
    public SipDialog InboundDialog(string extra = "")
    {
        WhenInvited = x => x.Accept(SipBody.Sdp(Sdp));
        Receive(Request("INVITE", body: Sdp, extra: extra));
        Receive(Request("ACK", toTag: Invite!.Dialog.LocalTag, branch: "z9hG4bK-ack"));
        Invite.Dialog.State.ShouldBe(DialogState.Confirmed);
        return Invite.Dialog;
    }

    /// <summary>A confirmed dialog that we began.</summary>
    public SipDialog OutboundDialog(string extra = "", Func<SipRequestSettings, SipRequestSettings>? change = null)
    {
        Call(null, change);
        Answer(Flow.Last, 200, extra: extra, body: Sdp);
        Dialog!.State.ShouldBe(DialogState.Confirmed);
        return Dialog;
    }

    public void OnInvite(InboundInvite invite)
    {
        Events.Add("invite");
        Invite = invite;
        invite.Listener = this;
        invite.Dialog.Listener = this;
        WhenInvited?.Invoke(invite);
    }

    public void OnRequest(InboundRequest request)
    {
        Events.Add(request.Message.MethodName);
        WhenRequested?.Invoke(request);
    }

    public void OnCancelled(InboundInvite invite, SipReason? reason) => Events.Add("cancelled " + reason);

    public void OnAcknowledged(InboundInvite invite, SipMessage ack)
    {
        Acknowledgement = ack;
        Events.Add("acknowledged");
    }

    public void OnAckTimedOut(InboundInvite invite) => Events.Add("ack timed out");

    public void OnProgressAcknowledged(InboundInvite invite, SipMessage prack) => Events.Add("prack");

    public void OnTrying(OutboundInvite invite) => Events.Add("trying");

    public void OnProgress(OutboundInvite invite, SipDialog? early, SipMessage response)
    {
        Early = early;
        Events.Add($"progress {response.StatusCode} {early?.RemoteTag}");
    }

    public void OnAnswered(OutboundInvite invite, SipDialog dialog, SipMessage response)
    {
        Dialog = dialog;
        dialog.Listener = this;
        Events.Add("answered " + dialog.RemoteTag);
        WhenAnswered?.Invoke(invite, dialog, response);
    }

    public void OnRejected(OutboundInvite invite, SipResponse response)
    {
        Rejection = response;
        Events.Add($"rejected {response.Status}");
    }

    public void OnOffer(SipDialog dialog, SipOffer offer)
    {
        Events.Add("offer " + offer.Request.MethodName);
        WhenOffered?.Invoke(offer);
    }

    public void OnRequest(SipDialog dialog, InboundRequest request)
    {
        Events.Add("in dialog " + request.Message.MethodName);
        WhenRequested?.Invoke(request);
    }

    public void OnAcknowledged(SipDialog dialog, SipMessage ack)
    {
        Acknowledgement = ack;
        Events.Add("offer acknowledged");
    }

    public void OnEnded(SipDialog dialog, DialogEnd end)
    {
        Ended = end;
        Events.Add("ended " + end.Cause);
    }
}
