using System.Diagnostics;
using Switchboard.Bench.Peers;

namespace Switchboard.Bench.Trials;

/// <summary>Calls without audio at a steady pace, set up, held a moment and ended: CPU time per call, time until the phone is asked.</summary>
internal sealed class SignallingTrial(string what, string number, int callsASecond, TimeSpan hold, BenchOptions options, Table table)
{
    private const double Aim = 1.0 / 3;
    private const int Batches = 4;

    public async Task RunAsync(Peer peer, Rig rig, CancellationToken cancel)
    {
        await CallAsync(rig, options.WarmUpCalls, 2 * callsASecond, cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancel); // what was warmed up is still being compiled
        List<Batch> batches = [];
        List<double> latencies = [];
        var failed = 0;
        for (var i = 0; i < Batches; i++)
        {
            var (cpu, database, clock) = (peer.Meter.Cpu(), peer.Database?.FamilyCpu(), Stopwatch.GetTimestamp());
            var batch = await CallAsync(rig, options.Calls / Batches, callsASecond, cancel);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancel); // what is still written belongs to them
            batches.Add(new Batch(batch.Length, Stopwatch.GetElapsedTime(clock), peer.Meter.Cpu() - cpu, (peer.Database?.FamilyCpu() - database) ?? TimeSpan.Zero));
            failed += batch.Count(one => one is null);
            latencies.AddRange(batch.Where(one => one is not null).Select(one => one!.Value.TotalMilliseconds));
        }

        var idle = await IdleAsync(peer, cancel);
        table.Put($"{what}, {callsASecond}/s", "CPU-ms per call", peer, PerCall(batches, idle.Switch, one => one.Cpu), Aim);
        if (peer.Database is not null)
            table.Put($"{what}: its PostgreSQL besides", "CPU-ms per call", peer, PerCall(batches, idle.Database, one => one.InDatabase));
        var sorted = latencies.Order().ToArray();
        table.Put($"{what}: INVITE in to INVITE out, p50", "ms", peer, Figure.Of(Figure.Quantile(sorted, 0.5)), Aim);
        table.Put($"{what}: INVITE in to INVITE out, p99", "ms", peer, Figure.Of(Figure.Quantile(sorted, 0.99)), Aim);
        table.Put($"{what}: failed", "calls", peer, Figure.Of(failed));
        table.Put($"Idle after: {what}", "CPU-ms per s", peer, Figure.Of(idle.Switch));
    }

    // What the process burns without calls is not the calls'.
    private static Figure PerCall(List<Batch> batches, double idleMsASecond, Func<Batch, TimeSpan> cpu) =>
        Figure.Of([.. batches.Select(one => (cpu(one).TotalMilliseconds - (idleMsASecond * one.Lasted.TotalSeconds)) / one.Calls)]);

    private async Task<(double Switch, double Database)> IdleAsync(Peer peer, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancel);
        var (cpu, database, clock) = (peer.Meter.Cpu(), peer.Database?.FamilyCpu() ?? TimeSpan.Zero, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(options.Quick ? 3 : 6), TimeProvider.System, cancel);
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        return ((peer.Meter.Cpu() - cpu).TotalMilliseconds / seconds, ((peer.Database?.FamilyCpu() ?? TimeSpan.Zero) - database).TotalMilliseconds / seconds);
    }

    private async Task<TimeSpan?[]> CallAsync(Rig rig, int count, int pace, CancellationToken cancel)
    {
        var calls = new Task<TimeSpan?>[count];
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / pace));
        for (var i = 0; i < count && await timer.WaitForNextTickAsync(cancel); i++)
            calls[i] = rig.SignalAsync(number, hold, cancel);
        return await Task.WhenAll(calls);
    }

    private readonly record struct Batch(int Calls, TimeSpan Lasted, TimeSpan Cpu, TimeSpan InDatabase);
}
