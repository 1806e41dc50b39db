using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>Contacts that leave a queue without an agent: by rule, by time, or because nobody is there to serve them.</summary>
internal sealed partial class AcdEngine
{
    /// <summary>A service level of fewer contacts than this says nothing.</summary>
    private const int LeastForServiceLevel = 20;

    private readonly List<WorkEntry> _overflowing = [];

    /// <summary>The earliest of the queue's limits: what it says of waiting in its rules, and its longest wait.</summary>
    private void SetOverflow(WorkEntry entry)
    {
        var queue = entry.Queue.Settings;
        entry.OverflowAt = queue.MaxWait is { } maxWait ? entry.WaitingSince + maxWait.Ticks : null;
        entry.OverflowRule = null;
        if (entry.IsPromise)
            entry.OverflowAt = null;
        for (var i = 0; !entry.Queue.IsPlain && !entry.IsPromise && i < queue.Overflow.Count; i++)
        {
            var rule = queue.Overflow[i];
            if (rule.When != OverflowCause.MaxWait)
                continue;
            var due = entry.WaitingSince + (rule.Limit * TimeSpan.TicksPerMillisecond);
            if (entry.OverflowAt is null || due < entry.OverflowAt)
                (entry.OverflowAt, entry.OverflowRule) = (due, rule);
        }

        if (entry.OverflowAt is { } at)
            _timers.Arm(entry.MaxWaitTimer, at);
        else
            _timers.Disarm(entry.MaxWaitTimer);
    }

    /// <summary>The rule by which an item that has just arrived, and for which nobody is free, goes elsewhere.</summary>
    private OverflowRule? RuleOnArrival(WorkEntry entry)
    {
        if (entry.IsPromise)
            return null;
        var rules = entry.Queue.Settings.Overflow;
        for (var i = 0; i < rules.Count; i++)
        {
            if (Holds(rules[i], entry))
                return rules[i];
        }

        return null;
    }

    private bool Holds(OverflowRule rule, WorkEntry entry)
    {
        var queue = entry.Queue;
        switch (rule.When)
        {
            case OverflowCause.Length:
                return queue.Present.Count > rule.Limit;
            case OverflowCause.ExpectedWait:
                return ExpectedWaitAt(entry.Pool!, queue.PositionOf(entry)) is { } expected && expected.TotalMilliseconds > rule.Limit;
            case OverflowCause.ServiceLevel:
                var (part, whole) = queue.Tally.Figures().ServiceLevel(queue.Settings.ServiceLevelFormula);
                return whole >= LeastForServiceLevel && part * 100 < rule.Limit * whole;
            default:
                return false;
        }
    }

    /// <summary>The item leaves without an agent. It must stand in no heap.</summary>
    private void Overflow(WorkEntry entry, OverflowCause cause, OverflowRule? rule = null)
    {
        var waited = _now - entry.QueuedAt;
        Count(entry, OutputKind.Overflowed, waited);
        entry.Target = rule?.Target ?? entry.Queue.Settings.OverflowTarget;
        Emit(new Output
        {
            Kind = OutputKind.Overflowed,
            Work = entry,
            Reason = WordFor(cause),
            Actor = Actor.System,
            Ticks = waited,
            From = (int)cause,
        });
        Remove(entry);
    }

    private static string WordFor(OverflowCause cause) => cause switch
    {
        OverflowCause.MaxWait => "max_wait",
        OverflowCause.Length => "queue_length",
        OverflowCause.ExpectedWait => "expected_wait",
        OverflowCause.ServiceLevel => "service_level",
        OverflowCause.NoAgent => "no_agent",
        OverflowCause.AllPaused => "all_paused",
        _ => "queue_removed",
    };

    /// <summary>Why nothing may enter the queue now; null when it may.</summary>
    private static QueueCondition? WhyNotToJoin(WorkQueue queue, Medium medium) =>
        queue.Settings.JoinUnless.Count == 0 ? null : First(queue.Settings.JoinUnless, queue, medium);

    /// <summary>Why an item may not stay; null when it may.</summary>
    private static OverflowCause? WhyToLeave(WorkEntry entry) =>
        entry.Queue.Settings.LeaveWhen.Count == 0 || entry.IsPromise ? null : First(entry.Queue.Settings.LeaveWhen, entry.Queue, entry.Item.Medium) switch
        {
            QueueCondition.NoAgent => OverflowCause.NoAgent,
            QueueCondition.AllPaused => OverflowCause.AllPaused,
            _ => null,
        };

    private static QueueCondition? First(IReadOnlyList<QueueCondition> conditions, WorkQueue queue, Medium medium)
    {
        var (signedIn, available, free) = (false, false, false);
        foreach (var (agent, _) in queue.Members)
            Look(agent);
        foreach (var (agent, _, _) in queue.Helpers)
            Look(agent);
        QueueCondition? holds = !signedIn ? QueueCondition.NoAgent : !available ? QueueCondition.AllPaused : !free ? QueueCondition.AllBusy : null;
        return holds is { } condition && conditions.Contains(condition) ? condition : null;

        void Look(Agent agent)
        {
            if (agent.Removed || agent.CapacityFor(medium) == 0)
                return;
            signedIn |= agent.Status != AgentStatus.SignedOut;
            available |= agent.Status == AgentStatus.Available;
            free |= agent.CanTake(medium);
        }
    }

    /// <summary>An agent took a break or went home: where he was the last one, those who wait may have to go.</summary>
    private void LetWaitingGo()
    {
        foreach (var queue in _queues.Values)
        {
            if (queue.Removed || queue.Settings.LeaveWhen.Count == 0)
                continue;
            foreach (var entry in queue.Present)
            {
                if (entry.State == WorkState.Waiting)
                    _overflowing.Add(entry);
            }
        }

        foreach (var entry in _overflowing)
        {
            if (WhyToLeave(entry) is not { } cause)
                continue;
            StopWaiting(entry);
            Overflow(entry, cause);
        }

        _overflowing.Clear();
    }
}
