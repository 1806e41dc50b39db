using Switchboard.Kernel;

namespace Switchboard.Contracts.Acd;

/// <summary>After-call work: who begins and ends it.</summary>
public enum WrapUpMode
{
    /// <summary>None unless the agent asked for it (extended it) during the call; then as long as was asked for.</summary>
    Optional,

    /// <summary>Lasts until the agent finishes it.</summary>
    Mandatory,

    /// <summary>Lasts until the agent finishes it, at most the time-out (which the agent may extend).</summary>
    MandatoryTimeout,

    /// <summary>Lasts exactly the time-out: neither finished early nor extended by the agent. A supervisor may end it.</summary>
    MandatoryForcedTimeout,

    /// <summary>Only when the agent asked for it during the call; then until the agent finishes it, at most the time-out.</summary>
    AgentRequested,

    /// <summary>Never: asking for it is refused.</summary>
    None,
}

/// <summary>How service level is counted. T is the queue's target; "short" abandons are those before the short-abandon limit.</summary>
public enum ServiceLevelFormula
{
    /// <summary>Answered in T / answered.</summary>
    Sl1 = 1,

    /// <summary>(Answered in T + abandoned in T) / (answered + abandoned).</summary>
    Sl2,

    /// <summary>Answered in T / (answered + abandoned).</summary>
    Sl3,

    /// <summary>Answered in T / (answered + abandoned − short abandoned).</summary>
    Sl4,

    /// <summary>Answered in T / (answered + flowed out): abandons excluded, flow-outs counted.</summary>
    Sl5,

    /// <summary>Answered in T / (answered + abandoned after T).</summary>
    Sl6,
}

/// <summary>The names of the strategies by which an idle agent is chosen.</summary>
public static class RoutingStrategies
{
    /// <summary>Who has waited longest for a contact; the usual one.</summary>
    public const string LongestIdleAgent = "longest-idle-agent";

    /// <summary>All there are.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        LongestIdleAgent, "round-robin", "top-down", "sequentially-by-agent-order", "agent-with-least-talk-time", "agent-with-fewest-calls", "random",
        "weighted-random", "best-skill", "best-match", "ring-all", "ring-progressively",
    ];
}

/// <summary>One queue.</summary>
public sealed record QueueSettings
{
    /// <summary>The queue.</summary>
    public required QueueId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How an agent is chosen; an unknown name is refused.</summary>
    public string Strategy { get; init; } = RoutingStrategies.LongestIdleAgent;

    /// <summary>Added to each item's priority; compares the queue with others that the same agent serves.</summary>
    public int Priority { get; init; }

    /// <summary>
    /// How fast waiting counts against the other queues of the same agent, 1 to 100: of two contacts of equal priority the one
    /// whose wait times its queue's weight is longer is served first.
    /// </summary>
    public int Weight { get; init; } = 1;

    /// <summary>Added to the priority of a VIP.</summary>
    public int VipBonus { get; init; } = 10;

    /// <summary>An item gains one point of priority for each such time that it waits; null = never.</summary>
    public TimeSpan? Aging { get; init; }

    /// <summary>How long an item is kept for its preferred agents while one of them is at work; zero: only an idle one gets it.</summary>
    public TimeSpan PreferredWait { get; init; }

    /// <summary>How much the required skills and those of an item count.</summary>
    public SkillEvaluation SkillEvaluation { get; init; }

    /// <summary>Rings further out, at most five; the first one is the queue as it stands.</summary>
    public IReadOnlyList<Circle> Circles { get; init; } = [];

    /// <summary>What every agent must be able to do to serve it.</summary>
    public IReadOnlyList<SkillRequirement> RequiredSkills { get; init; } = [];

    /// <summary>A closed queue takes nothing new; what waits goes on waiting.</summary>
    public bool Open { get; init; } = true;

