using Switchboard.Kernel;

namespace Switchboard.Contracts.Desk;

/// <summary>Finds the agents whom a caller knows.</summary>
public interface IFamiliarAgents
{
    /// <summary>
    /// Who talked with this number last, not longer ago than <paramref name="days"/> days and still in use; null when nobody did or it cannot be known now.
    /// </summary>
    Task<Guid?> FindLastAsync(TenantId tenant, string caller, int days, CancellationToken cancellation);
}
