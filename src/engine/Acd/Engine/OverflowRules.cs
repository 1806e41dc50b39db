using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Acd.Engine;

/// <summary>What a queue's reasons to overflow, to refuse and to let go must fulfil.</summary>
internal static class OverflowRules
{
    private const int Most = 8;
    private const long LongestWaitMs = 86_400_000;
    private const int LongestLine = 10_000;

    public static Fault? Check(QueueSettings queue, string at)
    {
        if (queue.Overflow.Count > Most)
            return Fault.Invalid("queue.too_many_rules", $"A queue has at most {Most} overflow rules.", $"{at}.overflow");
        for (var i = 0; i < queue.Overflow.Count; i++)
        {
            if (Check(queue.Overflow[i], queue, $"{at}.overflow[{i}]") is { } fault)
                return fault;
        }

        foreach (var condition in queue.LeaveWhen)
        {
            if (condition is not (QueueCondition.NoAgent or QueueCondition.AllPaused))
                return Fault.Invalid("queue.unknown_condition", "Callers leave when noAgent or allPaused holds.", $"{at}.leaveWhen");
        }

        return queue.JoinUnless.All(Enum.IsDefined)
            ? null
            : Fault.Invalid("queue.unknown_condition", "Callers join unless noAgent, allPaused or allBusy holds.", $"{at}.joinUnless");
    }

    private static Fault? Check(OverflowRule rule, QueueSettings queue, string at)
    {
        (long Least, long Most)? range = rule.When switch
        {
            OverflowCause.MaxWait or OverflowCause.ExpectedWait => (1_000, LongestWaitMs),
            OverflowCause.Length => (0, LongestLine),
            OverflowCause.ServiceLevel => (1, 100),
            _ => null,
        };
        if (range is not { } bounds)
            return Fault.Invalid("queue.unknown_overflow", "A queue overflows by wait, length, expectedWait or serviceLevel.", $"{at}.when");
        if (rule.Limit < bounds.Least || rule.Limit > bounds.Most)
            return Fault.Invalid("value.out_of_range", $"The limit is between {bounds.Least} and {bounds.Most}.", $"{at}.limit");
        if (string.IsNullOrWhiteSpace(rule.Target))
            return Fault.Invalid("queue.no_target", "An overflow needs a target.", $"{at}.target");
        return rule.Target == $"queue:{queue.Id}"
            ? Fault.Invalid("queue.own_target", "A queue does not overflow into itself.", $"{at}.target")
            : null;
    }
}
