using Switchboard.Acd.Agents;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>Taking in a configuration while contacts wait and agents talk.</summary>
internal sealed partial class AcdEngine
{
    private long _deviceLostGrace = TimeSpan.FromSeconds(15).Ticks;

    /// <summary>Puts a valid configuration in force. Items of a removed queue overflow; removed agents finish what they have in hand.</summary>
    public void Apply(long now, AcdConfiguration configuration)
    {
        Begin(now);
        _deviceLostGrace = configuration.DeviceLostGrace.Ticks;
        TearDownPools();
        ApplyQueues(configuration.Queues);
        ApplyAgents(configuration.Agents);
        BuildPools();
        Redistribute();
    }

    private void ApplyQueues(IReadOnlyList<QueueSettings> queues)
    {
        var kept = new HashSet<QueueId>(queues.Count);
        foreach (var settings in queues)
        {
            kept.Add(settings.Id);
            if (!Strategies.TryGet(settings.Strategy, out var ranking))
                throw new ArgumentException($"unknown strategy {settings.Strategy}: the configuration was not validated");
            if (_queues.TryGetValue(settings.Id, out var queue))
                queue.Configure(settings, ranking);
            else
                _queues.Add(settings.Id, new WorkQueue(settings, ranking, _seating, _house));
        }

        foreach (var queue in _queues.Values)
            queue.Removed = !kept.Contains(queue.Settings.Id);
    }

    private void ApplyAgents(IReadOnlyList<AgentSettings> agents)
    {
        var kept = new HashSet<AgentId>(agents.Count);
        for (var i = 0; i < agents.Count; i++)
        {
            var settings = agents[i];
            kept.Add(settings.Id);
            if (_agents.TryGetValue(settings.Id, out var agent))
                agent.Configure(settings);
            else
                _agents.Add(settings.Id, agent = new Agent(settings, _seating) { StatusSince = _now, StateSince = _now });
            agent.Position = i;
        }

        foreach (var agent in _agents.Values)
            agent.Removed = !kept.Contains(agent.Settings.Id);
    }

    private void TearDownPools()
    {
        foreach (var queue in _queues.Values)
        {
            foreach (var pool in queue.Pools)
            {
                pool.Idle.Clear();
                pool.Waiting.Clear();
                pool.Wanting.Clear();
            }

            queue.Pools.Clear();
            queue.Waits.Emptied(_now);
            queue.Members.Clear();
        }

        _waiting = 0;
        _wanting = 0;
        foreach (var entry in _work.Values)
        {
            entry.Wants = false;
            entry.KeptFor.Clear();
            entry.IsKept = false;
        }
        foreach (var agent in _agents.Values)
        {
            agent.GetUp();
            agent.Seats.Clear();
            agent.Kept?.Clear();
        }
    }

    private void BuildPools()
    {
        foreach (var agent in _agents.Values.OrderBy(a => a.Position))
        {
            if (agent.Removed)
                continue;
            foreach (var (queue, level) in agent.Settings.Queues)
                _queues[queue].Members.Add((agent, level));
        }

        FindHelpers();
        foreach (var entry in _work.Values)
        {
            SetKey(entry, entry.Key.Minor, entry.Key.Order);
            entry.Circle = Math.Min(entry.Circle, entry.Queue.Settings.Circles.Count);
            entry.Pool = entry.Queue.PoolFor(entry.Item.Medium, entry.Item.Requirements, entry.Circle);
            entry.Pool.Users++;
            if (entry.State == WorkState.InService)
                continue;
            SetOverflow(entry);
            if (!entry.CircleTimer.InHeap)
                ArmCircle(entry);
        }
    }

    /// <summary>Every waiting item looks again, in order of service; then the agents who lost their place settle.</summary>
    private void Redistribute()
    {
        foreach (var agent in _agents.Values.OrderBy(a => a.IdleOrder))
            SeatDown(agent);
        var waiting = _work.Values.Where(w => w.State == WorkState.Waiting).ToArray();
        Array.Sort(waiting, static (a, b) => a.Key.Before(b.Key) ? -1 : 1);
        foreach (var entry in waiting)
            PutInLine(entry);

        foreach (var entry in _work.Values)
        {
            if (entry.State == WorkState.Reserved && entry.RingWay != RingWay.One)
                AskMore(entry);
        }

        foreach (var agent in _agents.Values.Where(a => a.Removed).ToArray())
        {
            GiveBack(agent, "agent_removed", Actor.System);
            EndWrapUp(agent);
            Settle(agent, "agent_removed", Actor.System);
        }

        foreach (var agent in _agents.Values)
            Offer(agent);
        foreach (var queue in _queues.Values.Where(q => q is { Removed: true, Items: 0 }).ToArray())
            Drop(queue);
    }

    private void Drop(WorkQueue queue) => _queues.Remove(queue.Settings.Id);

    private void Drop(Agent agent)
    {
        if (agent.Status != AgentStatus.SignedOut)
            ApplyStatus(agent, AgentStatus.SignedOut, "agent_removed", Actor.System);
        _timers.Disarm(agent.LeaseTimer);
        _timers.Disarm(agent.WrapUpTimer);
        _timers.Disarm(agent.DeviceTimer);
        agent.GetUp();
        _seating.Leave(agent.Chair);
        _agents.Remove(agent.Settings.Id);
    }
}
