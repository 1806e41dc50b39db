using System.Runtime.InteropServices;
using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>
/// Several reservations for one item (ring-all, ring-progressively). An item that rings and would have more agents stands in
/// its pool's <see cref="Pool.Wanting"/>; an agent joins it only when nothing waits that nobody rings for.
/// </summary>
internal sealed partial class AcdEngine
{
    /// <summary>More phones than this ring for nobody: each is a call of its own on the wire.</summary>
    public const int MostAsked = 50;

    private readonly List<Agent> _released = [];
    private int _wanting;

    /// <summary>An item that rings asks for more agents in the way of its queue.</summary>
    private void AskMore(WorkEntry entry)
    {
        StopWanting(entry);
        // Whom the caller knows rings alone, and so does who is to ring a customer himself.
        if (entry.State != WorkState.Reserved || entry.Queue.Removed || entry.Prefers || entry.IsPromise)
            return;
        if (entry.RingWay == RingWay.All)
        {
            entry.AskedLevel = entry.Pool!.LevelOf(entry.Asked[0]);
            while (AskAnother(entry))
            {
                // until nobody of the level is left
            }

            Want(entry);
        }
        else if (entry.RingWay == RingWay.OneMore)
        {
            ArmNextAgent(entry);
        }
    }

    /// <summary>The next agent of a progressive ring is due.</summary>
    private void AskNext(WorkEntry entry)
    {
        if (entry.State != WorkState.Reserved || entry.RingWay != RingWay.OneMore || entry.Queue.Removed)
            return;
        if (AskAnother(entry))
            ArmNextAgent(entry);
        else
            Want(entry);
    }

    private bool AskAnother(WorkEntry entry)
    {
        if (entry.Asked.Count >= MostAsked || entry.Pool!.BestAgentFor(entry, _now) is not { } agent || !MayJoin(entry, agent))
            return false;
        Reserve(entry, agent, entry.Queue.Ranking.Name);
        return true;
    }

    /// <summary>An agent for whom nothing waits rings along where that is wanted.</summary>
    private bool TryJoin(Agent agent)
    {
        if (_wanting == 0)
            return false;
        WorkEntry? best = null;
        foreach (ref readonly var seat in CollectionsMarshal.AsSpan(agent.Seats))
        {
            if (seat.Pool.Wanting.Count == 0 || !agent.HasRoomFor(seat.Pool.Medium))
                continue;
            foreach (var entry in seat.Pool.Wanting)
            {
                if (MayJoin(entry, agent) && !entry.Excludes(agent, _now) && (best is null || options.ItemRanking.Before(entry, best, _now)))
                    best = entry;
            }
        }

        if (best is null)
            return false;
        Reserve(best, agent, best.Queue.Ranking.Name);
        if (best.RingWay == RingWay.OneMore)
        {
            StopWanting(best);
            ArmNextAgent(best);
        }
        else if (best.Asked.Count >= MostAsked)
        {
            StopWanting(best);
        }

        return true;
    }

    // A higher level is asked only when the lower one has nobody left; a progressive ring goes through all of them.
    private static bool MayJoin(WorkEntry entry, Agent agent) =>
        entry.RingWay == RingWay.OneMore || entry.Pool!.LevelOf(agent) <= entry.AskedLevel;

    private void Want(WorkEntry entry)
    {
        if (entry.Wants || entry.Asked.Count >= MostAsked)
            return;
        entry.Wants = true;
        entry.Pool!.Wanting.Add(entry);
        _wanting++;
    }

    private void StopWanting(WorkEntry entry)
    {
        if (!entry.Wants)
            return;
        entry.Wants = false;
        entry.Pool!.Wanting.Remove(entry);
        _wanting--;
    }

    private void EndRinging(WorkEntry entry)
    {
        StopWanting(entry);
        _timers.Disarm(entry.NextAgentTimer);
    }

    private void ArmNextAgent(WorkEntry entry) =>
        ArmRare(entry, entry.NextAgentTimer, _now + entry.Queue.Settings.RingNextAfter.Ticks);

    /// <summary>Ends every reservation of an item. Who was freed is settled by <see cref="SettleReleased"/>, when the item has come to rest.</summary>
    private void ReleaseAll(WorkEntry entry, ReservationEnd end, string reason)
    {
        while (entry.Asked.Count > 0)
        {
            var agent = entry.Asked[0];
            EndReservation(entry, agent, end, reason, Actor.System);
            _released.Add(agent);
        }
    }

    private void SettleReleased(string reason)
    {
        // Settling gives agents new work but never ends a reservation: nobody is added here meanwhile.
        foreach (var agent in _released)
            Settle(agent, reason, Actor.System);
        _released.Clear();
    }
}
