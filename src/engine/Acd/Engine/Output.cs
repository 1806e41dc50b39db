using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>What happened, as the engine says it.</summary>
internal enum OutputKind
{
    Queued,
    HadToWait,
    Reserved,
    ReservationEnded,
    Answered,
    Abandoned,
    Left,
    Overflowed,
    Returned,
    Completed,
    StatusChanged,
    StatusPending,
    StateChanged,
    WrapUpExtended,
    DeviceChanged,
}

/// <summary>
/// One effect of a command. A flat value, so that deciding allocates nothing. Valid until the next command: what it points
/// to may be recycled then.
/// </summary>
internal struct Output
{
    public OutputKind Kind;
    public long At;
    public WorkEntry? Work;
    public Agent? Agent;
    public long Reservation;
    public Actor Actor;
    public string Reason;

    /// <summary>Wait, or how long the earlier status or state lasted, or the extension.</summary>
    public long Ticks;

    /// <summary>Handling time; end of wrap-up; 1 for a short abandon or a connected device.</summary>
    public long More;

    /// <summary>The earlier status or state, the reservation's end, or the overflow's cause, as the number of its enum.</summary>
    public int From;

    /// <summary>The later status or state; −1 = none.</summary>
    public int To;

    public RoutingDecision? Decision;
}
