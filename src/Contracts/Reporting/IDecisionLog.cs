using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Contracts.Reporting;

/// <summary>The flight recorder of the router: why each contact waited and why it got its agent.</summary>
public interface IDecisionLog
{
    /// <summary>Keeps a decision. Called on the tenant's mailbox: returns at once and never fails.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="at">When it was made.</param>
    /// <param name="subject">The contact (its call) as the router names it.</param>
    /// <param name="decision">What was decided and why.</param>
    void Keep(TenantId tenant, DateTimeOffset at, string subject, RoutingDecision decision);
}
