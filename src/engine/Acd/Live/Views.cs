using Switchboard.Acd.Agents;
using Switchboard.Acd.Engine;
using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Live;

/// <summary>What others see of the engine's state. Only for the mailbox's thread.</summary>
internal static class Views
{
    public static FloorView Floor(TenantMailbox mailbox)
    {
        mailbox.Engine.Advance(mailbox.Now);
        return new FloorView(
            mailbox.Wall(mailbox.Now),
            [.. mailbox.Engine.Agents.Where(a => !a.Removed).Select(a => Of(mailbox, a))],
            [.. mailbox.Engine.Queues.Where(q => !q.Removed).Select(q => Of(mailbox, q))]);
    }

    public static AgentView Of(TenantMailbox mailbox, Agent agent)
    {
        List<WorkItemId> work = [.. agent.InHand.Select(w => w.Item.Id)];
        if (agent.Reserved is { } reserved)
            work.Add(reserved.Item.Id);
        return new AgentView
        {
            Id = agent.Settings.Id,
            Name = agent.Settings.Name,
            Status = agent.Status,
            StatusReason = agent.StatusReason,
            StatusActor = agent.StatusActor,
            StatusSince = mailbox.Wall(agent.StatusSince),
            State = agent.State,
            StateSince = mailbox.Wall(agent.StateSince),
            Pending = agent.Pending,
            WrapUpForced = agent.WrapUpForced,
            WrapUpUntil = agent.InWrapUp && agent.WrapUpUntil is { } until ? mailbox.Wall(until) : null,
            DeviceConnected = agent.DevicePresent,
            Work = work,
            Queues = [.. agent.Settings.Queues.Select(q => q.Queue)],
        };
    }

    public static AcdSnapshot Snapshot(TenantMailbox mailbox) => new()
    {
        Tenant = mailbox.Tenant,
        TakenAt = mailbox.Wall(mailbox.Now),
        NextReservation = mailbox.Engine.NextReservation,
        Agents = [.. mailbox.Engine.Agents.Where(a => !a.Removed).Select(a => Remember(mailbox, a))],
        Queues = [.. mailbox.Engine.Queues.Where(q => !q.Removed).Select(q => new QueueSnapshot(q.Settings.Id, q.Tally.Figures()))],
    };

    public static void Restore(TenantMailbox mailbox, AcdSnapshot snapshot)
    {
        var engine = mailbox.Engine;
        engine.RestoreReservationNumber(snapshot.NextReservation);
        if (mailbox.DayOf(snapshot.TakenAt) == mailbox.Today)
        {
            foreach (var (queue, today) in snapshot.Queues)
                engine.FindQueue(queue)?.Tally.Restore(today);
        }

        engine.RestoreStatuses(
            mailbox.Now,
            [.. snapshot.Agents.Select(a => new RestoredStatus(a.Agent, a.Status, a.Reason, a.Actor, mailbox.Ticks(a.Since)))]);
    }

    private static AgentSnapshot Remember(TenantMailbox mailbox, Agent agent) =>
        agent.Pending is { } pending
            ? new(agent.Settings.Id, pending.Status, pending.Reason, pending.Actor, mailbox.Wall(mailbox.Now))
            : new(agent.Settings.Id, agent.Status, agent.StatusReason, agent.StatusActor, mailbox.Wall(agent.StatusSince));

    /// <summary>What a call that enters now must expect; null when the queue knows too little.</summary>
    public static WaitForecast? Forecast(TenantMailbox mailbox, WorkQueue queue)
    {
        var pool = queue.PoolFor(Medium.Voice, []);
        return pool.Idle.First is not null ? default(WaitForecast) : mailbox.Engine.Forecast(pool, queue.Present.Count + 1);
    }

    private static QueueView Of(TenantMailbox mailbox, WorkQueue queue)
    {
        var today = queue.Tally.Figures();
        var line = queue.Present.OrderBy(w => w.Key, KeyOrder.Instance).ToList();
        var pool = queue.PoolFor(Medium.Voice, []);
        var oldest = queue.Present.Count == 0 ? mailbox.Now : queue.Present.Min(w => w.QueuedAt);
        var expected = Forecast(mailbox, queue);
        return new QueueView
        {
            Id = queue.Settings.Id,
            Name = queue.Settings.Name,
            Waiting = [.. line.Select((w, i) => Waiting(mailbox, w, i + 1))],
            Today = today,
            ServiceLevel = ServiceLevel.Of(queue.Settings.ServiceLevelFormula, today),
            Formula = queue.Settings.ServiceLevelFormula,
            Target = queue.Settings.ServiceLevelTarget,
            LongestWaitNow = TimeSpan.FromTicks(mailbox.Now - oldest),
            ExpectedWait = pool.Idle.First is not null ? TimeSpan.Zero : expected?.Mean ?? AcdEngine.ExpectedWaitIn(pool).At(line.Count + 1),
            Forecast = expected,
            AgentsStaffed = AcdEngine.StaffIn(pool),
            AgentsIdle = pool.CountIdle(),
        };
    }

    private static WaitingView Waiting(TenantMailbox mailbox, WorkEntry work, int position) => new(
        work.Item.Id,
        work.Item.Subject,
        work.Item.CallerLabel,
        work.Item.Medium,
        mailbox.Wall(work.QueuedAt),
        position,
        work.Priority,
        work.Agent?.Settings.Id);

    private sealed class KeyOrder : IComparer<HeapKey>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare(HeapKey x, HeapKey y) => x == y ? 0 : x.Before(y) ? -1 : 1;
    }
}