    /// <summary>T of the service level.</summary>
    public TimeSpan ServiceLevelTarget { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How the service level is counted.</summary>
    public ServiceLevelFormula ServiceLevelFormula { get; init; } = ServiceLevelFormula.Sl3;

    /// <summary>An abandon before this is a short abandon.</summary>
    public TimeSpan ShortAbandon { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait before overflow; null = no limit.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>Where overflow goes: opaque to the router (a flow, an extension …), handed to the call side.</summary>
    public string? OverflowTarget { get; init; }

    /// <summary>More reasons to overflow, each with its own target.</summary>
    public IReadOnlyList<OverflowRule> Overflow { get; init; } = [];

    /// <summary>Takes nothing in while one of these holds.</summary>
    public IReadOnlyList<QueueCondition> JoinUnless { get; init; } = [];

    /// <summary>Lets go whatever waits as soon as one of these holds (not <see cref="QueueCondition.AllBusy"/>).</summary>
    public IReadOnlyList<QueueCondition> LeaveWhen { get; init; } = [];

    /// <summary>Who hung up while waiting and rings back within this time has the place that he would have; null = never.</summary>
    public TimeSpan? RingBack { get; init; }

    /// <summary>Most items waiting; null = no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>How long an agent's device rings.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>After how long <c>ring-progressively</c> rings one agent more.</summary>
    public TimeSpan RingNextAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an agent who rejected an item is not asked for it again.</summary>
    public TimeSpan RejectPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After-call work.</summary>
    public WrapUpMode WrapUp { get; init; } = WrapUpMode.MandatoryTimeout;

    /// <summary>The time-out of <see cref="WrapUpMode.MandatoryTimeout"/>, <see cref="WrapUpMode.MandatoryForcedTimeout"/> and <see cref="WrapUpMode.AgentRequested"/>.</summary>
    public TimeSpan WrapUpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The device answers by itself.</summary>
    public bool AutoAnswer { get; init; }

    /// <summary>How often the position is announced; null = never. The call side keeps the interval.</summary>
    public TimeSpan? AnnounceInterval { get; init; }
}

/// <summary>An agent's seat in a queue. Level 1 is asked before level 2, and so on.</summary>
public readonly record struct QueueMembership(QueueId Queue, int Level = 1);

/// <summary>A skill an agent has.</summary>
public readonly record struct AgentSkill(string Skill, int Level);

/// <summary>How many contacts of a medium an agent takes at once. Voice and callback are always 1 at most.</summary>
public readonly record struct MediumCapacity(Medium Medium, int Count);

/// <summary>One agent.</summary>
public sealed record AgentSettings
{
    /// <summary>The agent.</summary>
    public required AgentId Id { get; init; }

    /// <summary>The agent's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the agent can do.</summary>
    public IReadOnlyList<AgentSkill> Skills { get; init; } = [];

    /// <summary>The queues the agent serves.</summary>
    public IReadOnlyList<QueueMembership> Queues { get; init; } = [];

    /// <summary>Contacts at once, per medium; a medium that is not listed is not taken. Default: one call, one callback.</summary>
    public IReadOnlyList<MediumCapacity> Capacity { get; init; } = [new(Medium.Voice, 1), new(Medium.Callback, 1)];

    /// <summary>False for a device whose presence cannot be known (a mobile, an external number): always counted as connected.</summary>
    public bool DevicePresenceKnown { get; init; } = true;

    /// <summary>The agent's device answers by itself, whatever the queue says.</summary>
    public bool AutoAnswer { get; init; }

    /// <summary>The time-out of this agent's after-call work in the modes that have one; null = the queue's.</summary>
    public TimeSpan? WrapUpTimeout { get; init; }
}

/// <summary>All that the router knows of one tenant. Applied whole, as often as anything changes.</summary>
public sealed record AcdConfiguration
{
    /// <summary>The tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Its queues.</summary>
    public IReadOnlyList<QueueSettings> Queues { get; init; } = [];

    /// <summary>Its agents.</summary>
    public IReadOnlyList<AgentSettings> Agents { get; init; } = [];

    /// <summary>IANA name of the zone whose midnight begins the day of the figures.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>How long after its device was lost an agent is signed out.</summary>
    public TimeSpan DeviceLostGrace { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>Takes a tenant's configuration while running; nothing that waits is lost.</summary>
public interface IAcdConfigurator
{
    /// <summary>Puts the configuration in force, whole, or refuses it, whole. Items of a removed queue overflow.</summary>
    ValueTask<Fault?> ApplyAsync(AcdConfiguration configuration, CancellationToken ct = default);

    /// <summary>Checks a configuration without applying it.</summary>
    Fault? Validate(AcdConfiguration configuration);

    /// <summary>Ends routing for a tenant. What waits overflows, what rings is withdrawn.</summary>
    ValueTask RemoveAsync(TenantId tenant);
}
