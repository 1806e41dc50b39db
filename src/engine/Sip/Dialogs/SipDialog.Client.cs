namespace Switchboard.Sip;

public sealed partial class SipDialog
{
    private readonly Queue<DialogRequest> _queue = new();
    private DialogRequest? _offering;
    private DialogRequest? _unanswered;

    internal void SendBye(SipReason? reason, IReadOnlyList<SipHeader>? headers, DialogEndCause cause)
    {
        if (State == DialogState.Ended)
            return;
        if (State == DialogState.Early && _inbound is not null)
        {
            _inbound.Reject(487);
            return;
        }

        if (State == DialogState.Early && _outbound is not null)
        {
            _outbound.Cancel(reason);
            return;
        }

        List<SipHeader> all = [.. headers ?? []];
        if (reason is not null)
            all.Add(new SipHeader("Reason", reason.ToString()));
        new DialogRequest(_stack, this, "BYE", null, all).Send();
        End(new DialogEnd(cause, reason));
    }

    /// <summary>Sends PRACK in an early dialog (RFC 3262 §4).</summary>
    internal void SendPrack(uint rseq, uint cseq) =>
        new DialogRequest(_stack, this, "PRACK", null, [new("RAck", $"{rseq} {cseq} INVITE")]).Send();

    internal void RequestDone(DialogRequest request)
    {
        if (_offering != request)
            return;
        _offering = null;
        if (_queue.TryDequeue(out var next))
            Begin(next);
    }

    internal void AwaitAnswer(DialogRequest request) => _unanswered = request;

    internal void OnRequestSucceeded(DialogRequest request, SipMessage response)
    {
        if (request.Method is not ("INVITE" or "UPDATE"))
            return;
        if (request.Body is not null)
            _localSdp = request.Body;
        RemoteTarget = response.Contact?.Uri ?? RemoteTarget;
        ReadPeer(response);
        ReadSessionTimer(response);
    }

    // §12.2.1.2 and RFC 5057: a dialog that the peer does not know, or that does not answer, is over.
    internal void OnRequestFailed(DialogRequest request, SipResponse response)
    {
        var isOver = response.Status switch
        {
            481 => request.Method is "INVITE" or "UPDATE" or "INFO",
            408 => request.Method is "INVITE" or "UPDATE",
            _ => false,
        };
        if (State != DialogState.Confirmed || !isOver)
            return;
        if (response.Status == 408)
            new DialogRequest(_stack, this, "BYE", null, [new("Reason", SipReason.Sip(408, "Request Timeout").ToString())]).Send();
        End(new DialogEnd(DialogEndCause.RequestFailed, null, response));
    }

    private void Begin(DialogRequest request)
    {
        if (!request.IsOffer)
        {
            request.Send();
        }
        else if (_offering is not null || _incoming is { IsUnanswered: true })
        {
            _queue.Enqueue(request);
        }
        else
        {
            _offering = request;
            request.Send();
        }
    }

    /// <summary>The one way a dialog ends.</summary>
    internal void End(DialogEnd end)
    {
        if (State == DialogState.Ended)
            return;
        State = DialogState.Ended;
        _stack.Wheel.Cancel(_session);
        _stack.Remove(this);
        _inbound?.Abandon();
        _awaitingAck?.Stop();
        var ended = new SipResponse(481, "Dialog Has Ended", null, SipFailure.Ended);
        while (_queue.TryDequeue(out var waiting))
            waiting.Finish(ended);
        _offering?.Finish(ended);
        Listener?.OnEnded(this, end);
    }
}
