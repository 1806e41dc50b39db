using Switchboard.Contracts.Acd;
using Switchboard.Kernel;

namespace Switchboard.Acd.Engine;

/// <summary>What the rings of a queue must fulfil.</summary>
internal static class CircleRules
{
    private const int Most = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static Fault? Check(QueueSettings queue, string at)
    {
        if (queue.Circles.Count > Most)
            return Fault.Invalid("queue.too_many_rings", $"A queue has at most {Most} rings.", $"{at}.rings");
        for (var i = 0; i < queue.Circles.Count; i++)
        {
            var ring = queue.Circles[i];
            if (ring.After < TimeSpan.FromSeconds(1) || ring.After > Longest)
                return Fault.Invalid("value.out_of_range", "A ring begins a second to a day after the one before.", $"{at}.rings[{i}].afterMs");
            if (ring.LowerLevels is < 0 or > 10)
                return Fault.Invalid("value.out_of_range", "Levels are lowered by 0 to 10.", $"{at}.rings[{i}].lowerLevels");
            if (ring is { DropSkills.Count: 0, LowerLevels: 0, AddQueues.Count: 0 })
                return Fault.Invalid("queue.empty_ring", "A ring drops a skill, lowers the levels or adds a queue.", $"{at}.rings[{i}]");
        }

        return null;
    }

    public static Fault? CheckQueues(AcdConfiguration configuration, HashSet<QueueId> known)
    {
        for (var q = 0; q < configuration.Queues.Count; q++)
        {
            var circles = configuration.Queues[q].Circles;
            for (var i = 0; i < circles.Count; i++)
            {
                foreach (var added in circles[i].AddQueues)
                {
                    if (!known.Contains(added))
                        return Fault.Invalid("queue.not_found", $"There is no queue {added}.", $"queues[{q}].rings[{i}].addQueues");
                }
            }
        }

        return null;
    }
}
