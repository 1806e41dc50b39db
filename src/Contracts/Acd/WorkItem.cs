using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd;

/// <summary>A skill and the least level that will do.</summary>
public readonly record struct SkillRequirement(string Skill, int MinimumLevel);

/// <summary>A contact that wants an agent.</summary>
public sealed record WorkItem
{
    /// <summary>Unique inside the tenant; a contact that enters another queue gets a new one.</summary>
    public required WorkItemId Id { get; init; }

    /// <summary>Whose contact it is.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Where it waits.</summary>
    public required QueueId Queue { get; init; }

    /// <summary>What it is.</summary>
    public Medium Medium { get; init; } = Medium.Voice;

    /// <summary>Added to the queue's priority; higher is served first, −1000 to 1000.</summary>
    public int Priority { get; init; }

    /// <summary>Adds the queue's VIP bonus to the priority.</summary>
    public bool Vip { get; init; }

    /// <summary>Needed beside what the queue requires.</summary>
    public IReadOnlyList<SkillRequirement> Requirements { get; init; } = [];

    /// <summary>Agents who shall have it before all others, first first; the queue says how long it is kept for them.</summary>
    public IReadOnlyList<AgentId> PreferredAgents { get; init; } = [];

    /// <summary>How long the contact has waited already (in the queue it comes from); counts for its place.</summary>
    public TimeSpan AlreadyWaited { get; init; }

    /// <summary>The number by which a caller who rings back is known again; empty = unknown.</summary>
    public string Caller { get; init; } = "";

    /// <summary>What the floor view shows: a name or number.</summary>
    public string CallerLabel { get; init; } = "";

    /// <summary>The call, chat or ticket that this is about; the subject of its events.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Carried along untouched.</summary>
    public object? Attached { get; init; }
}

/// <summary>A contact's place in its queue.</summary>
/// <param name="Position">1 = next; 0 = no longer waiting.</param>
/// <param name="ExpectedWait">How long it will probably still wait; null when the queue has too little experience or no agent.</param>
public readonly record struct QueuePlace(int Position, TimeSpan? ExpectedWait);
