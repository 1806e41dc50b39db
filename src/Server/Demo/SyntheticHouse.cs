using System.Collections.Concurrent;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;

namespace Switchboard.Server.Demo;

/// <summary>What every synthetic person works with.</summary>
internal sealed class SyntheticHouse
{
    public required DemoOptions Options { get; init; }

    public required Tenant Tenant { get; init; }

    public required Voices Voices { get; init; }

    public required Stumbles Stumbles { get; init; }

    public required ICallControl Calls { get; init; }

    public required IAgentDesk Agents { get; init; }

    public required IDeskDirectory Desk { get; init; }

    public required IWrapUpDesk WrapUps { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Callers in the house, by number: how the agent who answers finds the caller he talks with.</summary>
    public ConcurrentDictionary<string, Visit> Visits { get; } = new(StringComparer.Ordinal);

    public TenantId Id => Tenant.Id;

    public Task Pause(TimeSpan time, CancellationToken stop) => Task.Delay(time, Time, stop);
}
