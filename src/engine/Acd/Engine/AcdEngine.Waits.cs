using Switchboard.Acd.Figures;
using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Engine;

/// <summary>What the queues learn of waiting, and say of it.</summary>
internal sealed partial class AcdEngine
{
    /// <summary>What all queues have learnt together: where a queue begins.</summary>
    private readonly WaitModel _house = new();

    /// <summary>How long somebody at this position of the pool will probably wait: by experience, else by the length of the line.</summary>
    public TimeSpan? ExpectedWaitAt(Pool pool, int position) => Forecast(pool, position)?.Mean ?? ExpectedWaitIn(pool).At(position);

    /// <summary>What somebody at this position of the pool must expect; null when the queue knows too little.</summary>
    public WaitForecast? Forecast(Pool pool, int position)
    {
        var model = pool.Queue.Waits;
        return model.Forecast(model.Look(position, HeadWaited(pool), _waiting, GivingUp(pool.Queue)));
    }

    private void BeginWait(WorkEntry entry)
    {
        entry.Queue.Waits.Joined(_now);
        // A promise of a callback, or a contact that comes from elsewhere with an older place, teaches nothing about waiting here.
        if (entry.Sight.IsTaken || entry.Counted || entry.Item.AlreadyWaited > TimeSpan.Zero || entry.WaitingSince != _now)
            return;
        var position = entry.Queue.Waits.Waiting;
        entry.Sight = entry.Queue.Waits.Look(position, HeadWaited(entry.Pool!), _waiting, GivingUp(entry.Queue));
    }

    private static void EndWait(WorkEntry entry, long waited)
    {
        if (waited > 0)
            entry.Queue.Waits.Answered(entry.Sight, waited / (double)TimeSpan.TicksPerSecond);
    }

    private static double GivingUp(WorkQueue queue) => queue.Tally.AbandonRate * TimeSpan.TicksPerSecond;

    private double HeadWaited(Pool pool) => pool.Waiting.First is { } head ? (_now - head.QueuedAt) / (double)TimeSpan.TicksPerSecond : 0;
}
