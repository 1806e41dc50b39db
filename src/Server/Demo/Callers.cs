using System.Collections.Concurrent;
using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>Sends callers into the house, one independently of the other (Poisson, faster while the house is empty), and one at once when somebody real sits idle.</summary>
internal sealed class Callers(SyntheticHouse house, SoftPhone carrier, IReadOnlyList<string> customers, People people, Dice dice)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var topic = await WaitAsync(stop);
                if (house.Visits.Count < house.Options.MostInHouse || topic is not null)
                    Begin(topic, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values);
        }
    }

    /// <summary>Waits for the next caller; he has a topic when he comes because somebody real waits for it.</summary>
    private async Task<string?> WaitAsync(CancellationToken stop)
    {
        var gap = dice.Until(TimeSpan.FromMinutes(1 / house.Options.CallersPerMinute));
        if (house.Visits.Count < house.Options.FewestInHouse)
            gap /= 3;
        var since = house.Time.GetTimestamp();
        while (true)
        {
            var left = gap - house.Time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
                return null;
            await house.Pause(left < Look ? left : Look, stop);
            if (people.TakeTopic() is { } topic)
                return topic;
        }
    }

    private void Begin(string? topic, CancellationToken stop)
    {
        var own = dice.Fork();
        var plan = CallerPlan.Make(own, house.Options, customers, house.Visits.ContainsKey, topic);
        var visit = new Visit(house, plan, own);
        if (!house.Visits.TryAdd(plan.Number, visit))
            return;
        var id = Guid.NewGuid();
        var gate = new TaskCompletionSource();
        _running[id] = ComeAsync(id, visit, gate.Task, stop);
        gate.SetResult();
    }

    private async Task ComeAsync(Guid id, Visit visit, Task begun, CancellationToken stop)
    {
        await begun; // listed before it can end
        try
        {
            await visit.RunAsync(carrier, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the floor closes
        }
        catch (Exception e)
        {
            house.Stumbles.Tell("caller", e);
        }
        finally
        {
            house.Visits.TryRemove(visit.Plan.Number, out _);
            _running.TryRemove(id, out _);
        }
    }
}
