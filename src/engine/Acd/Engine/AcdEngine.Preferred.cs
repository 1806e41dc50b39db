using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>
/// Agents whom an item would have before all others (the last one, the customer's own). While one of them is at work the item
/// is kept for them, at most for the queue's time; then anybody may take it.
/// </summary>
internal sealed partial class AcdEngine
{
    private const string PreferredRule = "preferred-agent";

    /// <summary>Gives an item to a preferred agent or keeps it for one. False: it looks for anybody.</summary>
    private bool TryPreferred(WorkEntry entry)
    {
        var medium = entry.Item.Medium;
        foreach (var id in entry.Item.PreferredAgents)
        {
            if (Find(id) is not { } agent || !Serves(agent, entry))
                continue;
            if (agent.IsSeated(medium))
            {
                entry.KeptFor.Clear();
                Reserve(entry, agent, PreferredRule);
                return true;
            }

            if (IsAtWork(agent))
                entry.KeptFor.Add(agent);
        }

        if (entry.KeptFor.Count == 0 || _now >= entry.PreferredUntil)
        {
            entry.KeptFor.Clear();
            entry.Prefers = false;
            return false;
        }

        entry.IsKept = true;
        foreach (var agent in entry.KeptFor)
            agent.Keep(entry);
        ArmRare(entry, entry.PreferredTimer, entry.PreferredUntil);
        _waiting++;
        entry.Queue.Waits.Joined(_now);
        return true;
    }

    /// <summary>What is kept for an agent goes before what anybody may take, unless that has the higher priority.</summary>
    private WorkEntry? BestKept(Agent agent, WorkEntry? other)
    {
        WorkEntry? best = null;
        foreach (var entry in agent.Kept!)
        {
            if (agent.HasRoomFor(entry.Item.Medium) && !entry.Excludes(agent, _now) && (best is null || options.ItemRanking.Before(entry, best, _now)))
                best = entry;
        }

        return best is null || (other is not null && other.PriorityAt(_now) > best.PriorityAt(_now)) ? other : best;
    }

    /// <summary>An agent who goes is waited for no longer.</summary>
    private void LetGoOf(Agent agent)
    {
        if (IsAtWork(agent))
            return;
        while (agent.Kept is { Count: > 0 } all)
        {
            var entry = all[^1];
            all.RemoveAt(all.Count - 1);
            entry.KeptFor.Remove(agent);
            if (entry.KeptFor.Count > 0)
                continue;
            entry.IsKept = false;
            _waiting--;
            entry.Queue.Waits.Left(_now, served: false);
            _timers.Disarm(entry.PreferredTimer);
            PutInLine(entry);
        }
    }

    private void StopKeeping(WorkEntry entry)
    {
        foreach (var agent in entry.KeptFor)
            agent.Kept!.Remove(entry);
        entry.KeptFor.Clear();
        entry.IsKept = false;
        _timers.Disarm(entry.PreferredTimer);
    }

    private void PreferredTimeIsOver(WorkEntry entry)
    {
        entry.Prefers = false;
        if (entry.State != WorkState.Waiting || !entry.IsKept)
            return;
        StopWaiting(entry);
        PutInLine(entry);
    }

    private bool Serves(Agent agent, WorkEntry entry) => entry.Pool!.LevelOf(agent) != int.MaxValue && !entry.Excludes(agent, _now);

    private static bool IsAtWork(Agent agent) => agent is { Status: AgentStatus.Available, Pending: null, Removed: false, DevicePresent: true };
}
