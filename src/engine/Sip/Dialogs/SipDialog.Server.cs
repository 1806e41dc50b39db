using System.Globalization;

namespace Switchboard.Sip;

public sealed partial class SipDialog
{
    private SipOffer? _incoming;
    private SipOffer? _awaitingAck;

    internal void OfferDone(SipOffer offer)
    {
        if (_incoming != offer)
            return;
        _incoming = null;
        if (_offering is null && _queue.TryDequeue(out var next))
            _stack.Transactions.Later(() => Begin(next));
    }

    internal void AwaitAck(SipOffer offer) => _awaitingAck = offer;

    internal void OnAck(SipMessage ack)
    {
        if (_awaitingAck?.OnAck(ack) == true)
            Listener?.OnAcknowledged(this, ack);
        else
            _inbound?.OnAck(ack);
    }

    /// <summary>A request of the peer in this dialog (§12.2.2).</summary>
    internal void OnRequest(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (_hasRemoteCSeq && request.CSeq < _remoteCSeq)
        {
            transaction.Respond(500, "CSeq Out Of Order");
            return;
        }

        (_remoteCSeq, _hasRemoteCSeq) = (request.CSeq, true);
        switch (request.Method)
        {
            case SipMethod.Bye:
                OnBye(transaction);
                break;
            case SipMethod.Invite or SipMethod.Update:
                OnOffer(transaction);
                break;
            case SipMethod.Prack:
                if (_inbound?.OnPrack(transaction) != true)
                    transaction.Respond(481);
                break;
            case SipMethod.Options:
                transaction.Respond(200, null, _stack.Capabilities);
                break;
            default:
                if (Listener is null)
                    transaction.Respond(480);
                else
                    Listener.OnRequest(this, new InboundRequest(_stack, transaction));
                break;
        }
    }

    private void OnBye(ServerTransaction transaction)
    {
        transaction.Respond(200);
        var reason = transaction.Request.Reason;
        if (State == DialogState.Early && _inbound is not null)
            _inbound.Cancel(reason);
        else
            End(new DialogEnd(DialogEndCause.RemoteBye, reason));
    }

    private void OnOffer(ServerTransaction transaction)
    {
        var request = transaction.Request;
        var isInvite = request.Method == SipMethod.Invite;
        if (request.SessionExpires is { } asked && asked.Seconds < _stack.Options.MinSessionExpires.TotalSeconds)
        {
            var least = ((int)_stack.Options.MinSessionExpires.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            transaction.Respond(422, null, [new("Min-SE", least)]);
            return;
        }

        var hasOffer = isInvite || !request.Sdp.IsEmpty;
        var isFirstPending = isInvite && State == DialogState.Early && _inbound is not null;
        if (isFirstPending || (hasOffer && _incoming is { IsUnanswered: true }))
        {
            // §14.2, RFC 3311 §5.2: one offer after the other; 491 is for the requests of both that meet.
            transaction.Respond(500, null, [new("Retry-After", Random.Shared.Next(0, 11).ToString(CultureInfo.InvariantCulture))]);
            return;
        }

        if (hasOffer && (_offering is not null || (isInvite && (State == DialogState.Early || _inbound?.AwaitsAck == true))))
        {
            transaction.Respond(491);
            return;
        }

        RemoteTarget = request.Contact?.Uri ?? RemoteTarget;
        if (request.Contact is not null)
            _adjacent = request.ViaCount == 1;
        Flow = transaction.Flow;
        ReadPeer(request);
        if (!hasOffer)
        {
            transaction.Respond(200, WriteOk(transaction, null, null));
            return;
        }

        AskListener(new SipOffer(_stack, this, transaction));
    }

    private void AskListener(SipOffer offer)
    {
        _incoming = offer;
        if (Listener is null)
            offer.Reject(488);
        else
            Listener.OnOffer(this, offer);
        offer.SendTrying();
    }
}
