using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>The one way in which every change of an agent ends, and after-call work.</summary>
internal sealed partial class AcdEngine
{
    /// <summary>
    /// Brings an agent to rest after a change: after-call work begins if it is due, the state follows from what is in hand,
    /// a pending status takes effect on an idle agent, and an open agent gets work or a place among the idle.
    /// </summary>
    private void Settle(Agent agent, string reason, Actor actor)
    {
        if (agent.HandsEmpty)
            BeginWrapUpIfDue(agent);
        SyncState(agent, reason, actor);
        if (agent is { State: AgentState.Idle, Pending: { } pending })
        {
            agent.Pending = null;
            ApplyStatus(agent, pending.Status, pending.Reason, pending.Actor);
        }

        if (agent.Kept is { Count: > 0 })
            LetGoOf(agent);
        if (agent is { Removed: true, State: AgentState.Idle })
        {
            Drop(agent);
            return;
        }

        Offer(agent);
        if (!_someoneLeft)
            return;
        _someoneLeft = false;
        LetWaitingGo();
    }

    private void SyncState(Agent agent, string reason, Actor actor)
    {
        var state = agent.DerivedState();
        if (state == agent.State)
            return;
        var from = agent.State;
        var lasted = _now - agent.StateSince;
        agent.State = state;
        agent.StateSince = _now;
        Emit(new Output
        {
            Kind = OutputKind.StateChanged,
            Agent = agent,
            Reason = reason,
            Actor = actor,
            From = (int)from,
            To = (int)state,
            Ticks = lasted,
        });
    }

    private void BeginWrapUpIfDue(Agent agent)
    {
        var queue = agent.WrapUpOwed;
        var asked = agent.WrapUpAsked;
        // What runs already is counted when it ends, whatever the agent wishes or loses meanwhile.
        if (agent.InWrapUp || (queue is null && asked == 0))
            return;
        agent.WrapUpAsked = 0;
        // Nobody is there to do it when the agent is signed out, removed, or the device stayed away.
        var absent = agent.Removed || agent.Status == AgentStatus.SignedOut || agent.Pending is { Reason: DeviceLostReason };
        var mode = queue?.Settings.WrapUp ?? WrapUpMode.Optional;
        long? length = mode switch
        {
            WrapUpMode.Mandatory => null,
            WrapUpMode.MandatoryTimeout => WrapUpTimeout(agent, queue) + asked,
            WrapUpMode.MandatoryForcedTimeout => WrapUpTimeout(agent, queue),
            WrapUpMode.AgentRequested => asked > 0 ? WrapUpTimeout(agent, queue) : 0,
            WrapUpMode.None => 0,
            _ => asked,
        };
        if (absent || length == 0)
        {
            CountHandling(agent);
            return;
        }

        agent.InWrapUp = true;
        agent.WrapUpForced = mode == WrapUpMode.MandatoryForcedTimeout;
        agent.WrapUpSince = _now;
        agent.WrapUpUntil = _now + length;
        if (agent.WrapUpUntil is { } until)
            _timers.Arm(agent.WrapUpTimer, until);
    }

    private static long WrapUpTimeout(Agent agent, WorkQueue? queue) =>
        (agent.Settings.WrapUpTimeout ?? queue?.Settings.WrapUpTimeout ?? TimeSpan.Zero).Ticks;

    private void EndWrapUp(Agent agent)
    {
        if (!agent.InWrapUp)
            return;
        agent.InWrapUp = false;
        agent.WrapUpForced = false;
        agent.WrapUpUntil = null;
        _timers.Disarm(agent.WrapUpTimer);
        agent.HandledTicks += _now - agent.WrapUpSince;
        CountHandling(agent);
        BeginIdle(agent);
    }

    private static void CountHandling(Agent agent)
    {
        agent.WrapUpOwed?.Tally.Handled(agent.HandledTicks);
        agent.WrapUpOwed = null;
        agent.HandledTicks = 0;
    }
}
