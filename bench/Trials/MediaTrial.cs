using System.Diagnostics;
using Switchboard.Bench.Peers;

namespace Switchboard.Bench.Trials;

/// <summary>Two-party calls that talk: CPU time per relayed packet and call-second, memory per call.</summary>
internal sealed class MediaTrial(Plan.Route route, int calls, BenchOptions options, Table table)
{
    private const double ThirdAim = 1.0 / 3;
    private const double FourthAim = 1.0 / 4;

    public async Task RunAsync(Peer peer, Rig rig, CancellationToken cancel)
    {
        var before = peer.Meter.ResidentKb();
        var talking = await rig.TalkAsync(route.Number, calls, cancel);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancel);
        List<double> perPacket = [], perCallSecond = [];
        var begun = rig.Count(talking);
        for (var i = 0; i < options.Windows; i++)
        {
            var (cpu, packets, clock) = (peer.Meter.Cpu(), rig.Count(talking).Heard, Stopwatch.GetTimestamp());
            await Task.Delay(options.Window, TimeProvider.System, cancel);
            var used = peer.Meter.Cpu() - cpu;
            perPacket.Add(used.TotalMicroseconds / Math.Max(1, rig.Count(talking).Heard - packets));
            perCallSecond.Add(used.TotalMilliseconds / (calls * Stopwatch.GetElapsedTime(clock).TotalSeconds));
        }

        var ended = rig.Count(talking);
        var grown = (peer.Meter.ResidentKb() - before) / (double)calls;
        await rig.HangUpAsync(talking, cancel);
        var lost = Figure.Of(100.0 * (ended.Lost - begun.Lost) / Math.Max(1, ended.Heard - begun.Heard));
        if (route == Plan.Recorded)
        {
            table.Put($"Recorded call-second, {calls} calls", "CPU-ms", peer, Figure.Of(perCallSecond), FourthAim);
            table.Put($"Packets lost, {calls} recorded calls", "%", peer, lost);
            return;
        }

        table.Put($"Relayed RTP packet, {calls * 2} legs", "CPU-µs", peer, Figure.Of(perPacket), ThirdAim);
        table.Put($"Relayed call-second, {calls * 2} legs", "CPU-ms", peer, Figure.Of(perCallSecond), ThirdAim);
        table.Put($"Packets lost, {calls * 2} legs", "%", peer, lost);
        table.Put($"Memory per call, {calls} calls up", "KB", peer, Figure.Of(grown), ThirdAim);
    }
}
