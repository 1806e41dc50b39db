using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>Who answers a server transaction.</summary>
internal interface IServerUser
{
    /// <summary>No ACK came for a refusal (timer H), or it could not be sent.</summary>
    void OnFailure(ServerTransaction transaction, SipFailure failure);
}

/// <summary>A server transaction (§17.2): absorbs repeated requests, repeats refusals until the ACK.</summary>
internal sealed class ServerTransaction
{
    private readonly TransactionLayer _layer;
    private readonly WheelTimer _repeat;
    private readonly WheelTimer _giveUp;
    private byte[]? _last;
    private TimeSpan _interval;

    public ServerTransaction(TransactionLayer layer, SipMessage request, SipFlow flow, string key, string? mergeKey)
    {
        (_layer, Request, Flow, Key, MergeKey) = (layer, request, flow, key, mergeKey);
        IsInvite = request.Method == SipMethod.Invite;
        State = IsInvite ? TxState.Proceeding : TxState.Trying;
        _repeat = new WheelTimer(() => Step(ServerInput.Repeat));
        _giveUp = new WheelTimer(() => Step(
            (IsInvite ? State == TxState.Completed : State != TxState.Completed) ? ServerInput.GiveUp : ServerInput.Linger));
        if (!IsInvite)
            layer.Wheel.Arm(_giveUp, layer.Options.T1 * 64);
    }

    public SipMessage Request { get; }

    public SipFlow Flow { get; }

    public string Key { get; }

    public string? MergeKey { get; }

    public bool IsInvite { get; }

    public TxState State { get; private set; }

    public IServerUser? User { get; set; }

    /// <summary>True once a final response went out.</summary>
    public bool IsAnswered => State is not (TxState.Proceeding or TxState.Trying);

    /// <summary>True once any response went out.</summary>
    public bool HasResponded => _last is not null;

    /// <summary>Sends a response whose bytes are not changed any more.</summary>
    public void Respond(int status, byte[] packet)
    {
        if (IsAnswered && !(State == TxState.Accepted && status is >= 200 and < 300))
            return;
        _last = packet;
        Step(status switch { < 200 => ServerInput.Provisional, < 300 => ServerInput.Success, _ => ServerInput.Failure });
    }

    /// <summary>Sends a plain response.</summary>
    public void Respond(int status, string? reason = null, IReadOnlyList<SipHeader>? headers = null, SipBody? body = null, string? toTag = null)
    {
        var writer = _layer.Writer.StartResponse(Request, Flow, status, reason, status == 100 ? null : toTag ?? _layer.NewTag());
        if (_layer.Options.Product is { } product)
            writer.Header(SipHeaderId.Server, product);
        Respond(status, writer.Headers(headers).End(body).ToArray());
    }

    public void OnRepeat() => Step(ServerInput.Request);

    public void OnAck() => Step(ServerInput.Ack);

    public void OnTransportError() => Step(ServerInput.TransportError);

    private void Step(ServerInput input)
    {
        if (State == TxState.Terminated)
            return;
        var was = State;
        var (next, act) = IsInvite ? Figures.InviteServer(State, input) : Figures.NonInviteServer(State, input);
        State = next;
        if (act.HasFlag(TxAct.StopRepeat))
            _layer.Wheel.Cancel(_repeat);
        if (act.HasFlag(TxAct.StopGiveUp))
            _layer.Wheel.Cancel(_giveUp);
        if (act.HasFlag(TxAct.ArmGiveUp))
            _layer.Wheel.Arm(_giveUp, _layer.Options.T1 * 64);
        if (act.HasFlag(TxAct.ArmRepeat) && !Flow.IsReliable)
            ArmRepeat();
        if (act.HasFlag(TxAct.ArmLinger))
            Linger(was);
        if (act.HasFlag(TxAct.Send) && _last is not null && !Flow.Send(_last))
            _layer.Later(OnTransportError);
        if (State == TxState.Terminated)
            End();
        if (act.HasFlag(TxAct.TimedOut))
            User?.OnFailure(this, SipFailure.TimedOut);
        if (act.HasFlag(TxAct.Failed))
            User?.OnFailure(this, SipFailure.Transport);
    }

    private void ArmRepeat()
    {
        _interval = _interval == TimeSpan.Zero ? _layer.Options.T1 : TimeSpan.FromTicks(Math.Min((_interval * 2).Ticks, _layer.Options.T2.Ticks));
        _layer.Wheel.Arm(_repeat, _interval);
    }

    // L is 64·T1 on every transport; I is T4 and J 64·T1 on unreliable ones, else 0.
    private void Linger(TxState was)
    {
        var options = _layer.Options;
        var time = State == TxState.Accepted ? options.T1 * 64 : Flow.IsReliable ? TimeSpan.Zero : IsInvite ? options.T4 : options.T1 * 64;
        if (time == TimeSpan.Zero && was != State)
            State = TxState.Terminated;
        else
            _layer.Wheel.Arm(_giveUp, time, TransactionLayer.LingerSlack);
    }

    private void End()
    {
        _layer.Wheel.Cancel(_repeat);
        _layer.Wheel.Cancel(_giveUp);
        _layer.Remove(this);
    }
}
