using System.Text.Json;
using Switchboard.Contracts.Events;

namespace Switchboard.Desk.Directory;

/// <summary>A skill an agent has or a queue requires.</summary>
internal sealed record SkillLevel(Guid SkillId, int Level);

/// <summary>A seat in a queue; priority 1 is asked first.</summary>
internal sealed record Membership(Guid QueueId, int Priority);

/// <summary>What every configured thing has.</summary>
internal interface IConfigured
{
    Guid Id { get; }

    int Version { get; }

    /// <summary>How people call it, for the audit log.</summary>
    string Title { get; }
}

/// <summary>A list that a query brought as JSON text.</summary>
internal static class Lists
{
    public static IReadOnlyList<T> Of<T>(string json) => JsonSerializer.Deserialize<List<T>>(json, WireJson.Options) ?? [];
}

/// <summary>A skill's columns.</summary>
internal sealed class SkillRow : IConfigured
{
    public const string Columns = "id, name, description, version";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public int Version { get; init; }

    public string Title => Name;
}

/// <summary>An agent's columns with his skills and queues.</summary>
internal sealed class AgentRow : IConfigured
{
    public const string Columns = """
        a.id, a.user_id, a.number, a.display_name, a.wrap_up_ms, a.auto_answer, a.capacity::text as capacity_text, a.enabled, a.version,
        coalesce((select jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'level', s.level) order by s.skill_id)
            from desk.agent_skill s where s.tenant_id = a.tenant_id and s.agent_id = a.id), '[]')::text as skills,
        coalesce((select jsonb_agg(jsonb_build_object('queueId', q.queue_id, 'priority', q.priority) order by q.priority, q.queue_id)
            from desk.agent_queue q where q.tenant_id = a.tenant_id and q.agent_id = a.id), '[]')::text as queues
        """;

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public string Number { get; init; } = "";

    public string? DisplayName { get; init; }

    public int? WrapUpMs { get; init; }

    public bool AutoAnswer { get; init; }

    public string CapacityText { get; init; } = "{}";

    public IReadOnlyDictionary<string, int> Capacity => MediaCapacity.Read(CapacityText);

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public string Title => Number;

    public string Skills { get; init; } = "[]";

    public string Queues { get; init; } = "[]";

    public IReadOnlyList<SkillLevel> SkillList => Lists.Of<SkillLevel>(Skills);

    public IReadOnlyList<Membership> QueueList => Lists.Of<Membership>(Queues);
}

/// <summary>A queue's columns with the skills it requires.</summary>
internal sealed class QueueRow : IConfigured
{
    public const string Columns = """
        q.id, q.name, q.description, q.strategy, q.priority, q.weight, q.service_level_ms, q.service_level_formula, q.ring_timeout_ms, q.wrap_up_mode,
        q.wrap_up_ms, q.max_wait_ms, q.overflow_flow_id, q.max_length, q.music_prompt_id, q.announce_position, q.announce_wait, q.announce_every_ms,
        q.record, q.rules::text as rules_text, q.seat::text as seat_text, q.version,
        coalesce((select jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'level', s.level) order by s.skill_id)
            from desk.queue_skill s where s.tenant_id = q.tenant_id and s.queue_id = q.id), '[]')::text as skills
        """;

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public string Strategy { get; init; } = "";

    public int Priority { get; init; }

    public int Weight { get; init; }

    public int ServiceLevelMs { get; init; }

    public string ServiceLevelFormula { get; init; } = "";

    public int RingTimeoutMs { get; init; }

    public string WrapUpMode { get; init; } = "";

    public int WrapUpMs { get; init; }

    public int? MaxWaitMs { get; init; }

    public Guid? OverflowFlowId { get; init; }

    public int? MaxLength { get; init; }

    public Guid? MusicPromptId { get; init; }

    public bool AnnouncePosition { get; init; }

    public bool AnnounceWait { get; init; }

    public int AnnounceEveryMs { get; init; }

    public bool Record { get; init; }

    public string RulesText { get; init; } = "{}";

    public QueueRules Rules => field ??= QueueRules.Read(RulesText);

    public string SeatText { get; init; } = "{}";

    public QueueSeat Seat => field ??= QueueSeat.Read(SeatText);

    public int Version { get; init; }

    public string Title => Name;

    public string Skills { get; init; } = "[]";

    public IReadOnlyList<SkillLevel> SkillList => Lists.Of<SkillLevel>(Skills);
}

/// <summary>A disposition's columns.</summary>
internal sealed class DispositionRow : IConfigured
{
    public const string Columns = "id, name, code, category, flags, enabled, version";

    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public string Code { get; init; } = "";

    public string? Category { get; init; }

    /// <summary>What it means beyond its name.</summary>
    public string[] Flags { get; init; } = [];

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public string Title => Name;
}

/// <summary>A break reason's columns.</summary>
internal sealed class BreakReasonRow : IConfigured
{
    public const string Columns = "id, code, label_zh, label_en, limit_ms, enabled, version";

    public Guid Id { get; init; }

    public string Code { get; init; } = "";

    public string LabelZh { get; init; } = "";

    public string LabelEn { get; init; } = "";

    public long? LimitMs { get; init; }

    public bool Enabled { get; init; }

    public int Version { get; init; }

    public string Title => Code;

    public string Label(string language) => language.StartsWith("zh", StringComparison.Ordinal) ? LabelZh : LabelEn;
}
