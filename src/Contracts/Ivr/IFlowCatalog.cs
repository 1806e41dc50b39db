using Switchboard.Kernel;

namespace Switchboard.Contracts.Ivr;

/// <summary>The published flows of every tenant. An implementation answers from memory: it stands on the way of each call.</summary>
public interface IFlowCatalog
{
    /// <summary>The version that new calls get now; null when the tenant has no such flow or published none.</summary>
    ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, FlowId flow, CancellationToken cancellationToken);

    /// <summary>As above, by the name that configuration files use. Names are compared without regard to case.</summary>
    ValueTask<PublishedFlow?> FindPublishedAsync(TenantId tenant, string name, CancellationToken cancellationToken);
}

/// <summary>One published version of a flow. Immutable: a running call keeps the version it began with.</summary>
/// <param name="Tenant">Whose flow it is.</param>
/// <param name="Id">Which flow.</param>
/// <param name="Version">Counts up from 1 with each publishing.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Definition">The flow as JSON, in the model of <c>Switchboard.Ivr</c>.</param>
/// <param name="PublishedAt">When it went live.</param>
public sealed record PublishedFlow(TenantId Tenant, FlowId Id, int Version, string Name, string Definition, DateTimeOffset PublishedAt);
