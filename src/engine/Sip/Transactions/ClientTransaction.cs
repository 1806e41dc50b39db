using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>Who started a client transaction.</summary>
internal interface IClientUser
{
    void OnResponse(ClientTransaction transaction, SipMessage response);

    void OnFailure(ClientTransaction transaction, SipFailure failure);
}

/// <summary>A client transaction (§17.1): sends, repeats, gives up; acknowledges refused INVITEs.</summary>
internal sealed class ClientTransaction
{
    private readonly TransactionLayer _layer;
    private readonly IClientUser _user;
    private readonly WheelTimer _repeat;
    private readonly WheelTimer _giveUp;
    private readonly byte[] _packet;
    private byte[]? _ack;
    private TimeSpan _interval;

    public ClientTransaction(TransactionLayer layer, RequestDraft draft, SipFlow flow, string branch, IClientUser user)
    {
        (_layer, Draft, Flow, Branch, _user) = (layer, draft, flow, branch, user);
        IsInvite = draft.Method == "INVITE";
        State = IsInvite ? TxState.Calling : TxState.Trying;
        _packet = draft.Write(layer.Writer, flow, branch, layer.Options);
        _repeat = new WheelTimer(() => Step(ClientInput.Repeat, null));
        _giveUp = new WheelTimer(() => Step(State is TxState.Completed or TxState.Accepted ? ClientInput.Linger : ClientInput.GiveUp, null));
    }

    public RequestDraft Draft { get; }

    public SipFlow Flow { get; }

    public string Branch { get; }

    public bool IsInvite { get; }

    public bool IsCancel => Draft.Method == "CANCEL";

    public TxState State { get; private set; }

    public void Start() => Step(ClientInput.Start, null);

    /// <summary>After CANCEL: the final response must come within 64·T1 (§9.1).</summary>
    public void ExpectEnd()
    {
        if (State is TxState.Calling or TxState.Proceeding)
            _layer.Wheel.Arm(_giveUp, _layer.Options.T1 * 64);
    }

    public void OnResponse(SipMessage response) => Step(
        response.StatusCode switch { < 200 => ClientInput.Provisional, < 300 => ClientInput.Success, _ => ClientInput.Failure }, response);

    public void OnTransportError() => Step(ClientInput.TransportError, null);

    private void Step(ClientInput input, SipMessage? response)
    {
        if (State == TxState.Terminated)
            return;
        var was = State;
        var (next, act) = IsInvite ? Figures.InviteClient(State, input) : Figures.NonInviteClient(State, input);
        State = next;
        if (act.HasFlag(TxAct.StopRepeat))
            _layer.Wheel.Cancel(_repeat);
        if (act.HasFlag(TxAct.StopGiveUp))
            _layer.Wheel.Cancel(_giveUp);
        if (act.HasFlag(TxAct.ArmGiveUp))
            _layer.Wheel.Arm(_giveUp, _layer.Options.T1 * 64);
        if (act.HasFlag(TxAct.ArmRepeat) && !Flow.IsReliable)
            ArmRepeat();
        if (act.HasFlag(TxAct.Ack) && response is not null)
            SendAck(response);
        if (act.HasFlag(TxAct.ArmLinger))
            Linger(was);
        if (act.HasFlag(TxAct.Send) && !Flow.Send(_packet))
            _layer.Later(OnTransportError);
        if (State == TxState.Terminated)
            End();
        Tell(act, response);
    }

    private void Tell(TxAct act, SipMessage? response)
    {
        if (act.HasFlag(TxAct.Pass) && response is not null)
            _user.OnResponse(this, response);
        if (act.HasFlag(TxAct.TimedOut))
            _user.OnFailure(this, SipFailure.TimedOut);
        if (act.HasFlag(TxAct.Failed))
            _user.OnFailure(this, SipFailure.Transport);
    }

    // Timer A doubles without bound; timer E doubles up to T2, and is T2 once a provisional came (§17.1.2.2).
    private void ArmRepeat()
    {
        var options = _layer.Options;
        var doubled = _interval == TimeSpan.Zero ? options.T1 : _interval * 2;
        if (!IsInvite && (doubled > options.T2 || State == TxState.Proceeding))
            doubled = options.T2;
        _interval = doubled;
        _layer.Wheel.Arm(_repeat, doubled);
    }

    private void Linger(TxState was)
    {
        var options = _layer.Options;
        var time = State == TxState.Accepted ? options.T1 * 64 : Flow.IsReliable ? TimeSpan.Zero : IsInvite ? options.T1 * 64 : options.T4;
        if (time == TimeSpan.Zero && was != State)
            State = TxState.Terminated;
        else
            _layer.Wheel.Arm(_giveUp, time, TransactionLayer.LingerSlack);
    }

    private void SendAck(SipMessage response)
    {
        _ack ??= Draft.WriteAck(_layer.Writer, Flow, Branch, _layer.Options, response.Header(SipHeaderId.To)!);
        Flow.Send(_ack);
    }

    public void End()
    {
        State = TxState.Terminated;
        _layer.Wheel.Cancel(_repeat);
        _layer.Wheel.Cancel(_giveUp);
        _layer.Remove(this);
    }
}
