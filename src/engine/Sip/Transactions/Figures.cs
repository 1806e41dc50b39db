namespace Switchboard.Sip;

/// <summary>States of all four machines.</summary>
internal enum TxState : byte
{
    Calling,
    Trying,
    Proceeding,
    Completed,
    Confirmed,
    Accepted,
    Terminated,
}

/// <summary>What can happen to a client transaction.</summary>
internal enum ClientInput : byte
{
    Start,
    Provisional,
    Success,
    Failure,
    Repeat,
    GiveUp,
    Linger,
    TransportError,
}

/// <summary>What can happen to a server transaction.</summary>
internal enum ServerInput : byte
{
    Request,
    Ack,
    Provisional,
    Success,
    Failure,
    Repeat,
    GiveUp,
    Linger,
    TransportError,
}

/// <summary>What a step makes the transaction do, in this order.</summary>
[Flags]
internal enum TxAct : ushort
{
    None = 0,
    Send = 1,
    ArmRepeat = 2,
    ArmGiveUp = 4,
    StopRepeat = 8,
    StopGiveUp = 16,
    ArmLinger = 32,
    Ack = 64,
    Pass = 128,
    TimedOut = 256,
    Failed = 512,
}

/// <summary>
/// The machines of RFC 3261 §17 with RFC 6026. Repeat is timer A, E or G; GiveUp is B, F or H; Linger is D, K, M, I, J or L.
/// Reliable transports arm no Repeat and linger 0 (except M and L).
/// </summary>
internal static class Figures
{
    /// <summary>Figure 5, as RFC 6026 §7.2 has it.</summary>
    public static (TxState Next, TxAct Act) InviteClient(TxState state, ClientInput input) => (state, input) switch
    {
        (TxState.Calling, ClientInput.Start) => (TxState.Calling, TxAct.Send | TxAct.ArmRepeat | TxAct.ArmGiveUp),
        (TxState.Calling, ClientInput.Repeat) => (TxState.Calling, TxAct.Send | TxAct.ArmRepeat),
        (TxState.Calling, ClientInput.GiveUp) => (TxState.Terminated, TxAct.TimedOut),
        (TxState.Calling, ClientInput.Provisional) => (TxState.Proceeding, TxAct.StopRepeat | TxAct.StopGiveUp | TxAct.Pass),
        (TxState.Proceeding, ClientInput.Provisional) => (TxState.Proceeding, TxAct.Pass),
        // After CANCEL the transaction user arms GiveUp again (§9.1).
        (TxState.Proceeding, ClientInput.GiveUp) => (TxState.Terminated, TxAct.TimedOut),
        (TxState.Calling or TxState.Proceeding, ClientInput.Success) =>
            (TxState.Accepted, TxAct.StopRepeat | TxAct.StopGiveUp | TxAct.ArmLinger | TxAct.Pass),
        (TxState.Calling or TxState.Proceeding, ClientInput.Failure) =>
            (TxState.Completed, TxAct.StopRepeat | TxAct.StopGiveUp | TxAct.ArmLinger | TxAct.Ack | TxAct.Pass),
        (TxState.Accepted, ClientInput.Success) => (TxState.Accepted, TxAct.Pass),
        (TxState.Completed, ClientInput.Failure) => (TxState.Completed, TxAct.Ack),
        (TxState.Completed or TxState.Accepted, ClientInput.Linger) => (TxState.Terminated, TxAct.None),
        (TxState.Completed or TxState.Accepted, ClientInput.TransportError) => (TxState.Terminated, TxAct.None),
        (_, ClientInput.TransportError) => (TxState.Terminated, TxAct.Failed),
        _ => (state, TxAct.None),
    };

    /// <summary>Figure 6.</summary>
    public static (TxState Next, TxAct Act) NonInviteClient(TxState state, ClientInput input) => (state, input) switch
    {
        (TxState.Trying, ClientInput.Start) => (TxState.Trying, TxAct.Send | TxAct.ArmRepeat | TxAct.ArmGiveUp),
        (TxState.Trying or TxState.Proceeding, ClientInput.Repeat) => (state, TxAct.Send | TxAct.ArmRepeat),
        (TxState.Trying or TxState.Proceeding, ClientInput.GiveUp) => (TxState.Terminated, TxAct.TimedOut),
        (TxState.Trying or TxState.Proceeding, ClientInput.Provisional) => (TxState.Proceeding, TxAct.Pass),
        (TxState.Trying or TxState.Proceeding, ClientInput.Success or ClientInput.Failure) =>
            (TxState.Completed, TxAct.StopRepeat | TxAct.StopGiveUp | TxAct.ArmLinger | TxAct.Pass),
        (TxState.Completed, ClientInput.Linger or ClientInput.TransportError) => (TxState.Terminated, TxAct.None),
        (_, ClientInput.TransportError) => (TxState.Terminated, TxAct.Failed),
        _ => (state, TxAct.None),
    };

    /// <summary>Figure 7, as RFC 6026 §7.1 has it.</summary>
    public static (TxState Next, TxAct Act) InviteServer(TxState state, ServerInput input) => (state, input) switch
    {
        (TxState.Proceeding, ServerInput.Request or ServerInput.Provisional) => (TxState.Proceeding, TxAct.Send),
        (TxState.Proceeding, ServerInput.Success) => (TxState.Accepted, TxAct.Send | TxAct.ArmLinger),
        (TxState.Proceeding, ServerInput.Failure) => (TxState.Completed, TxAct.Send | TxAct.ArmRepeat | TxAct.ArmGiveUp),
        (TxState.Completed, ServerInput.Request) => (TxState.Completed, TxAct.Send),
        (TxState.Completed, ServerInput.Repeat) => (TxState.Completed, TxAct.Send | TxAct.ArmRepeat),
        (TxState.Completed, ServerInput.GiveUp) => (TxState.Terminated, TxAct.TimedOut),
        (TxState.Completed, ServerInput.Ack) => (TxState.Confirmed, TxAct.StopRepeat | TxAct.StopGiveUp | TxAct.ArmLinger),
        (TxState.Confirmed or TxState.Accepted, ServerInput.Linger) => (TxState.Terminated, TxAct.None),
        // The transaction user repeats the 2xx through the transaction until the ACK comes.
        (TxState.Accepted, ServerInput.Success) => (TxState.Accepted, TxAct.Send),
        (TxState.Accepted, ServerInput.TransportError) => (TxState.Accepted, TxAct.None),
        (_, ServerInput.TransportError) => (TxState.Terminated, TxAct.Failed),
        _ => (state, TxAct.None),
    };

    /// <summary>Figure 8.</summary>
    public static (TxState Next, TxAct Act) NonInviteServer(TxState state, ServerInput input) => (state, input) switch
    {
        (TxState.Trying or TxState.Proceeding, ServerInput.Provisional) => (TxState.Proceeding, TxAct.Send),
        (TxState.Trying or TxState.Proceeding, ServerInput.Success or ServerInput.Failure) =>
            (TxState.Completed, TxAct.Send | TxAct.ArmLinger),
        (TxState.Proceeding or TxState.Completed, ServerInput.Request) => (state, TxAct.Send),
        // Nobody answered while the client still waited (its timer F): not in the figure, but nothing may stay for ever.
        (TxState.Trying or TxState.Proceeding, ServerInput.GiveUp) => (TxState.Terminated, TxAct.None),
        (TxState.Completed, ServerInput.Linger) => (TxState.Terminated, TxAct.None),
        (_, ServerInput.TransportError) => (TxState.Terminated, TxAct.Failed),
        _ => (state, TxAct.None),
    };
}
