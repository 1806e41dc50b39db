using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Tenancy;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Routing;

/// <summary>Says in the router's words what the book holds.</summary>
internal static class RouterSetup
{
    public static readonly string[] WrapUpModes = ["none", "optional", "agentRequested", "mandatory", "mandatoryTimeout", "mandatoryForcedTimeout"];

    public static readonly string[] Formulas = ["SL1", "SL2", "SL3", "SL4", "SL5", "SL6"];

    public static AcdConfiguration Build(DeskBook book, Tenant tenant) => new()
    {
        Tenant = tenant.Id,
        TimeZone = tenant.TimeZone,
        Queues = [.. book.Queues.Values.Select(q => Of(q, book))],
        Agents = [.. book.Seats.Values.Select(s => Of(s, book))],
    };

    public static string Word(ServiceLevelFormula formula) => $"SL{(int)formula}";

    /// <summary>The router names a field of the whole configuration; the form knows the field of its own object.</summary>
    public static Fault Translate(Fault fault)
    {
        var field = fault.Field ?? "";
        var dot = field.IndexOf("].", StringComparison.Ordinal);
        var own = dot >= 0 && (field.StartsWith("queues[", StringComparison.Ordinal) || field.StartsWith("agents[", StringComparison.Ordinal)) ? field[(dot + 2)..] : field;
        return fault with
        {
            Field = own switch
            {
                _ when own.StartsWith("rings", StringComparison.Ordinal) || own.StartsWith("overflow[", StringComparison.Ordinal)
                    || own is "overflow" or "joinUnless" or "leaveWhen" or "skillEvaluation" or "vipBonus" => $"rules.{own}",
                "aging" => "rules.agingMs",
                "preferredWait" => "rules.preferredWaitMs",
                "ringBack" => "rules.ringBackMs",
                "ringNextAfter" => "rules.ringNextMs",
                "serviceLevelTarget" => "serviceLevelMs",
                "maxWait" => "maxWaitMs",
                "wrapUpTimeout" => "wrapUpMs",
                "wrapUp" => "wrapUpMode",
                "announceInterval" => "announceEveryMs",
                "ringTimeout" => "ringTimeoutMs",
                _ => own,
            },
        };
    }

    private static QueueSettings Of(QueueRow q, DeskBook book) => new QueueSettings
    {
        Id = new QueueId(q.Id),
        Name = q.Name,
        Strategy = q.Strategy,
        Priority = q.Priority,
        Weight = q.Weight,
        RequiredSkills = [.. q.SkillList.Where(s => book.Skills.ContainsKey(s.SkillId)).Select(s => new SkillRequirement(book.Skills[s.SkillId], s.Level))],
        ServiceLevelTarget = TimeSpan.FromMilliseconds(q.ServiceLevelMs),
        ServiceLevelFormula = (ServiceLevelFormula)(Array.IndexOf(Formulas, q.ServiceLevelFormula) + 1),
        MaxWait = q.MaxWaitMs is { } longest ? TimeSpan.FromMilliseconds(longest) : null,
        OverflowTarget = q.OverflowFlowId is { } flow ? $"flow:{flow}" : null,
        MaxLength = q.MaxLength,
        RingTimeout = TimeSpan.FromMilliseconds(q.RingTimeoutMs),
        WrapUp = q.WrapUpMode switch
        {
            "mandatory" => WrapUpMode.Mandatory,
            "mandatoryTimeout" => WrapUpMode.MandatoryTimeout,
            "mandatoryForcedTimeout" => WrapUpMode.MandatoryForcedTimeout,
            "agentRequested" => WrapUpMode.AgentRequested,
            "none" => WrapUpMode.None,
            _ => WrapUpMode.Optional,
        },
        WrapUpTimeout = TimeSpan.FromMilliseconds(q.WrapUpMs),
        AnnounceInterval = (q.AnnouncePosition || q.AnnounceWait) && q.AnnounceEveryMs > 0 ? TimeSpan.FromMilliseconds(q.AnnounceEveryMs) : null,
    }.With(q.Rules, book);

    private static AgentSettings Of(Seat seat, DeskBook book) => new()
    {
        Id = new AgentId(seat.Id),
        Name = seat.Name,
        Skills = [.. seat.Skills.Where(s => book.Skills.ContainsKey(s.SkillId)).Select(s => new AgentSkill(book.Skills[s.SkillId], s.Level))],
        Queues = [.. seat.Queues.Select(m => new QueueMembership(new QueueId(m.QueueId), m.Priority))],
        Capacity = MediaCapacity.For(seat.Row.Capacity),
        AutoAnswer = seat.Row.AutoAnswer,
        WrapUpTimeout = seat.Row.WrapUpMs is { } own ? TimeSpan.FromMilliseconds(own) : null,
    };
}
