using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Switchboard.Bench.Load;
using Switchboard.Bench.Peers;
using Switchboard.Bench.Trials;

[assembly: SupportedOSPlatform("linux")] // it reads /proc

namespace Switchboard.Bench;

internal static class Program
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["floor", var pairs])
            return FloorProcess.Run(pairs);
        var (options, wrong) = BenchOptions.Parse(arguments);
        if (options is null)
        {
            await Console.Error.WriteLineAsync(wrong);
            return 2;
        }

        using var stop = new CancellationTokenSource(Longest, TimeProvider.System);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Ask(signal, stop));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Ask(signal, stop));
        var folder = Directory.CreateTempSubdirectory("switchboard-bench-");
        // Run by root, the private PostgreSQL has a user of its own and must reach its folder.
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            var text = await MeasureAsync(options, folder.FullName, stop.Token);
            Console.WriteLine(text);
            if (options.Out is not null)
                await File.WriteAllTextAsync(options.Out, text);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Ask(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true; // the servers are stopped first
        stop.Cancel();
    }

    private static async Task<string> MeasureAsync(BenchOptions options, string folder, CancellationToken cancel)
    {
        var load = await LoadAsync(cancel);
        var table = new Table();
        List<Peer> peers = [new SwitchboardPeer(Path.Combine(folder, "switchboard"), options)];
        if (options.Asterisk is not null)
            peers.Add(new AsteriskPeer(options.Asterisk, $"/tmp/bench-{Environment.ProcessId}", options));
        var rigs = new List<Rig>();
        try
        {
            foreach (var peer in peers)
            {
                await Console.Error.WriteLineAsync($"Starting {peer.Name}");
                var rig = new Rig(rigs.Count);
                rigs.Add(rig);
                await peer.StartAsync(rig.CarrierAddress, cancel);
                await rig.PlugInAsync(peer, options.Agents, cancel);
                await peer.SignInAgentsAsync(cancel);
            }

            foreach (var (name, trial) in Trials(options, table))
            {
                if (!options.Wants(name))
                    continue;
                await Console.Error.WriteLineAsync($"Trial {name}");
                for (var i = 0; i < peers.Count; i++)
                    await trial(peers[i], rigs[i], cancel);
            }

            return $"{Machine(peers, options, load, await LoadAsync(cancel))}\n\n{table.Markdown(peers)}";
        }
        finally
        {
            foreach (var rig in rigs)
                await rig.DisposeAsync();
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }
    }

    private static IEnumerable<(string Name, Func<Peer, Rig, CancellationToken, Task> Run)> Trials(BenchOptions options, Table table)
    {
        var moment = TimeSpan.FromMilliseconds(500);
        yield return ("setup", new SignallingTrial("Call set up and ended", Plan.Signalled.Number, options.Pace, moment, options, table).RunAsync);
        yield return ("relay100", new MediaTrial(Plan.Relayed, 50, options, table).RunAsync);
        yield return ("relay400", new MediaTrial(Plan.Relayed, options.Quick ? 100 : 200, options, table).RunAsync);
        yield return ("record", new MediaTrial(Plan.Recorded, options.Quick ? 50 : 100, options, table).RunAsync);
        yield return ("floor", (peer, _, cancel) => new FloorTrial(options.Quick ? 100 : 1024, options, table).RunAsync(peer, cancel));
        yield return ("load100", new LoadTrial(100, 100, options, table).RunAsync);
        if (!options.Quick)
        {
            yield return ("load400", new LoadTrial(400, 100, options, table).RunAsync);
            yield return ("load1024", new LoadTrial(1024, 100, options, table).RunAsync);
        }

        yield return ("prompts", new PromptTrial(options.Quick ? 50 : 500, options, table).RunAsync);
        yield return ("hostile", new HostileTrial(50, options, table).RunAsync);
        yield return ("events", new EventTrial(options, table).RunAsync);
        yield return ("queue", new SignallingTrial($"Queued call, {options.Agents} agents", Plan.QueueNumber, options.Pace, moment, options, table).RunAsync);
    }

    private static string Machine(List<Peer> peers, BenchOptions options, string before, string after)
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var versions = string.Join(", ", peers.Select(p => p.Version));
        var missing = options.Asterisk is null ? $" Asterisk: {options.WhyNot}." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {processor}, {Environment.OSVersion.VersionString}; {versions}. Load average {before} before, {after} after.{missing}");
    }

    private static async Task<string> LoadAsync(CancellationToken cancel) =>
        string.Join(' ', (await File.ReadAllTextAsync("/proc/loadavg", cancel)).Split(' ')[..3]);
}
