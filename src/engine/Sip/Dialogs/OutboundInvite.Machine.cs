using System.Globalization;

namespace Switchboard.Sip;

public sealed partial class OutboundInvite : IClientUser
{
    private const int MaxTries = 4;
    private readonly SipStack _stack;
    private readonly RequestDraft _draft;
    private readonly Dictionary<string, Fork> _forks = new(StringComparer.Ordinal);
    private readonly Queue<SipDestination> _others = new();
    private ClientTransaction? _transaction;
    private SipReason? _cancelReason;
    private SipDialog? _winner;
    private int _tries;
    private bool _provisional;
    private bool _cancelled;
    private bool _finished;

    internal OutboundInvite(SipStack stack, SipRequestSettings settings, IOutboundInviteListener listener)
    {
        (_stack, Settings, Listener) = (stack, settings, listener);
        _draft = stack.Draft("INVITE", settings);
        _draft.Headers.Add(new SipHeader("Allow", stack.Options.Allow));
        _draft.Headers.Add(new SipHeader("Supported", settings.ReliableProvisionals && settings.Body is not null ? SipStack.OptionTags : "timer, replaces"));
        if (settings.SessionExpires is { } interval)
            _draft.Headers.Add(new SipHeader("Session-Expires", ((int)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
    }

    internal string ContactUser => _draft.ContactUser;

    /// <summary>The credentials that the ACK to a 2xx repeats (§13.2.2.4).</summary>
    internal SipHeader? Authorization { get; private set; }

    /// <summary>One early or confirmed dialog of this INVITE.</summary>
    private sealed class Fork(SipDialog dialog)
    {
        public SipDialog Dialog { get; } = dialog;

        public uint LastRSeq { get; set; }

        public byte[]? Ack { get; set; }

        public SipFlow? AckFlow { get; set; }
    }

    internal void Send()
    {
        _tries++;
        _stack.ResolveFlow(Settings, _draft, _others, flow =>
        {
            if (_finished)
                return;
            if (flow is null)
                Reject(new SipResponse(503, "Transport Failure", null, SipFailure.Transport));
            else
                _transaction = _stack.Transactions.StartClient(_draft, flow, this);
        });
    }

    void IClientUser.OnResponse(ClientTransaction transaction, SipMessage response)
    {
        if (transaction != _transaction)
            return;
        if (response.StatusCode >= 300)
            OnFinalFailure(response);
        else if (response.StatusCode >= 200)
            OnSuccess(response);
        else
            OnProvisional(response);
    }

    void IClientUser.OnFailure(ClientTransaction transaction, SipFailure failure)
    {
        if (transaction != _transaction || _finished || TryElsewhere())
            return;
        Reject(_cancelled
            ? new SipResponse(487, "Request Terminated", null, failure)
            : failure == SipFailure.TimedOut
                ? new SipResponse(408, "Request Timeout", null, failure)
                : new SipResponse(503, "Transport Failure", null, failure));
    }

    // RFC 3263 §4.3: 503, silence and a broken transport go on to the next place, as a new transaction.
    private bool TryElsewhere()
    {
        if (_cancelled || _stack.NextFlow(_others) is not { } flow)
            return false;
        EndEarly(except: null);
        _provisional = false;
        _transaction = _stack.Transactions.StartClient(_draft, flow, this);
        return true;
    }

    private void OnProvisional(SipMessage response)
    {
        var first = !_provisional;
        _provisional = true;
        if (_cancelled)
        {
            if (first)
                SendCancelNow();
            return;
        }

        if (response.StatusCode == 100)
        {
            Listener.OnTrying(this);
            return;
        }

        var fork = response.ToTag.Length == 0 ? null : ForkOf(response);
        if (fork is not null && response.RSeq is { } rseq && response.HasOption(SipHeaderId.Require, "100rel") && !TakeReliable(fork, rseq))
            return;
        Listener.OnProgress(this, fork?.Dialog, response);
    }

    // RFC 3262 §4: in order, each once; a repeated one is acknowledged again by PRACK's own transaction.
    private bool TakeReliable(Fork fork, uint rseq)
    {
        if (fork.LastRSeq != 0 && rseq != fork.LastRSeq + 1)
            return false;
        fork.LastRSeq = rseq;
        fork.Dialog.SendPrack(rseq, _draft.CSeq);
        return true;
    }

    private void OnSuccess(SipMessage response)
    {
        var fork = ForkOf(response);
        if (fork.Ack is not null)
        {
            fork.AckFlow!.Send(fork.Ack);
            return;
        }

        if (fork.Dialog.State == DialogState.Confirmed)
            return;
        var flow = _transaction!.Flow;
        fork.Dialog.Confirm(response, flow);
        if (_cancelled || _winner is not null)
        {
            // §13.2.2.4, §15: a call nobody wants any more is taken and ended.
            AcknowledgeFork(fork, null);
            fork.Dialog.SendBye(_cancelReason, null, DialogEndCause.NeverConfirmed);
            if (!_finished)
                Reject(new SipResponse(487, "Request Terminated", null));
            return;
        }

        _winner = fork.Dialog;
        _finished = true;
        if (Settings.Body is not null)
            AcknowledgeFork(fork, null);
        EndEarly(except: fork.Dialog);
        Listener.OnAnswered(this, fork.Dialog, response);
    }

    private void OnFinalFailure(SipMessage response)
    {
        if (_finished)
            return;
        if (!_cancelled && _tries < MaxTries && TryAgain(response))
            return;
        if (response.StatusCode == 503 && TryElsewhere())
            return;
        Reject(new SipResponse(response.StatusCode, response.ReasonPhrase, response));
    }

    private bool TryAgain(SipMessage response)
    {
        switch (response.StatusCode)
        {
            case 401 or 407 when _tries < 3 && Settings.Credentials?.Invoke(response, "INVITE", _draft.Uri) is { } header:
                Authorization = header;
                _draft.Replace(header);
                break;
            case 422 when response.MinSE is { } least && Settings.SessionExpires is not null:
                var seconds = least.ToString(CultureInfo.InvariantCulture);
                _draft.Replace(new SipHeader("Session-Expires", seconds));
                _draft.Replace(new SipHeader("Min-SE", seconds));
                break;
            default:
                return false;
        }

        EndEarly(except: null);
        _draft.CSeq++;
        _provisional = false;
        Send();
        return true;
    }

    private void SendCancel(SipReason? reason)
    {
        if (_finished || _cancelled)
            return;
        (_cancelled, _cancelReason) = (true, reason);
        if (_transaction is null)
            Reject(new SipResponse(487, "Request Terminated", null, SipFailure.Ended));
        else if (_provisional)
            SendCancelNow();
    }

    private void SendCancelNow()
    {
        var transaction = _transaction!;
        _stack.Transactions.StartClient(_draft.ToCancel(_cancelReason), transaction.Flow, Ignored.Instance, transaction.Branch);
        transaction.ExpectEnd();
    }

    private void SendAnswer(SipBody answer)
    {
        if (_winner is not null && _forks.TryGetValue(_winner.RemoteTag, out var fork) && fork.Ack is null)
            AcknowledgeFork(fork, answer);
    }

    private void AcknowledgeFork(Fork fork, SipBody? answer)
    {
        fork.Dialog.KeepLocal(answer ?? Settings.Body);
        var transaction = _transaction!;
        _stack.ResolveFlow(fork.Dialog.NextHop(), flow =>
        {
            flow ??= transaction.Flow;
            fork.Ack = fork.Dialog.WriteAck(transaction.Draft.CSeq, flow, answer);
            fork.AckFlow = flow;
            flow.Send(fork.Ack);
        });
    }

    private Fork ForkOf(SipMessage response)
    {
        // A fork given up when another answered may still answer too: its dialog stands up once more, to be ended properly.
        if (_forks.TryGetValue(response.ToTag, out var fork) && (fork.Dialog.State != DialogState.Ended || fork.Ack is not null))
            return fork;
        fork = new Fork(new SipDialog(_stack, this, response, _transaction!.Flow, _draft.CSeq));
        _forks[response.ToTag] = fork;
        _stack.Add(fork.Dialog);
        return fork;
    }

    private void Reject(SipResponse response)
    {
        _finished = true;
        EndEarly(except: null);
        Listener.OnRejected(this, response);
    }

    private void EndEarly(SipDialog? except)
    {
        foreach (var fork in _forks.Values)
        {
            if (fork.Dialog != except && fork.Dialog.State == DialogState.Early)
                fork.Dialog.End(new DialogEnd(DialogEndCause.NeverConfirmed));
        }
    }

    /// <summary>What comes back for a CANCEL says nothing: the INVITE's own response does.</summary>
    internal sealed class Ignored : IClientUser
    {
        public static readonly Ignored Instance = new();

        public void OnResponse(ClientTransaction transaction, SipMessage response)
        {
        }

        public void OnFailure(ClientTransaction transaction, SipFailure failure)
        {
        }
    }
}
