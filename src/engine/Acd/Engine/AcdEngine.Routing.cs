using System.Runtime.InteropServices;
using Switchboard.Acd.Agents;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>The two decisions (an agent for an item, an item for an agent) and the timers.</summary>
internal sealed partial class AcdEngine
{
    /// <summary>How long the items of a pool will probably wait.</summary>
    public static ExpectedWait ExpectedWaitIn(Pool pool) =>
        new(StaffIn(pool), pool.Queue.Tally.MeanHandlingTicks, pool.Queue.Tally.AbandonRate);

    /// <summary>Agents of the pool who are at work, busy or not.</summary>
    public static int StaffIn(Pool pool)
    {
        var staff = 0;
        foreach (var (agent, _) in pool.Members)
        {
            if (agent is { Status: AgentStatus.Available, DevicePresent: true })
                staff++;
        }

        return staff;
    }

    /// <summary>An item looks for an agent; if none is free, it waits at its place; if it may not wait, it overflows.</summary>
    private void PutInLine(WorkEntry entry)
    {
        entry.State = WorkState.Waiting;
        if (entry.Queue.Removed)
        {
            Overflow(entry, OverflowCause.QueueRemoved);
            return;
        }

        if (entry.OverflowAt <= _now)
        {
            Overflow(entry, OverflowCause.MaxWait, entry.OverflowRule);
            return;
        }

        if (!entry.Queue.IsPlain && WhyToLeave(entry) is { } cause)
        {
            Overflow(entry, cause);
            return;
        }

        if ((entry.Prefers && TryPreferred(entry)) || TryServe(entry))
            return;
        entry.Pool!.Waiting.Add(entry, entry.Key);
        _waiting++;
        BeginWait(entry);
    }

    private bool TryServe(WorkEntry entry)
    {
        if (entry.Pool!.BestAgentFor(entry, _now) is not { } agent)
            return false;
        Reserve(entry, agent, entry.Queue.Ranking.Name);
        if (entry.RingWay != RingWay.One)
            AskMore(entry);
        return true;
    }

    /// <summary>An agent looks for an item: the best of the heads of the pools he may serve now.</summary>
    private bool TryFindWork(Agent agent)
    {
        if (_waiting == 0)
            return false;
        WorkEntry? best = null;
        foreach (ref readonly var seat in CollectionsMarshal.AsSpan(agent.Seats))
        {
            var pool = seat.Pool;
            if (pool.Waiting.Count == 0 || !agent.HasRoomFor(pool.Medium) || pool.BestItemFor(agent, _now) is not { } head)
                continue;
            if (best is null || options.ItemRanking.Before(head, best, _now))
                best = head;
        }

        if (agent.Kept is { Count: > 0 })
            best = BestKept(agent, best);
        if (best is null)
            return false;
        var kept = best.IsKept;
        StopWaiting(best, served: true);
        Reserve(best, agent, kept ? PreferredRule : options.ItemRanking.Name);
        if (!kept && best.RingWay != RingWay.One)
            AskMore(best);
        return true;
    }

    /// <summary>Gives an agent work, or a place among the idle.</summary>
    private void Offer(Agent agent)
    {
        if (agent.IsOpen && (TryFindWork(agent) || TryJoin(agent)))
            return;
        SeatDown(agent);
    }

    /// <summary>Lets the agent sit down among the idle of every pool that may have him now.</summary>
    private static void SeatDown(Agent agent)
    {
        var fresh = agent.SitDown();
        if (fresh == 0)
            return;
        foreach (ref readonly var seat in CollectionsMarshal.AsSpan(agent.Seats))
        {
            if ((fresh & (1 << (int)seat.Pool.Medium)) != 0)
                seat.Pool.Idle.Add(agent, seat.Level);
        }
    }

    private void StopWaiting(WorkEntry entry, bool served = false)
    {
        if (entry.IsKept)
            StopKeeping(entry);
        else
            entry.Pool!.Waiting.Remove(entry);
        _waiting--;
        entry.Queue.Waits.Left(_now, served);
    }

    private void BeginIdle(Agent agent) => agent.BeginIdle(_now, ++_idleOrder);

    private void Fire(EngineTimer timer)
    {
        switch (timer.Kind)
        {
            case TimerKind.Lease:
                Decline(timer.Agent!.Reserved!, timer.Agent, ReservationEnd.Expired, "lease_expired");
                break;
            case TimerKind.WrapUp:
                EndWrapUp(timer.Agent!);
                Settle(timer.Agent!, "wrap_up_timeout", Actor.System);
                break;
            case TimerKind.DeviceLost:
                DeviceStayedAway(timer.Agent!);
                break;
            case TimerKind.MaxWait when timer.Work!.State == WorkState.Waiting:
                StopWaiting(timer.Work);
                Overflow(timer.Work, OverflowCause.MaxWait, timer.Work.OverflowRule);
                break;
            case TimerKind.MaxWait:
                // Reserved: the ring goes on; if it fails, PutInLine lets the item overflow.
                break;
            case TimerKind.NextAgent:
                AskNext(timer.Work!);
                break;
            case TimerKind.Preferred:
                PreferredTimeIsOver(timer.Work!);
                break;
            case TimerKind.Circle:
                Widen(timer.Work!);
                break;
            case TimerKind.Exclusion:
                EndExclusions(timer.Work!);
                break;
            default:
                throw new InvalidOperationException($"unknown timer {timer.Kind}");
        }
    }

    private CandidateVerdict VerdictOn(Agent agent, WorkEntry entry)
    {
        if (agent.Status == AgentStatus.SignedOut)
            return CandidateVerdict.SignedOut;
        if (agent.Status == AgentStatus.Break || agent.Pending is not null)
            return CandidateVerdict.OnBreak;
        if (!entry.Pool!.IsSkilled(agent))
            return CandidateVerdict.SkillMissing;
        if (!agent.DevicePresent)
            return CandidateVerdict.DeviceAway;
        if (!agent.IsOpen)
            return CandidateVerdict.Busy;
        if (!agent.HasRoomFor(entry.Item.Medium))
            return agent.InHand.Count > 0 && agent.CapacityFor(entry.Item.Medium) > 0 ? CandidateVerdict.Busy : CandidateVerdict.NoCapacity;
        return entry.Excludes(agent, _now) ? CandidateVerdict.RejectedBefore : CandidateVerdict.RankedLower;
    }
}
