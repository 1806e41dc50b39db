using Switchboard.Contracts.Switch;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Rating;

/// <summary>Which way a rated leg goes.</summary>
public enum RatedDirection
{
    /// <summary>To a number outside.</summary>
    Outbound,

    /// <summary>From outside to one of the tenant's numbers.</summary>
    Inbound,
}

/// <summary>A leg that may cost something.</summary>
/// <param name="Tenant">Who pays.</param>
/// <param name="CallId">The call.</param>
/// <param name="Direction">Which way it goes.</param>
/// <param name="Number">The number outside, or the own number that was dialled.</param>
public sealed record CreditRequest(TenantId Tenant, Guid CallId, RatedDirection Direction, string Number)
{
    /// <summary>An emergency number by the tenant's dialling policy: never rated and never refused.</summary>
    public bool Emergency { get; init; }
}

/// <summary>Money set aside for a leg.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="CallId">The call.</param>
/// <param name="Direction">Which way the leg goes.</param>
/// <param name="Number">The number rated.</param>
/// <param name="Terms">What it costs.</param>
/// <param name="Slice">How long it may talk for what is set aside.</param>
/// <param name="WarnBefore">How long before the end the party is warned.</param>
public sealed record CreditReservation(
    Guid Id, TenantId Tenant, Guid CallId, RatedDirection Direction, string Number, RateTerms Terms, CreditSlice Slice, TimeSpan WarnBefore);

/// <summary>How long a leg may talk, counted from its answer.</summary>
/// <param name="Granted">So long it is paid; <see cref="Unlimited"/> where nothing more can become due or the account has no end.</param>
/// <param name="Last">There was no money for all that was wanted.</param>
public readonly record struct CreditSlice(TimeSpan Granted, bool Last)
{
    /// <summary>No end.</summary>
    public static readonly TimeSpan Unlimited = TimeSpan.MaxValue;
}

/// <summary>May the leg be made? Free (neither refusal nor reservation), refused, or reserved for.</summary>
/// <param name="Refusal">Why not: <c>no_credit</c>, <c>no_rate</c>.</param>
/// <param name="Reservation">What was set aside.</param>
public readonly record struct CreditDecision(Fault? Refusal, CreditReservation? Reservation)
{
    /// <summary>It costs nothing.</summary>
    public static readonly CreditDecision Free;
}

/// <summary>
/// The tenants' accounts as the switch uses them: from memory, so it answers while PostgreSQL is away. Any thread; never
/// blocks. What is set aside for all living calls of a tenant never exceeds what he has.
/// </summary>
public interface ICallCredit
{
    /// <summary>Sets aside the first slice before the number is dialled.</summary>
    CreditDecision Reserve(CreditRequest request);

    /// <summary>Sets aside the next slice; the same as before where there is no money for more.</summary>
    CreditSlice Extend(CreditReservation reservation);

    /// <summary>Charges an answered leg, at most what was set aside, and gives the rest back. Once: repeating it changes nothing.</summary>
    LegCharge Settle(CreditReservation reservation, Guid legId, TimeSpan talked, DateTimeOffset endedAt);

    /// <summary>Gives back what was set aside for a leg that was never answered.</summary>
    void Release(CreditReservation reservation);

    /// <summary>Charges the legs of a call that a crash cut off, unless they are charged already; answers the record with the amounts.</summary>
    Task<CallRecord> RecoverAsync(CallRecord call, CancellationToken cancellation);
}
