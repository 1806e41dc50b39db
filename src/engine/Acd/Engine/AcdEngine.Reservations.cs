using System.Diagnostics.CodeAnalysis;
using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>Reservations are leases: made here, ended here, each exactly once.</summary>
internal sealed partial class AcdEngine
{
    /// <summary>The agent's device rings.</summary>
    public bool Ringing(long now, WorkItemId id, ReservationId reservation)
    {
        Begin(now);
        if (!IsLive(id, reservation, out _, out var agent))
            return false;
        agent.DeviceRings = true;
        SyncState(agent, "device_rings", Actor.System);
        return true;
    }

    /// <summary>The agent answered: the item is his, whoever else rings is let go. False when the lease is over.</summary>
    public bool Accept(long now, WorkItemId id, ReservationId reservation)
    {
        Begin(now);
        if (!IsLive(id, reservation, out var entry, out var agent))
            return false;
        EndReservation(entry, agent, ReservationEnd.Accepted, "answered", ActorOf(agent));
        ReleaseAll(entry, ReservationEnd.AnsweredElsewhere, "answered_elsewhere");
        entry.State = WorkState.InService;
        entry.Agent = agent;
        entry.AnsweredAt = _now;
        entry.Queue.RemovePresent(entry);
        DisarmAll(entry);
        agent.Take(entry);
        agent.AnsweredToday++;
        var waited = _now - entry.QueuedAt;
        if (!entry.Counted)
        {
            entry.Counted = true;
            entry.Queue.Tally.Answered(waited, entry.Queue.Settings);
            EndWait(entry, waited);
        }

        Emit(new Output { Kind = OutputKind.Answered, Work = entry, Agent = agent, Reason = "answered", Actor = ActorOf(agent), Ticks = waited });
        BeginIdle(agent);
        Settle(agent, "answered", ActorOf(agent));
        SettleReleased("answered_elsewhere");
        return true;
    }

    /// <summary>The agent did not answer, refused, or could not be reached.</summary>
    public bool Decline(long now, WorkItemId id, ReservationId reservation, ReservationEnd end, string reason)
    {
        Begin(now);
        if (!IsLive(id, reservation, out var entry, out var agent))
            return false;
        Decline(entry, agent, end, reason);
        return true;
    }

    private bool IsLive(WorkItemId id, ReservationId reservation, [NotNullWhen(true)] out WorkEntry? entry, [NotNullWhen(true)] out Agent? agent)
    {
        agent = _work.TryGetValue(id, out entry) && entry.State == WorkState.Reserved ? entry.Asked.With(reservation.Value) : null;
        return agent is not null;
    }

    private void Decline(WorkEntry entry, Agent agent, ReservationEnd end, string reason)
    {
        EndReservation(entry, agent, end, reason, end == ReservationEnd.Rejected ? ActorOf(agent) : Actor.System);
        if (end == ReservationEnd.Rejected)
        {
            Exclude(entry, agent);
            BeginIdle(agent);
        }
        else
        {
            NotReady(agent, end == ReservationEnd.Failed ? "device_unreachable" : "ring_no_answer");
        }

        BackInLine(entry);
        Settle(agent, reason, Actor.System);
    }

    /// <summary>An item that has lost an agent goes on ringing the others, or waits again.</summary>
    private void BackInLine(WorkEntry entry)
    {
        if (entry.Asked.Count == 0)
            PutInLine(entry);
        else if (entry.RingWay == RingWay.All)
            AskMore(entry);
    }

    private void Reserve(WorkEntry entry, Agent agent, string rule)
    {
        var decision = ExplainDecisions ? Explain(entry, agent, rule) : null;
        entry.State = WorkState.Reserved;
        entry.Asked.Add(agent);
        entry.Agent = entry.Asked.First;
        agent.Reserved = entry;
        agent.DeviceRings = false;
        agent.LastAsked = _nextReservation++;
        entry.Queue.LastAskedPosition = agent.Position;
        agent.GetUp();
        _timers.Arm(agent.LeaseTimer, _now + entry.Queue.Settings.RingTimeout.Ticks + options.LeaseGrace.Ticks);
        Emit(new Output
        {
            Kind = OutputKind.Reserved,
            Work = entry,
            Agent = agent,
            Reservation = agent.LastAsked,
            Reason = rule,
            Actor = Actor.System,
            Decision = decision,
        });
        SyncState(agent, "reserved", Actor.System);
    }

    /// <summary>Parts item and agent. The caller says what becomes of both.</summary>
    private void EndReservation(WorkEntry entry, Agent agent, ReservationEnd end, string reason, Actor actor)
    {
        _timers.Disarm(agent.LeaseTimer);
        agent.Reserved = null;
        agent.DeviceRings = false;
        entry.Asked.Remove(agent);
        entry.Agent = entry.Asked.First;
        if (entry.Asked.Count == 0 && entry.RingWay != RingWay.One)
            EndRinging(entry);
        Emit(new Output
        {
            Kind = OutputKind.ReservationEnded,
            Work = entry,
            Agent = agent,
            Reservation = agent.LastAsked,
            Reason = reason,
            Actor = actor,
            From = (int)end,
        });
    }

    /// <summary>The item's agent is no longer to be had; the item keeps its place. The caller settles the agent.</summary>
    private void GiveBack(Agent agent, string reason, Actor actor)
    {
        if (agent.Reserved is not { } entry)
            return;
        EndReservation(entry, agent, ReservationEnd.AgentGone, reason, actor);
        BackInLine(entry);
    }

    private void Exclude(WorkEntry entry, Agent agent)
    {
        entry.Exclude(agent, _now + entry.Queue.Settings.RejectPause.Ticks);
        ArmExclusions(entry);
    }

    private void ArmExclusions(WorkEntry entry)
    {
        _noLongerExcluded.Clear();
        if (entry.PruneExclusions(_now, _noLongerExcluded) is { } next)
            _timers.Arm(entry.ExclusionTimer, next);
        else
            _timers.Disarm(entry.ExclusionTimer);
    }

    // The agents look for work, not the item for agents: another item may have waited longer for the same agent.
    private void EndExclusions(WorkEntry entry)
    {
        ArmExclusions(entry);
        foreach (var agent in _noLongerExcluded)
        {
            if (agent.IsOpen)
                Offer(agent);
        }
    }

    private static Actor ActorOf(Agent agent) => agent.UserActor;
}
