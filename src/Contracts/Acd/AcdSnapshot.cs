using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd;

/// <summary>An agent's status, to be kept across a restart.</summary>
public sealed record AgentSnapshot(AgentId Agent, AgentStatus Status, string Reason, Actor Actor, DateTimeOffset Since);

/// <summary>A queue's figures, to be kept across a restart on the same day.</summary>
public sealed record QueueSnapshot(QueueId Queue, QueueFigures Today);

/// <summary>What survives a restart: statuses and the day's figures. Waiting contacts are the call side's.</summary>
public sealed record AcdSnapshot
{
    /// <summary>The tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>When it was taken.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The next reservation's number.</summary>
    public required long NextReservation { get; init; }

    /// <summary>Statuses; a pending status is stored as already taken.</summary>
    public IReadOnlyList<AgentSnapshot> Agents { get; init; } = [];

    /// <summary>Figures.</summary>
    public IReadOnlyList<QueueSnapshot> Queues { get; init; } = [];
}

/// <summary>Saves and restores what the router must not forget.</summary>
public interface IAcdSnapshots
{
    /// <summary>The present state; null for an unknown tenant.</summary>
    ValueTask<AcdSnapshot?> TakeAsync(TenantId tenant);

    /// <summary>Restores statuses and figures after the first <see cref="IAcdConfigurator.ApplyAsync"/>. Unknown agents and queues are skipped.</summary>
    ValueTask<Fault?> RestoreAsync(AcdSnapshot snapshot);
}
