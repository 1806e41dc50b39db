using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Callbacks;

/// <summary>One agent's turn at a callback.</summary>
internal sealed record CallbackTurn
{
    public required TenantId Tenant { get; init; }

    public required Callback Callback { get; init; }

    public required CallbackOffer Offer { get; init; }

    public required IReservation Reservation { get; init; }

    /// <summary>Called when the agent has taken it, with the call.</summary>
    public required Action<Guid> Accepted { get; init; }

    /// <summary>Called when the customer has answered.</summary>
    public required Action Connected { get; init; }
}

/// <summary>How a turn ended.</summary>
/// <param name="CallId">The call; null when none began.</param>
/// <param name="Accepted">The agent took it.</param>
/// <param name="Reached">Agent and customer talked.</param>
/// <param name="Result"><c>reached</c>, or why not.</param>
internal sealed record CallbackTurnEnd(Guid? CallId, bool Accepted, bool Reached, string Result);

/// <summary>Rings the agent, then the customer. Reports to the reservation how the agent took it.</summary>
internal interface ICallbackPhones
{
    /// <summary>Completes when the call is over. Cancelling ends it unless the two talk.</summary>
    Task<CallbackTurnEnd> CallAsync(CallbackTurn turn, CancellationToken cancel);

    /// <summary>The customer still is in the call in which he asked: he would be busy.</summary>
    bool IsOnTheLine(TenantId tenant, Callback callback);

    /// <summary>The customer may not be rung.</summary>
    Task<bool> IsBlockedAsync(TenantId tenant, Callback callback, CancellationToken cancel);
}
