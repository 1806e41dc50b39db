using System.Diagnostics;
using System.Globalization;
using Switchboard.Bench.Load;
using Switchboard.Bench.Peers;

namespace Switchboard.Bench.Trials;

/// <summary>
/// Twenty queued calls a second with all agents signed in, and a console that watches: how old each event is when it arrives,
/// first alone, then while one more tab sleeps and another reads ten messages a second.
/// </summary>
internal sealed class EventTrial(BenchOptions options, Table table)
{
    private const int CallsASecond = 20;
    private const double Aim = 200;

    public async Task RunAsync(Peer peer, Rig rig, CancellationToken cancel)
    {
        if (peer is not SwitchboardPeer switchboard)
            return; // the other one has no such stream
        await using var watcher = await switchboard.OpenEventsAsync(TimeSpan.Zero, cancel);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var calls = CallAsync(rig, enough.Token);
        await Task.Delay(TimeSpan.FromSeconds(options.Quick ? 5 : 15), TimeProvider.System, cancel); // the first calls are still compiled
        var what = string.Create(CultureInfo.InvariantCulture, $"Event at the console, {options.Agents} agents, {CallsASecond} calls/s");
        await MeasureAsync(watcher, what, peer, cancel);

        await using var slow = await switchboard.OpenEventsAsync(TimeSpan.FromMilliseconds(100), cancel);
        await using var asleep = await switchboard.OpenEventsAsync(Timeout.InfiniteTimeSpan, cancel);
        await MeasureAsync(watcher, $"{what}, beside a sleeping and a slow tab", peer, cancel);
        await enough.CancelAsync();
        var failed = await calls;
        table.Put($"{what}: missing or out of order", "events", peer, Figure.Of(watcher.Gaps));
        table.Put($"{what}: calls failed", "calls", peer, Figure.Of(failed));
        await Console.Error.WriteLineAsync($"  the slow tab: {slow.Fate}; the sleeping tab: {await asleep.WakeAsync(cancel)}");
    }

    private async Task MeasureAsync(EventWatcher watcher, string what, Peer peer, CancellationToken cancel)
    {
        watcher.Take();
        var began = Stopwatch.GetTimestamp();
        // Long enough for a tab that sleeps to be cut off within it.
        await Task.Delay(TimeSpan.FromSeconds(options.Quick ? 30 : 60), TimeProvider.System, cancel);
        var (ages, live) = watcher.Take();
        if (ages.Length == 0)
            throw new InvalidOperationException($"No event arrived: {watcher.Fate}");
        table.Put($"{what}: events", "a second", peer, Figure.Of(ages.Length / Stopwatch.GetElapsedTime(began).TotalSeconds));
        table.Put($"{what}: age p50", "ms", peer, Figure.Of(Figure.Quantile(ages, 0.5)));
        table.Put($"{what}: age p99", "ms (≤ 200)", peer, Figure.Of(Figure.Quantile(ages, 0.99)));
        if (live.Length > 0)
            table.Put($"{what}: live figures, age p99", "ms", peer, Figure.Of(Figure.Quantile(live, 0.99)));
        if (Figure.Quantile(ages, 0.99) > Aim)
            await Console.Error.WriteLineAsync($"  above {Aim} ms");
    }

    // Answers how many failed.
    private static async Task<int> CallAsync(Rig rig, CancellationToken enough)
    {
        var running = new List<Task<TimeSpan?>>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / CallsASecond));
        try
        {
            while (await pace.WaitForNextTickAsync(enough))
                running.Add(rig.SignalAsync(Plan.QueueNumber, TimeSpan.FromSeconds(2), CancellationToken.None));
        }
        catch (OperationCanceledException)
        {
            // the measurement is over
        }

        return (await Task.WhenAll(running)).Count(one => one is null);
    }
}
