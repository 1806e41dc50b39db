namespace Switchboard.Acd.Engine;

/// <summary>Bullseye routing: an item that waits moves from ring to ring, each with a wider pool of agents.</summary>
internal sealed partial class AcdEngine
{
    private void ArmCircle(WorkEntry entry)
    {
        var circles = entry.Queue.Settings.Circles;
        if (entry.Circle < circles.Count)
            ArmRare(entry, entry.CircleTimer, _now + circles[entry.Circle].After.Ticks);
    }

    private void Widen(WorkEntry entry)
    {
        if (entry.Circle >= entry.Queue.Settings.Circles.Count || entry.Queue.Removed)
            return;
        entry.Circle++;
        var waits = entry.State == WorkState.Waiting;
        var wants = entry.Wants;
        if (waits)
            StopWaiting(entry);
        else
            StopWanting(entry);
        entry.Pool!.Users--;
        entry.Pool = entry.Queue.PoolFor(entry.Item.Medium, entry.Item.Requirements, entry.Circle);
        entry.Pool.Users++;
        ArmCircle(entry);
        if (waits)
            PutInLine(entry);
        else if (entry.RingWay == RingWay.All)
            AskMore(entry);
        else if (wants)
            AskNext(entry); // a progressive ring had run out of agents, and here are more
    }

    /// <summary>Who may be asked beside a queue's own members, and from which ring on.</summary>
    private void FindHelpers()
    {
        foreach (var queue in _queues.Values)
        {
            queue.Helpers.Clear();
            for (var circle = 0; circle < queue.Settings.Circles.Count; circle++)
            {
                foreach (var added in queue.Settings.Circles[circle].AddQueues)
                {
                    foreach (var (agent, level) in _queues[added].Members)
                        queue.AddHelper(agent, level, circle + 1);
                }
            }
        }
    }
}
