using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>How an agent's wish was taken.</summary>
internal enum AgentResult
{
    Done,
    Pending,
    NotFound,
    SignedOut,
    NotInWrapUp,
    WrapUpForced,
    WrapUpNone,
}

/// <summary>Status, state, after-call work and device of agents.</summary>
internal sealed partial class AcdEngine
{
    /// <summary>Signs an agent in: from signed out to available or a break. For a signed-in agent it is a change of status.</summary>
    public AgentResult SignIn(long now, AgentId id, AgentStatus status, string reason, Actor actor)
    {
        Begin(now);
        return Find(id) is { } agent ? Wish(agent, status, reason, actor) : AgentResult.NotFound;
    }

    /// <summary>Changes the status of a signed-in agent, now or after what is in hand.</summary>
    public AgentResult SetStatus(long now, AgentId id, AgentStatus status, string reason, Actor actor)
    {
        Begin(now);
        if (Find(id) is not { } agent)
            return AgentResult.NotFound;
        return agent.Status == AgentStatus.SignedOut && status != AgentStatus.SignedOut
            ? AgentResult.SignedOut
            : Wish(agent, status, reason, actor);
    }

    public AgentResult FinishWrapUp(long now, AgentId id, Actor actor)
    {
        Begin(now);
        if (Find(id) is not { } agent)
            return AgentResult.NotFound;
        if (!agent.InWrapUp)
            return AgentResult.NotInWrapUp;
        if (agent.WrapUpForced && !actor.IsSupervisor)
            return AgentResult.WrapUpForced;
        EndWrapUp(agent);
        Settle(agent, "wrap_up_finished", actor);
        return AgentResult.Done;
    }

    /// <summary>More time for after-call work; on a call: after-call work of this length is asked for beforehand.</summary>
    public AgentResult ExtendWrapUp(long now, AgentId id, TimeSpan by, Actor actor)
    {
        Begin(now);
        if (Find(id) is not { } agent)
            return AgentResult.NotFound;
        if (agent is { InWrapUp: true, WrapUpForced: true })
            return AgentResult.WrapUpForced;
        if (!agent.InWrapUp && agent.InHand.Count > 0 && agent.InHand[^1].Queue.Settings.WrapUp == WrapUpMode.None)
            return AgentResult.WrapUpNone;
        if (agent.InWrapUp)
        {
            if (agent.WrapUpUntil is { } until)
            {
                agent.WrapUpUntil = until + by.Ticks;
                _timers.Arm(agent.WrapUpTimer, until + by.Ticks);
            }
        }
        else if (agent.InHand.Count > 0 || agent.OtherCalls.Count > 0)
        {
            agent.WrapUpAsked += by.Ticks;
        }
        else
        {
            return AgentResult.NotInWrapUp;
        }

        Emit(new Output
        {
            Kind = OutputKind.WrapUpExtended,
            Agent = agent,
            Reason = "extended",
            Actor = actor,
            Ticks = by.Ticks,
            More = agent.InWrapUp ? agent.WrapUpUntil ?? -1 : -1,
        });
        return AgentResult.Done;
    }

    /// <summary>A call that came from no queue occupies the agent.</summary>
    public AgentResult CallStarted(long now, AgentId id, Guid call)
    {
        Begin(now);
        if (Find(id) is not { } agent)
            return AgentResult.NotFound;
        if (agent.OtherCalls.Contains(call))
            return AgentResult.Done;
        agent.OtherCalls.Add(call);
        GiveBack(agent, "other_call", agent.UserActor);
        Settle(agent, "call_started", agent.UserActor);
        return AgentResult.Done;
    }

    public AgentResult CallEnded(long now, AgentId id, Guid call)
    {
        Begin(now);
        if (!_agents.TryGetValue(id, out var agent))
            return AgentResult.NotFound;
        if (!agent.OtherCalls.Remove(call))
            return AgentResult.Done;
        BeginIdle(agent);
        Settle(agent, "call_ended", Actor.System);
        return AgentResult.Done;
    }

    public AgentResult DeviceConnected(long now, AgentId id)
    {
        Begin(now);
        if (Find(id) is not { } agent)
            return AgentResult.NotFound;
        if (agent.DeviceConnected)
            return AgentResult.Done;
        agent.DeviceConnected = true;
        _timers.Disarm(agent.DeviceTimer);
        Emit(new Output { Kind = OutputKind.DeviceChanged, Agent = agent, Reason = "device_connected", Actor = Actor.System, More = 1 });
        if (agent.Pending is { Reason: DeviceLostReason })
            SetPending(agent, agent.PutAside, "device_connected", Actor.System);
        agent.PutAside = null;
        Settle(agent, "device_connected", Actor.System);
        return AgentResult.Done;
    }

    public AgentResult DeviceLost(long now, AgentId id)
    {
        Begin(now);
        if (Find(id) is not { } agent)
            return AgentResult.NotFound;
        if (!agent.DeviceConnected)
            return AgentResult.Done;
        agent.DeviceConnected = false;
        Emit(new Output { Kind = OutputKind.DeviceChanged, Agent = agent, Reason = DeviceLostReason, Actor = Actor.System });
        if (agent.Settings.DevicePresenceKnown)
        {
            if (agent.Status != AgentStatus.SignedOut)
                _timers.Arm(agent.DeviceTimer, _now + _deviceLostGrace);
            GiveBack(agent, DeviceLostReason, Actor.System);
        }

        Settle(agent, DeviceLostReason, Actor.System);
        return AgentResult.Done;
    }

