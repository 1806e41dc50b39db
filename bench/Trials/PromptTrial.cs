using System.Diagnostics;
using System.Globalization;
using Switchboard.Bench.Load;
using Switchboard.Bench.Peers;

namespace Switchboard.Bench.Trials;

/// <summary>So many callers in a flow, all of whom hear a prompt: what a second of one costs, and whether it flows.</summary>
internal sealed class PromptTrial(int calls, BenchOptions options, Table table)
{
    private const double SixthAim = 1.0 / 6;

    public async Task RunAsync(Peer peer, Rig _, CancellationToken cancel)
    {
        using var pump = new PacketPump(Plan.Callers, 40_000, 44_999);
        await using var carrier = new LoadLine(Plan.Callers, Plan.Callers, pump);
        var hearing = await PromptCalls.BeginAsync(carrier, peer, calls, cancel);
        List<double> perCallSecond = [], perPacket = [], p99 = [];
        var (longest, over, lost) = (0.0, 0L, 0L);
        for (var i = 0; i < options.Windows; i++)
        {
            await pump.ClearAsync();
            var (cpu, clock) = (peer.Meter.Cpu(), Stopwatch.GetTimestamp());
            await Task.Delay(options.Window, TimeProvider.System, cancel);
            var (used, lasted) = (peer.Meter.Cpu() - cpu, Stopwatch.GetElapsedTime(clock));
            var (seen, gaps) = (await pump.CountAsync(), await pump.GapsAsync());
            perCallSecond.Add(used.TotalMilliseconds / (calls * lasted.TotalSeconds));
            perPacket.Add(used.TotalMicroseconds / Math.Max(1, seen.Heard));
            p99.Add(gaps.P99);
            (longest, over, lost) = (Math.Max(longest, gaps.Longest), over + gaps.Over40, lost + seen.Lost);
        }

        foreach (var call in hearing)
            await call.HangUpAsync();
        var what = string.Create(CultureInfo.InvariantCulture, $"{calls:N0} callers in prompts");
        table.Put($"{what}: a call-second", "CPU-ms", peer, Figure.Of(perCallSecond), SixthAim);
        table.Put($"{what}: a packet", "CPU-µs", peer, Figure.Of(perPacket), SixthAim);
        table.Put($"{what}: between packets, p99", "ms", peer, Figure.Of(p99));
        table.Put($"{what}: between packets, longest", "ms", peer, Figure.Of(longest));
        table.Put($"{what}: gaps over 40 ms", "gaps", peer, Figure.Of(over));
        table.Put($"{what}: packets lost", "packets", peer, Figure.Of(lost));
    }
}

/// <summary>Prompts run while callers go through a document whose scripts mean harm.</summary>
internal sealed class HostileTrial(int calls, BenchOptions options, Table table)
{
    private const int HostileASecond = 5;

    public async Task RunAsync(Peer peer, Rig _, CancellationToken cancel)
    {
        if (peer is not SwitchboardPeer)
            return; // Asterisk has no such thing
        using var pump = new PacketPump(Plan.Callers, 45_000, 49_999);
        await using var carrier = new LoadLine(Plan.Callers, Plan.Callers, pump);
        var hearing = await PromptCalls.BeginAsync(carrier, peer, calls, cancel);
        await MeasureAsync(pump, peer, $"{calls} prompts alone", cancel);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var harm = HarmAsync(carrier, peer, enough.Token);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancel);
        await MeasureAsync(pump, peer, $"{calls} prompts beside {HostileASecond} hostile callers a second", cancel);
        await enough.CancelAsync();
        foreach (var call in (await harm).Concat(hearing))
            await call.HangUpAsync();
    }

    private async Task MeasureAsync(PacketPump pump, Peer peer, string what, CancellationToken cancel)
    {
        await pump.ClearAsync();
        await Task.Delay(options.Window * options.Windows, TimeProvider.System, cancel);
        var (seen, gaps) = (await pump.CountAsync(), await pump.GapsAsync());
        table.Put($"{what}: distance from 20 ms, mean", "ms", peer, Figure.Of(gaps.Jitter));
        table.Put($"{what}: between packets, p99", "ms", peer, Figure.Of(gaps.P99));
        table.Put($"{what}: gaps over 40 ms", "gaps", peer, Figure.Of(gaps.Over40));
        table.Put($"{what}: packets lost", "packets", peer, Figure.Of(seen.Lost));
    }

    private static async Task<List<LoadCall>> HarmAsync(LoadLine carrier, Peer peer, CancellationToken enough)
    {
        var coming = new List<Task<LoadCall>>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / HostileASecond));
        try
        {
            while (await pace.WaitForNextTickAsync(enough))
                coming.Add(carrier.CallAsync(peer, Plan.HostileNumber, "13900009999"));
        }
        catch (OperationCanceledException)
        {
            // the measurement is over
        }

        return [.. await Task.WhenAll(coming)];
    }
}

/// <summary>Callers who hear the prompt.</summary>
internal static class PromptCalls
{
    private const int CallsASecond = 20;

    public static async Task<IReadOnlyList<LoadCall>> BeginAsync(LoadLine carrier, Peer peer, int calls, CancellationToken cancel)
    {
        var coming = new List<Task<LoadCall>>(calls);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / CallsASecond));
        for (var i = 0; i < calls && await pace.WaitForNextTickAsync(cancel); i++)
            coming.Add(carrier.CallAsync(peer, Plan.PromptNumber, string.Create(CultureInfo.InvariantCulture, $"1370000{i:0000}"), listens: true));
        var calling = await Task.WhenAll(coming).WaitAsync(TimeSpan.FromSeconds(20), cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancel);
        return calling;
    }
}
