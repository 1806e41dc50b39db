using Switchboard.Sip;

namespace Engine.Tests.Sip.Transports;

/// <summary>A stack on real sockets that takes every call, says yes to every request and remembers what happened.</summary>
internal sealed class LoopbackPhone : ISipApplication, IInboundInviteListener, IOutboundInviteListener, IDialogListener, IAsyncDisposable
{
    public LoopbackPhone(SipOptions? options = null, TimeProvider? time = null)
    {
        Stack = new SipStack(options ?? new SipOptions(), this, time ?? TimeProvider.System);
        Stack.Start();
    }

    public SipStack Stack { get; }

    public TaskCompletionSource<SipDialog> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Acknowledged { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<DialogEnd> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<InboundRequest> NextRequest { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SipTransport? Transports { get; private set; }

    public static SipRequestSettings Settings(SipDestination to) => new()
    {
        RequestUri = SipUri.Parse("sip:someone@example.invalid"),
        From = SipAddress.Parse("<sip:caller@example.invalid>"),
        Destination = to,
    };

    public async Task SendOverFirstFlowAsync(string method) =>
        await Stack.RequestAsync(method, Settings(SipDestination.Over(Stack.OpenFlows()[0])));

    public void OnInvite(InboundInvite invite)
    {
        invite.Listener = this;
        invite.Dialog.Listener = this;
        invite.Progress(180);
        invite.Accept(SipBody.Sdp(Bench.Sdp));
    }

    public void OnRequest(InboundRequest request)
    {
        request.Respond(200);
        NextRequest.TrySetResult(request);
    }

    public void OnCancelled(InboundInvite invite, SipReason? reason) => Answered.TrySetCanceled();

    public void OnAcknowledged(InboundInvite invite, SipMessage ack) => Acknowledged.TrySetResult();

    public void OnAckTimedOut(InboundInvite invite) => Acknowledged.TrySetCanceled();

    public void OnTrying(OutboundInvite invite)
    {
    }

    public void OnProgress(OutboundInvite invite, SipDialog? early, SipMessage response)
    {
    }

    public void OnAnswered(OutboundInvite invite, SipDialog dialog, SipMessage response)
    {
        Transports = dialog.Flow.Transport;
        dialog.Listener = this;
        Answered.TrySetResult(dialog);
    }

    public void OnRejected(OutboundInvite invite, SipResponse response) =>
        Answered.TrySetException(new InvalidOperationException(response.ToString()));

    public void OnOffer(SipDialog dialog, SipOffer offer) => offer.Answer(SipBody.Sdp(Bench.Sdp));

    public void OnRequest(SipDialog dialog, InboundRequest request) => request.Respond(200);

    public void OnEnded(SipDialog dialog, DialogEnd end) => Ended.TrySetResult(end);

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
