using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Acd.Engine;

/// <summary>What a configuration must fulfil before the engine sees it. The first thing wrong is named with its field.</summary>
internal static class ConfigurationRules
{
    private const int HighestPriority = 1000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static Fault? Check(AcdConfiguration configuration)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(configuration.TimeZone, out _))
            return Fault.Invalid("tenant.unknown_time_zone", $"There is no time zone '{configuration.TimeZone}'.", "timeZone");
        if (IsOutside(configuration.DeviceLostGrace))
            return OutOfRange("deviceLostGrace");
        var queues = new HashSet<QueueId>();
        for (var i = 0; i < configuration.Queues.Count; i++)
        {
            if (Check(configuration.Queues[i], $"queues[{i}]", queues) is { } fault)
                return fault;
        }

        if (CircleRules.CheckQueues(configuration, queues) is { } stranger)
            return stranger;
        var agents = new HashSet<AgentId>();
        for (var i = 0; i < configuration.Agents.Count; i++)
        {
            if (Check(configuration.Agents[i], $"agents[{i}]", agents, queues) is { } fault)
                return fault;
        }

        return null;
    }

    private static Fault? Check(QueueSettings queue, string at, HashSet<QueueId> known)
    {
        if (!known.Add(queue.Id))
            return Fault.Invalid("queue.duplicate", $"The queue {queue.Id} is listed twice.", $"{at}.id");
        if (string.IsNullOrWhiteSpace(queue.Name))
            return Fault.Invalid("queue.name_missing", "A queue needs a name.", $"{at}.name");
        if (!Strategies.TryGet(queue.Strategy, out _))
        {
            return Fault.Invalid(
                "queue.unknown_strategy", $"There is no strategy '{queue.Strategy}'; there is: {Strategies.Names}.", $"{at}.strategy");
        }

        if (!Enum.IsDefined(queue.ServiceLevelFormula))
            return Fault.Invalid("queue.unknown_formula", "The service level formula is one of Sl1 to Sl6.", $"{at}.serviceLevelFormula");
        if (!Enum.IsDefined(queue.WrapUp))
            return Fault.Invalid("queue.unknown_wrap_up", "The wrap-up mode is unknown.", $"{at}.wrapUp");
        if (Math.Abs((long)queue.Priority) > HighestPriority)
            return OutOfRange($"{at}.priority");
        if (queue.Weight is < 1 or > 100)
            return OutOfRange($"{at}.weight");
        if (Math.Abs((long)queue.VipBonus) > HighestPriority)
            return OutOfRange($"{at}.vipBonus");
        if (queue.MaxLength < 0)
            return OutOfRange($"{at}.maxLength");
        if (!Enum.IsDefined(queue.SkillEvaluation))
            return Fault.Invalid("queue.unknown_skill_evaluation", "The skill evaluation is one of all, best, none.", $"{at}.skillEvaluation");
        return CheckTimes(queue, at) ?? CheckSkills(queue.RequiredSkills, $"{at}.requiredSkills") ?? CircleRules.Check(queue, at) ?? OverflowRules.Check(queue, at);
    }

    private static Fault? CheckTimes(QueueSettings queue, string at)
    {
        (TimeSpan? Value, string Field)[] times =
        [
            (queue.ServiceLevelTarget, "serviceLevelTarget"),
            (queue.ShortAbandon, "shortAbandon"),
            (queue.MaxWait, "maxWait"),
            (queue.RejectPause, "rejectPause"),
            (queue.WrapUpTimeout, "wrapUpTimeout"),
            (queue.AnnounceInterval, "announceInterval"),
            (queue.PreferredWait, "preferredWait"),
            (queue.RingBack, "ringBack"),
        ];
        foreach (var (value, field) in times)
        {
            if (value is { } time && IsOutside(time))
                return OutOfRange($"{at}.{field}");
        }

        if (queue.RingNextAfter < TimeSpan.FromSeconds(1) || IsOutside(queue.RingNextAfter))
            return OutOfRange($"{at}.ringNextAfter");

        if (queue.Aging is { } aging && (aging < TimeSpan.FromSeconds(1) || IsOutside(aging)))
            return OutOfRange($"{at}.aging");

        // A ring of no time would hand the item round in a circle without an end.
        return queue.RingTimeout < TimeSpan.FromSeconds(1) || IsOutside(queue.RingTimeout) ? OutOfRange($"{at}.ringTimeout") : null;
    }

    private static Fault? Check(AgentSettings agent, string at, HashSet<AgentId> known, HashSet<QueueId> queues)
    {
        if (!known.Add(agent.Id))
            return Fault.Invalid("agent.duplicate", $"The agent {agent.Id} is listed twice.", $"{at}.id");
        if (string.IsNullOrWhiteSpace(agent.Name))
            return Fault.Invalid("agent.name_missing", "An agent needs a name.", $"{at}.name");
        var seats = new HashSet<QueueId>();
        for (var i = 0; i < agent.Queues.Count; i++)
        {
            if (!queues.Contains(agent.Queues[i].Queue))
                return Fault.Invalid("agent.unknown_queue", $"There is no queue {agent.Queues[i].Queue}.", $"{at}.queues[{i}].queue");
            if (!seats.Add(agent.Queues[i].Queue))
                return Fault.Invalid("agent.duplicate_queue", "The agent is twice in the same queue.", $"{at}.queues[{i}].queue");
            if (agent.Queues[i].Level < 1)
                return OutOfRange($"{at}.queues[{i}].level");
        }

        for (var i = 0; i < agent.Capacity.Count; i++)
        {
            if (!Enum.IsDefined(agent.Capacity[i].Medium) || agent.Capacity[i].Count is < 0 or > 100)
                return OutOfRange($"{at}.capacity[{i}]");
        }

        if (agent.WrapUpTimeout is { } wrapUp && IsOutside(wrapUp))
            return OutOfRange($"{at}.wrapUpTimeout");
        var skills = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < agent.Skills.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(agent.Skills[i].Skill) || !skills.Add(agent.Skills[i].Skill))
                return Fault.Invalid("agent.bad_skill", "A skill needs a name and is listed once.", $"{at}.skills[{i}]");
        }

        return null;
    }

    private static Fault? CheckSkills(IReadOnlyList<SkillRequirement> skills, string at)
    {
        for (var i = 0; i < skills.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(skills[i].Skill))
                return Fault.Invalid("queue.bad_skill", "A required skill needs a name.", $"{at}[{i}].skill");
        }

        return null;
    }

    private static bool IsOutside(TimeSpan time) => time < TimeSpan.Zero || time > Longest;

    private static Fault OutOfRange(string field) => Fault.Invalid("value.out_of_range", $"The value of {field} is out of range.", field);
}
