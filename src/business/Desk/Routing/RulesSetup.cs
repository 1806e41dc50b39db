using Switchboard.Contracts.Acd;
using Switchboard.Desk.Directory;

namespace Switchboard.Desk.Routing;

/// <summary>Says in the router's words what a queue's rules are.</summary>
internal static class RulesSetup
{
    public static QueueSettings With(this QueueSettings queue, QueueRules rules, DeskBook book) => queue with
    {
        RingNextAfter = Ms(rules.RingNextMs),
        SkillEvaluation = rules.SkillEvaluation switch { "best" => SkillEvaluation.Best, "none" => SkillEvaluation.None, _ => SkillEvaluation.All },
        Circles = [.. rules.Rings.Select(r => Of(r, book))],
        Aging = rules.AgingMs > 0 ? Ms(rules.AgingMs) : null,
        VipBonus = rules.VipBonus,
        PreferredWait = Ms(rules.PreferredWaitMs),
        Overflow = [.. rules.Overflow.Select(o => Of(o, queue.Id))],
        JoinUnless = [.. rules.JoinUnless.Select(Of)],
        LeaveWhen = [.. rules.LeaveWhen.Select(Of)],
        RingBack = rules.RingBackMs > 0 ? Ms(rules.RingBackMs) : null,
    };

    private static Circle Of(QueueRing ring, DeskBook book) => new()
    {
        After = Ms(ring.AfterMs),
        LowerLevels = ring.LowerLevels ?? 0,
        DropSkills = [.. (ring.DropSkills ?? []).Where(book.Skills.ContainsKey).Select(s => book.Skills[s])],
        AddQueues = [.. (ring.AddQueues ?? []).Select(q => new QueueId(q))],
    };

    private static OverflowRule Of(QueueOverflow rule, QueueId queue) => new(
        rule.When switch
        {
            "length" => OverflowCause.Length,
            "expectedWait" => OverflowCause.ExpectedWait,
            "serviceLevel" => OverflowCause.ServiceLevel,
            _ => OverflowCause.MaxWait,
        },
        rule.Limit,
        rule.Target.Destination(queue.Value));

    private static QueueCondition Of(string word) => word switch
    {
        "allPaused" => QueueCondition.AllPaused,
        "allBusy" => QueueCondition.AllBusy,
        _ => QueueCondition.NoAgent,
    };

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
