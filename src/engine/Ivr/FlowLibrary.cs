using System.Collections.Concurrent;
using Switchboard.Contracts.Ivr;
using Switchboard.Ivr.Model;
using Switchboard.Kernel;

namespace Switchboard.Ivr;

/// <summary>The catalogue's flows, ready to run: each published version is parsed once, the newest of each flow is kept.</summary>
public sealed class FlowLibrary(IFlowCatalog catalog)
{
    private readonly ConcurrentDictionary<(TenantId, FlowId), FlowProgram> _programs = new();

    /// <summary>The version that a new call gets.</summary>
    public async ValueTask<Outcome<FlowProgram>> GetAsync(TenantId tenant, FlowId flow, CancellationToken cancellationToken) =>
        Prepare(await catalog.FindPublishedAsync(tenant, flow, cancellationToken), flow.ToString());

    /// <summary>As above, by name.</summary>
    public async ValueTask<Outcome<FlowProgram>> GetAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        Prepare(await catalog.FindPublishedAsync(tenant, name, cancellationToken), name);

    private Outcome<FlowProgram> Prepare(PublishedFlow? published, string wanted)
    {
        if (published is null)
            return Fault.NotFound("flow", $"There is no published flow '{wanted}'.");
        var key = (published.Tenant, published.Id);
        if (_programs.TryGetValue(key, out var known) && known.Version == published.Version)
            return known;
        if (!FlowJson.Parse(published.Definition).TryGet(out var flow, out var fault))
            return fault;
        return _programs[key] = new FlowProgram(flow, published.Id, published.Version);
    }
}
