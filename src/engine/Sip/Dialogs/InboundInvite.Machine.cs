using System.Globalization;

namespace Switchboard.Sip;

public sealed partial class InboundInvite : IServerUser
{
    private readonly SipStack _stack;
    private readonly ServerTransaction _transaction;
    private readonly Queue<Provisional> _waiting = new();
    private AcceptRepeater? _accept;
    private AcceptRepeater? _reliable;
    private (SipBody? Sdp, IReadOnlyList<SipHeader>? Headers)? _heldAccept;
    private uint _rseq;
    private bool _finished;

    internal InboundInvite(SipStack stack, ServerTransaction transaction)
    {
        (_stack, _transaction) = (stack, transaction);
        Request = transaction.Request;
        Flow = transaction.Flow;
        Dialog = new SipDialog(stack, this);
        transaction.User = this;
        stack.Add(Dialog);
    }

    private bool RequiresReliable => Request.HasOption(SipHeaderId.Require, "100rel");

    /// <summary>True between our 2xx and its ACK.</summary>
    internal bool AwaitsAck => _accept is { IsWaiting: true };

    private sealed record Provisional(int Status, string? Reason, SipBody? Sdp, IReadOnlyList<SipHeader>? Headers, bool Reliable);

    private void SendProgress(Provisional progress)
    {
        if (_finished || _transaction.IsAnswered || progress.Status is <= 100 or >= 200)
            return;
        if (progress.Reliable && _reliable is { IsWaiting: true })
        {
            // RFC 3262 §3: the next reliable one waits until the first is acknowledged.
            _waiting.Enqueue(progress);
            return;
        }

        var writer = StartResponse(progress.Status, progress.Reason);
        if (progress.Reliable)
        {
            _rseq = _rseq == 0 ? (uint)Random.Shared.Next(1, 1 << 20) : _rseq + 1;
            writer.Header("Require", "100rel").Header(SipHeaderId.RSeq, _rseq);
        }

        var packet = writer.Headers(progress.Headers).End(progress.Sdp).ToArray();
        Dialog.KeepLocal(progress.Sdp);
        if (!progress.Reliable)
        {
            _transaction.Respond(progress.Status, packet);
            return;
        }

        _reliable = new AcceptRepeater(
            _stack, () => _transaction.Respond(progress.Status, packet), () => SendReject(504, "No PRACK", null), capped: false);
        _reliable.Start();
    }

    private void SendAccept(SipBody? sdp, IReadOnlyList<SipHeader>? headers)
    {
        if (_finished || _transaction.IsAnswered)
            return;
        if (_reliable is { IsWaiting: true })
        {
            // RFC 3262 §3: no 2xx while a reliable provisional with SDP is unacknowledged.
            _heldAccept = (sdp, headers);
            return;
        }

        _finished = true;
        var writer = StartResponse(200, null)
            .Header(SipHeaderId.Allow, _stack.Options.Allow)
            .Header(SipHeaderId.Supported, SipStack.OptionTags);
        Dialog.WriteSessionTimer(writer, Request);
        var packet = writer.Headers(headers).End(sdp).ToArray();
        Dialog.KeepLocal(sdp);
        Dialog.Confirm();
        _accept = new AcceptRepeater(_stack, () => _transaction.Respond(200, packet), OnAckTimedOut, capped: true);
        _accept.Start();
    }

    private void SendReject(int status, string? reason, IReadOnlyList<SipHeader>? headers)
    {
        if (_finished || _transaction.IsAnswered || status < 300)
            return;
        _finished = true;
        _reliable?.Stop();
        _transaction.Respond(status, reason, headers, null, Dialog.LocalTag);
        Dialog.End(new DialogEnd(DialogEndCause.NeverConfirmed));
    }

    internal void SendTrying()
    {
        if (!_transaction.HasResponded)
            _transaction.Respond(100);
    }

    /// <summary>CANCEL, or BYE in the early dialog.</summary>
    internal void Cancel(SipReason? reason)
    {
        if (_finished || _transaction.IsAnswered)
            return;
        SendReject(487, null, null);
        Listener?.OnCancelled(this, reason);
    }

    /// <summary>The peer's BYE overtook its ACK: there will be none.</summary>
    internal void Abandon() => _accept?.Stop();

    internal void OnAck(SipMessage ack)
    {
        if (ack.CSeq != Request.CSeq || !AwaitsAck)
            return;
        _accept!.Stop();
        Listener?.OnAcknowledged(this, ack);
    }

    /// <summary>False when the PRACK fits no provisional of ours.</summary>
    internal bool OnPrack(ServerTransaction prack)
    {
        if (prack.Request.RAck is not { } rack || rack.RSeq != _rseq || rack.CSeq != Request.CSeq || _reliable is not { IsWaiting: true })
            return false;
        _reliable.Stop();
        prack.Respond(200);
        Listener?.OnProgressAcknowledged(this, prack.Request);
        if (_waiting.TryDequeue(out var next))
            SendProgress(next);
        else if (_heldAccept is { } held)
            SendAccept(held.Sdp, held.Headers);
        return true;
    }

    void IServerUser.OnFailure(ServerTransaction transaction, SipFailure failure)
    {
        if (_finished)
            return;
        _finished = true;
        _reliable?.Stop();
        Dialog.End(new DialogEnd(DialogEndCause.NeverConfirmed));
        Listener?.OnCancelled(this, SipReason.Sip(503, "Connection lost"));
    }

    private void OnAckTimedOut()
    {
        Dialog.SendBye(SipReason.Sip(408, "No ACK"), null, DialogEndCause.AckTimedOut);
        Listener?.OnAckTimedOut(this);
    }

    private SipWriter StartResponse(int status, string? reason)
    {
        var writer = _stack.Writer.StartResponse(Request, Flow, status, reason, Dialog.LocalTag)
            .CopyRecordRoutes(Request)
            .Header(SipHeaderId.Contact, RequestDraft.ContactFor(Flow, _stack.Options, _stack.Options.ContactUser, Request.IsToSips));
        if (_stack.Options.Product is { } product)
            writer.Header(SipHeaderId.Server, product);
        return writer;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"INVITE {Request.RequestUri} from {Flow}");
}
