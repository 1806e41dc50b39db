using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Features.Statistics;

/// <summary>What a queue promises.</summary>
internal sealed record QueueGoal(string? Name, ServiceLevelFormula Formula, long TargetMs)
{
    /// <summary>Of a queue that is no more.</summary>
    public static readonly QueueGoal Unknown = new(null, ServiceLevelFormula.Sl3, 20_000);
}

/// <summary>The present goals of a tenant's queues, asked of the router.</summary>
internal sealed class QueueGoals(IEnumerable<IFloor> floors)
{
    public async Task<IReadOnlyDictionary<Guid, QueueGoal>> OfAsync(TenantId tenant, CancellationToken cancellation)
    {
        if (floors.LastOrDefault() is not { } floor)
            return new Dictionary<Guid, QueueGoal>();
        var view = await floor.GetFloorAsync(tenant, cancellation);
        return view.Queues.ToDictionary(q => q.Id.Value, q => new QueueGoal(q.Name, q.Formula, (long)q.Target.TotalMilliseconds));
    }
}
