using System.Text.Json;
using Switchboard.Contracts.Events;

namespace Switchboard.Desk.Directory;

/// <summary>A ring further out: when it begins and whom it adds.</summary>
internal sealed record QueueRing(int AfterMs, IReadOnlyList<Guid>? DropSkills, int? LowerLevels, IReadOnlyList<Guid>? AddQueues);

/// <summary>Where a contact goes that leaves the queue: a queue, a flow or a voicemail box by id, or an outside number.</summary>
internal sealed record QueueTarget(string Type, Guid? Id, string? Number)
{
    /// <summary>A promise to call back, which the queue makes itself.</summary>
    public const string Callback = "callback";

    /// <summary>The word by which the call side knows it.</summary>
    public string Destination(Guid queue) => Type switch
    {
        "number" => $"number:{Number}",
        Callback => $"{Callback}:{queue}",
        _ => $"{Type}:{Id}",
    };
}

/// <summary>When a queue takes callers, and what becomes of those who come at another time.</summary>
internal sealed record QueueHours(Guid? CalendarId, QueueTarget? Closed)
{
    public static readonly QueueHours Always = new(null, null);
}

/// <summary>A reason to overflow: <c>wait</c> and <c>expectedWait</c> in ms, <c>length</c> in contacts, <c>serviceLevel</c> in percent.</summary>
internal sealed record QueueOverflow(string When, long Limit, QueueTarget Target);

/// <summary>How a queue distributes beyond its strategy.</summary>
internal sealed record QueueRules
{
    public static readonly string[] SkillEvaluations = ["all", "best", "none"];

    public static readonly string[] OverflowReasons = ["wait", "length", "expectedWait", "serviceLevel"];

    public static readonly string[] TargetTypes = ["queue", "flow", "voicemail", "number", QueueTarget.Callback];

    public static readonly string[] Conditions = ["noAgent", "allPaused", "allBusy"];

    public static readonly QueueRules Usual = new();

    /// <summary>After how long <c>ring-progressively</c> rings one agent more.</summary>
    public int RingNextMs { get; init; } = 5_000;

    public string SkillEvaluation { get; init; } = "all";

    public IReadOnlyList<QueueRing> Rings { get; init; } = [];

    /// <summary>Each so long a caller gains a point of priority; 0 = never.</summary>
    public int AgingMs { get; init; }

    /// <summary>Added to the priority of VIP customers.</summary>
    public int VipBonus { get; init; } = 10;

    /// <summary>Who talked with the caller within so many days has him first; 0 = nobody.</summary>
    public int LastAgentDays { get; init; }

    /// <summary>The customer's own agent has him first.</summary>
    public bool OwnAgent { get; init; }

    /// <summary>How long a caller waits for such an agent while he is busy.</summary>
    public int PreferredWaitMs { get; init; } = 20_000;

    public IReadOnlyList<QueueOverflow> Overflow { get; init; } = [];

    public IReadOnlyList<string> JoinUnless { get; init; } = [];

    public IReadOnlyList<string> LeaveWhen { get; init; } = [];

    /// <summary>Who hung up and rings back within this time has his place; 0 = never.</summary>
    public int RingBackMs { get; init; }

    public QueueHours Hours { get; init; } = QueueHours.Always;

    public static QueueRules Read(string json) => JsonSerializer.Deserialize<QueueRules>(json, WireJson.Options) ?? Usual;
}
