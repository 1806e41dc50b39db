using System.Diagnostics;
using System.Globalization;
using Switchboard.Bench.Load;
using Switchboard.Bench.Peers;

namespace Switchboard.Bench.Trials;

/// <summary>
/// So many calls relayed and recorded while twenty others a second are set up and ended and the agents stay signed in: loss,
/// order and delay of every packet, and what the process burns.
/// </summary>
internal sealed class LoadTrial(int calls, int mostForOthers, BenchOptions options, Table table)
{
    private const int CallsASecond = 20;

    public async Task RunAsync(Peer peer, Rig rig, CancellationToken cancel)
    {
        if (peer is not SwitchboardPeer && calls > mostForOthers)
            return; // it would need more than this machine has
        using var pump = new PacketPump(Plan.Callers, 30_000, 39_999);
        await using var carrier = new LoadLine(Plan.Callers, Plan.Callers, pump);
        await using var phone = new LoadLine(Plan.Phones, Plan.Callers, pump);
        await phone.RegisterAsync(peer, Plan.Loaded.Extension, cancel);
        var before = peer.Meter.ResidentKb();
        var talking = await TalkAsync(carrier, peer, cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancel);
        var grown = (peer.Meter.ResidentKb() - before) / (double)calls;

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var others = SetUpAsync(rig, enough.Token);
        List<double> share = [], perPacket = [], delay = [];
        LoadFigures all = new(0, 0, 0, 0, 0, 0);
        for (var i = 0; i < options.Windows; i++)
        {
            await pump.ClearAsync();
            var (cpu, clock) = (peer.Meter.Cpu(), Stopwatch.GetTimestamp());
            await Task.Delay(options.Window, TimeProvider.System, cancel);
            var (used, lasted) = (peer.Meter.Cpu() - cpu, Stopwatch.GetElapsedTime(clock));
            var seen = await pump.CountAsync();
            share.Add(100 * (used / lasted));
            perPacket.Add(used.TotalMicroseconds / Math.Max(1, seen.Heard));
            delay.Add(seen.DelayP99);
            all = new LoadFigures(all.Heard + seen.Heard, all.Lost + seen.Lost, all.Overtaken + seen.Overtaken, seen.DelayMedian, 0, Math.Max(all.LateShare, seen.LateShare));
        }

        await enough.CancelAsync();
        var failed = await others;
        foreach (var call in talking)
            await call.HangUpAsync();
        var what = string.Create(CultureInfo.InvariantCulture, $"{calls:N0} recorded calls, {CallsASecond} set up a second");
        table.Put($"{what}: CPU", "% of a core", peer, Figure.Of(share));
        table.Put($"{what}: CPU per packet", "CPU-µs", peer, Figure.Of(perPacket));
        table.Put($"{what}: packets lost", "of a million", peer, Figure.Of(1e6 * all.Lost / Math.Max(1, all.Heard)));
        table.Put($"{what}: packets overtaken", "of a million", peer, Figure.Of(1e6 * all.Overtaken / Math.Max(1, all.Heard)));
        table.Put($"{what}: one-way delay, p99", "ms", peer, Figure.Of(delay));
        table.Put($"{what}: memory per call", "KB", peer, Figure.Of(grown));
        table.Put($"{what}: set-ups failed", "calls", peer, Figure.Of(failed));
        table.Put($"{what}: sent 5 ms late by the load itself", "%", peer, Figure.Of(all.LateShare));
    }

    private async Task<List<LoadCall>> TalkAsync(LoadLine carrier, Peer peer, CancellationToken cancel)
    {
        var coming = new List<Task<LoadCall>>(calls);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / CallsASecond));
        for (var i = 0; i < calls && await pace.WaitForNextTickAsync(cancel); i++)
            coming.Add(carrier.CallAsync(peer, Plan.Loaded.Number, string.Create(CultureInfo.InvariantCulture, $"1380000{i:0000}")));
        return [.. await Task.WhenAll(coming).WaitAsync(TimeSpan.FromSeconds(20), cancel)];
    }

    // Answers how many failed.
    private static async Task<int> SetUpAsync(Rig rig, CancellationToken enough)
    {
        var running = new List<Task<TimeSpan?>>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / CallsASecond));
        try
        {
            while (await pace.WaitForNextTickAsync(enough))
                running.Add(rig.SignalAsync(Plan.Signalled.Number, TimeSpan.FromMilliseconds(500), CancellationToken.None));
        }
        catch (OperationCanceledException)
        {
            // the measurement is over
        }

        return (await Task.WhenAll(running)).Count(one => one is null);
    }
}
