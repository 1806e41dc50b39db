namespace Switchboard.Sip;

/// <summary>A re-INVITE or UPDATE that waits for our answer. Thread-safe; the second answer is ignored.</summary>
public sealed class SipOffer : IServerUser
{
    private readonly SipStack _stack;
    private readonly ServerTransaction _transaction;
    private AcceptRepeater? _accept;

    internal SipOffer(SipStack stack, SipDialog dialog, ServerTransaction transaction)
    {
        (_stack, Dialog, _transaction) = (stack, dialog, transaction);
        transaction.User = this;
    }

    /// <summary>The re-INVITE or UPDATE.</summary>
    public SipMessage Request => _transaction.Request;

    /// <summary>The dialog it came in.</summary>
    public SipDialog Dialog { get; }

    /// <summary>The offer; empty when the peer asks us for one (our 200 makes it, the ACK answers it).</summary>
    public ReadOnlyMemory<byte> Sdp => Request.Sdp;

    /// <summary>Sends 200 with our answer (or offer).</summary>
    public void Answer(SipBody? sdp, IReadOnlyList<SipHeader>? headers = null) => _stack.Run(() => SendAnswer(sdp, headers));

    /// <summary>Refuses it: the session stays as it was (488 …).</summary>
    public void Reject(int status, string? reason = null) => _stack.Run(() =>
    {
        if (_transaction.IsAnswered)
            return;
        _transaction.Respond(status, reason);
        Dialog.OfferDone(this);
    });

    internal bool IsUnanswered => !_transaction.IsAnswered;

    internal bool AwaitsAck => _accept is { IsWaiting: true };

    internal void Stop() => _accept?.Stop();

    internal void SendTrying()
    {
        if (!_transaction.HasResponded && Request.Method == SipMethod.Invite)
            _transaction.Respond(100);
    }

    internal bool OnAck(SipMessage ack)
    {
        if (ack.CSeq != Request.CSeq)
            return false;
        var waited = AwaitsAck;
        _accept?.Stop();
        return waited;
    }

    private void SendAnswer(SipBody? sdp, IReadOnlyList<SipHeader>? headers)
    {
        if (_transaction.IsAnswered || Dialog.State == DialogState.Ended)
            return;
        var packet = Dialog.WriteOk(_transaction, sdp, headers);
        Dialog.KeepLocal(sdp);
        Dialog.OfferDone(this);
        if (Request.Method != SipMethod.Invite)
        {
            _transaction.Respond(200, packet);
            return;
        }

        _accept = new AcceptRepeater(
            _stack,
            () => _transaction.Respond(200, packet),
            () => Dialog.SendBye(SipReason.Sip(408, "No ACK"), null, DialogEndCause.AckTimedOut),
            capped: true);
        Dialog.AwaitAck(this);
        _accept.Start();
    }

    void IServerUser.OnFailure(ServerTransaction transaction, SipFailure failure) => Dialog.OfferDone(this);
}
