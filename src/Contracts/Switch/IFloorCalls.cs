using Switchboard.Kernel;

namespace Switchboard.Contracts.Switch;

/// <summary>How somebody beside the two who talk takes part in a call.</summary>
public enum GuestMode
{
    /// <summary>A third party like the others (conference).</summary>
    Member,

    /// <summary>Hears everybody and is heard by nobody (监听).</summary>
    Monitor,

    /// <summary>Hears everybody and is heard by the house's own side alone (耳语).</summary>
    Whisper,

    /// <summary>Hears everybody and is heard by everybody (强插).</summary>
    Barge,
}

/// <summary>Third parties in a talk: conference, listening, whispering, barging in, taking over; always inside one tenant.</summary>
public interface IFloorCalls
{
    /// <summary>Rings an extension or a number and lets it take part in the talk; the answer comes at once, the party when it answers.</summary>
    Task<Outcome<CallRecord>> AddPartyAsync(TenantId tenant, Guid callId, string to, string actor);

    /// <summary>Rings the supervisor's phone and lets him in, in that mode.</summary>
    Task<Outcome<CallRecord>> SuperviseAsync(TenantId tenant, Guid callId, string extension, GuestMode mode, string actor);

    /// <summary>Changes how a supervisor takes part.</summary>
    Task<Outcome<CallRecord>> ChangeModeAsync(TenantId tenant, Guid callId, string extension, GuestMode mode, string actor);

    /// <summary>Ends a supervisor's part; the talk goes on without him.</summary>
    Task<Outcome<CallRecord>> LeaveAsync(TenantId tenant, Guid callId, string extension, string actor);

    /// <summary>The supervisor talks with the customer and the house's own leg leaves; his phone is rung first when he is not there yet.</summary>
    Task<Outcome<CallRecord>> TakeOverAsync(TenantId tenant, Guid callId, string extension, string actor);

    /// <summary>Silences one party's leg in a call of three or more, or lets it speak again.</summary>
    Task<Outcome<CallRecord>> MutePartyAsync(TenantId tenant, Guid callId, Guid legId, bool on, string actor);

    /// <summary>Hangs up on one party of a call of three or more; the others go on.</summary>
    Task<Outcome<CallRecord>> RemovePartyAsync(TenantId tenant, Guid callId, Guid legId, string actor);
}
