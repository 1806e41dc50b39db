using Switchboard.Kernel;

namespace Switchboard.Contracts.Switch;

/// <summary>Consultation, park and pickup as console and API steer them, always inside one tenant.</summary>
public interface ICallFeatures
{
    /// <summary>Puts the customer on hold with music and rings a third party on the house's own leg (咨询): that of the extension, where it takes part.</summary>
    Task<Outcome<CallRecord>> ConsultAsync(TenantId tenant, Guid callId, string to, string? extension, string actor);

    /// <summary>Changes between the customer and the one asked.</summary>
    Task<Outcome<CallRecord>> SwapAsync(TenantId tenant, Guid callId, string actor);

    /// <summary>Joins the customer with the one asked; the house's own leg leaves.</summary>
    Task<Outcome<CallRecord>> CompleteAsync(TenantId tenant, Guid callId, string actor);

    /// <summary>Lets the one asked go and takes the customer back.</summary>
    Task<Outcome<CallRecord>> CancelAsync(TenantId tenant, Guid callId, string actor);

    /// <summary>Parks the customer; the slot is in the attached data as <c>parkSlot</c> a moment later.</summary>
    Task<Outcome<CallRecord>> ParkAsync(TenantId tenant, Guid callId, string? extension, string actor);

    /// <summary>Rings the extension and gives it a call that rings elsewhere or is parked.</summary>
    Task<Outcome<CallRecord>> PickUpAsync(TenantId tenant, Guid callId, string extension, string actor, CancellationToken cancel);

    /// <summary>What every extension is doing now.</summary>
    IReadOnlyList<LineState> ListLines(TenantId tenant);
}

/// <summary>What an extension is doing now.</summary>
/// <param name="ExtensionId">The extension.</param>
/// <param name="Number">Its number.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="State"><c>free</c>, <c>ringing</c>, <c>talking</c>, <c>doNotDisturb</c> or <c>offline</c>.</param>
/// <param name="With">The other party, while it rings or talks.</param>
public sealed record LineState(Guid ExtensionId, string Number, string DisplayName, string State, string? With);