    /// <summary>After a restart: statuses as they were, then work for who is available. Devices get time to come back.</summary>
    public void RestoreStatuses(long now, IReadOnlyList<RestoredStatus> statuses)
    {
        Begin(now);
        foreach (var (id, status, reason, actor, since) in statuses.OrderBy(s => s.Since))
        {
            if (Find(id) is not { } agent || !agent.HandsEmpty)
                continue;
            agent.Status = status;
            agent.StatusReason = reason;
            agent.StatusActor = actor;
            agent.StatusSince = Math.Min(since, _now);
            if (status != AgentStatus.SignedOut && !agent.DevicePresent)
                _timers.Arm(agent.DeviceTimer, _now + options.RestoreGrace.Ticks);
            agent.BeginIdle(agent.StatusSince, ++_idleOrder);
            Settle(agent, "restored", Actor.System);
        }
    }

    public void RestoreReservationNumber(long next) => _nextReservation = Math.Max(_nextReservation, next);

    private const string DeviceLostReason = "device_lost";

    /// <summary>Some agent is not available any more: <see cref="LetWaitingGo"/> is due.</summary>
    private bool _someoneLeft;

    private Agent? Find(AgentId id) => _agents.TryGetValue(id, out var agent) && !agent.Removed ? agent : null;

    private AgentResult Wish(Agent agent, AgentStatus status, string reason, Actor actor)
    {
        var effect = AgentTransitions.Effect(status, agent.State);
        if (effect == StatusEffect.EndsWrapUp && status == AgentStatus.Available && agent.WrapUpForced && !actor.IsSupervisor)
            effect = StatusEffect.Later;
        if (effect == StatusEffect.Later)
        {
            Postpone(agent, status, reason, actor);
            Settle(agent, reason, actor);
            return agent.Pending is null ? AgentResult.Done : AgentResult.Pending;
        }

        if (effect == StatusEffect.EndsWrapUp)
            EndWrapUp(agent);
        if (effect == StatusEffect.GivesBack)
            GiveBack(agent, reason, actor);
        if (agent.HandsEmpty)
        {
            if (agent.Pending is not null)
                SetPending(agent, null, reason, actor);
            ApplyStatus(agent, status, reason, actor);
        }
        else
        {
            Postpone(agent, status, reason, actor);
        }

        Settle(agent, reason, actor);
        return agent.Pending is null ? AgentResult.Done : AgentResult.Pending;
    }

    /// <summary>Notes a wish for later. Wishing for the status one has withdraws an earlier wish.</summary>
    private void Postpone(Agent agent, AgentStatus status, string reason, Actor actor)
    {
        var same = agent.Status == status && (status != AgentStatus.Break || agent.StatusReason == reason);
        if (same && agent.Pending is null)
            return;
        SetPending(agent, same ? null : new PendingStatus(status, reason, actor), reason, actor);
    }

    private void SetPending(Agent agent, PendingStatus? pending, string reason, Actor actor)
    {
        agent.Pending = pending;
        Emit(new Output
        {
            Kind = OutputKind.StatusPending,
            Agent = agent,
            Reason = reason,
            Actor = actor,
            To = pending is null ? -1 : (int)pending.Status,
        });
    }

    private void ApplyStatus(Agent agent, AgentStatus status, string reason, Actor actor)
    {
        if (agent.Status == status && (status != AgentStatus.Break || agent.StatusReason == reason))
            return;
        var from = agent.Status;
        var lasted = _now - agent.StatusSince;
        agent.Status = status;
        agent.StatusReason = reason;
        agent.StatusActor = actor;
        agent.StatusSince = _now;
        if (status == AgentStatus.Available)
            BeginIdle(agent);
        else
            _someoneLeft = true;
        if (status == AgentStatus.SignedOut)
            _timers.Disarm(agent.DeviceTimer);
        Emit(new Output
        {
            Kind = OutputKind.StatusChanged,
            Agent = agent,
            Reason = reason,
            Actor = actor,
            From = (int)from,
            To = (int)status,
            Ticks = lasted,
        });
    }

    /// <summary>The system takes an agent out of routing. A wish for a break or the way home is as good and stays.</summary>
    private void NotReady(Agent agent, string reason)
    {
        if (agent.Pending is null && agent.Status == AgentStatus.Available)
            ApplyStatus(agent, AgentStatus.Break, reason, Actor.System);
    }

    private void DeviceStayedAway(Agent agent)
    {
        EndWrapUp(agent);
        if (agent.HandsEmpty)
        {
            // A break that was wished for meanwhile would bring back who is gone.
            if (agent.Pending is not null)
                SetPending(agent, null, DeviceLostReason, Actor.System);
            ApplyStatus(agent, AgentStatus.SignedOut, DeviceLostReason, Actor.System);
        }
        else
        {
            agent.PutAside = agent.Pending;
            Postpone(agent, AgentStatus.SignedOut, DeviceLostReason, Actor.System);
        }

        Settle(agent, DeviceLostReason, Actor.System);
    }
}

/// <summary>A status to be restored, in engine time.</summary>
internal readonly record struct RestoredStatus(AgentId Agent, AgentStatus Status, string Reason, Actor Actor, long Since);
