using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd;

/// <summary>A contact that waits (or is being offered) now.</summary>
/// <param name="Id">The item.</param>
/// <param name="Subject">The call, chat or ticket.</param>
/// <param name="CallerLabel">Name or number.</param>
/// <param name="Medium">What it is.</param>
/// <param name="Since">When it began to wait.</param>
/// <param name="Position">1 = next.</param>
/// <param name="Priority">Its whole priority: item, queue and VIP bonus.</param>
/// <param name="ReservedFor">The agent whose device rings, if any.</param>
public sealed record WaitingView(
    WorkItemId Id,
    string Subject,
    string CallerLabel,
    Medium Medium,
    DateTimeOffset Since,
    int Position,
    int Priority,
    AgentId? ReservedFor);

/// <summary>A queue's figures since midnight of the tenant's zone.</summary>
public sealed record QueueFigures
{
    /// <summary>Entered the queue.</summary>
    public required long Offered { get; init; }

    /// <summary>Answered by an agent.</summary>
    public required long Answered { get; init; }

    /// <summary>Answered within the target.</summary>
    public required long AnsweredInTarget { get; init; }

    /// <summary>Given up by the customer.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Given up before the short-abandon limit (counted in <see cref="Abandoned"/> too).</summary>
    public required long ShortAbandoned { get; init; }

    /// <summary>Given up within the target (counted in <see cref="Abandoned"/> too).</summary>
    public required long AbandonedInTarget { get; init; }

    /// <summary>Left by overflow, exit key or removal of the queue.</summary>
    public required long FlowedOut { get; init; }

    /// <summary>Sum of the waits of answered contacts.</summary>
    public required TimeSpan AnsweredWait { get; init; }

    /// <summary>The longest wait that ended today.</summary>
    public required TimeSpan LongestWait { get; init; }

    /// <summary>Average speed of answer; null before the first answer.</summary>
    public TimeSpan? AverageSpeedOfAnswer => Answered == 0 ? null : AnsweredWait / Answered;

    /// <summary>What stands above and below the line of a service level formula; the one place that knows them.</summary>
    public (long Part, long Whole) ServiceLevel(ServiceLevelFormula formula) => formula switch
    {
        ServiceLevelFormula.Sl1 => (AnsweredInTarget, Answered),
        ServiceLevelFormula.Sl2 => (AnsweredInTarget + AbandonedInTarget, Answered + Abandoned),
        ServiceLevelFormula.Sl3 => (AnsweredInTarget, Answered + Abandoned),
        ServiceLevelFormula.Sl4 => (AnsweredInTarget, Answered + Abandoned - ShortAbandoned),
        ServiceLevelFormula.Sl5 => (AnsweredInTarget, Answered + FlowedOut),
        ServiceLevelFormula.Sl6 => (AnsweredInTarget, Answered + Abandoned - AbandonedInTarget),
        _ => throw new ArgumentOutOfRangeException(nameof(formula), formula, "unknown formula"),
    };
}

/// <summary>A queue as seen now.</summary>
public sealed record QueueView
{
    /// <summary>The queue.</summary>
    public required QueueId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What waits, in the order it will be served.</summary>
    public required IReadOnlyList<WaitingView> Waiting { get; init; }

    /// <summary>Since midnight.</summary>
    public required QueueFigures Today { get; init; }

    /// <summary>0 to 1; null when nothing was counted yet.</summary>
    public required double? ServiceLevel { get; init; }

    /// <summary>How <see cref="ServiceLevel"/> was counted.</summary>
    public required ServiceLevelFormula Formula { get; init; }

    /// <summary>T of the service level.</summary>
    public required TimeSpan Target { get; init; }

    /// <summary>How long the oldest waits.</summary>
    public required TimeSpan LongestWaitNow { get; init; }

    /// <summary>What a contact that enters now must expect.</summary>
    public required TimeSpan? ExpectedWait { get; init; }

    /// <summary>The same with its error, once the queue has the experience to say it.</summary>
    public WaitForecast? Forecast { get; init; }

    /// <summary>Members signed in and not on a break.</summary>
    public required int AgentsStaffed { get; init; }

    /// <summary>Members that would be offered a call now.</summary>
    public required int AgentsIdle { get; init; }
}

/// <summary>The whole floor of a tenant at one moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Agents">Every agent configured.</param>
/// <param name="Queues">Every queue configured.</param>
public sealed record FloorView(DateTimeOffset At, IReadOnlyList<AgentView> Agents, IReadOnlyList<QueueView> Queues);

/// <summary>What supervisors see.</summary>
public interface IFloor
{
    /// <summary>Agents and queues at one moment; empty for a tenant that the router does not know.</summary>
    ValueTask<FloorView> GetFloorAsync(TenantId tenant, CancellationToken ct = default);
}
