using System.Diagnostics;
using System.Globalization;
using Switchboard.Bench.VoiceXml;
using Switchboard.VoiceXml.Execution;
using Switchboard.VoiceXml.Fetching;
using Switchboard.VoiceXml.TextDriver;
using Switchboard.VoiceXml.Workers;

// Field turns a second: bench/voicexml/run [--turns N] [--calls N]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var turns = Argument("--turns", 100_000);
var calls = Argument("--calls", 64);
var fetcher = MemoryFetcher.Of((Order.Uri, Order.Document));

Console.WriteLine("| what | field turns a second | CPU µs a turn | turns a CPU second |");
Console.WriteLine("|---|---|---|---|");
await DirectAsync(turns / 10); // warm
var (directWall, directCpu) = await MeasureAsync(() => DirectAsync(turns), () => TimeSpan.Zero);
Show("in process, one call after the other", directWall, directCpu);

await using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 1 });
await PooledAsync(turns / 10);
var before = WorkersTime();
var (pooledWall, pooledCpu) = await MeasureAsync(() => PooledAsync(turns), WorkersTime);
Show($"one worker process, {calls} calls at once", pooledWall, pooledCpu);
var inWorker = (WorkersTime() - before).TotalMicroseconds / turns;
Console.WriteLine($"Of the second line's {pooledCpu.TotalMicroseconds / turns:N1} µs the worker takes {inWorker:N1}, the server's side of the call {(pooledCpu.TotalMicroseconds / turns) - inWorker:N1}.");

async Task DirectAsync(int count)
{
    for (var left = count; left > 0; left -= Order.TurnsPerCall)
        await Switchboard.VoiceXml.VoiceXmlInterpreter.RunAsync(Order.Uri, new TextVoiceXmlPlatform(new OrderCaller()), fetcher, new SessionOptions(), CancellationToken.None);
}

Task PooledAsync(int count) => Task.WhenAll(Enumerable.Range(0, calls).Select(async _ =>
{
    for (var left = count / calls; left > 0; left -= Order.TurnsPerCall)
        await pool.RunAsync(Order.Uri, new TextVoiceXmlPlatform(new OrderCaller()), fetcher, CancellationToken.None);
}));

static async Task<(TimeSpan Wall, TimeSpan Cpu)> MeasureAsync(Func<Task> run, Func<TimeSpan> others)
{
    var from = Process.GetCurrentProcess().TotalProcessorTime + others();
    var clock = Stopwatch.StartNew();
    await run();
    return (clock.Elapsed, Process.GetCurrentProcess().TotalProcessorTime + others() - from);
}

static TimeSpan WorkersTime()
{
    var sum = TimeSpan.Zero;
    foreach (var process in Process.GetProcessesByName("dotnet"))
    {
        if (File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(WorkerHost.Command, StringComparison.Ordinal) && Parent(process.Id) == Environment.ProcessId)
            sum += process.TotalProcessorTime;
    }

    return sum;
}

static int Parent(int id) => int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);

void Show(string what, TimeSpan wall, TimeSpan cpu) => Console.WriteLine(
    $"| {what} | {turns / wall.TotalSeconds:N0} | {cpu.TotalMicroseconds / turns:N1} | {turns / cpu.TotalSeconds:N0} |");

int Argument(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
