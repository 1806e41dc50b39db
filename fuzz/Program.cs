using System.Globalization;
using Switchboard.Fuzz;

if (args.Length == 0 || !FuzzTarget.Names.Contains(args[0], StringComparer.Ordinal))
{
    Console.Error.WriteLine($"fuzz/run TARGET [--minutes N] [--seed S] [--replay FILE]\ntargets: {string.Join(", ", FuzzTarget.Names)}");
    return 2;
}

var target = args[0];
if (Option("--replay") is { } file)
{
    var fault = FuzzRun.Replay(target, File.ReadAllBytes(file));
    Console.WriteLine(fault ?? "taken");
    return fault is null ? 0 : 1;
}

var minutes = double.Parse(Option("--minutes") ?? "1", CultureInfo.InvariantCulture);
var seed = int.Parse(Option("--seed") ?? "1", CultureInfo.InvariantCulture);
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
var run = new FuzzRun(target, seed);
var find = run.Go(long.MaxValue, limit.Token);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target}: {run.Fed} inputs with seed {seed}, slowest {run.Slowest.Time.TotalMilliseconds:0.0} ms for {run.Slowest.Input?.Length ?? 0} bytes"));
if (find is null)
    return 0;
var name = $"fuzz-{target}-{seed}-{run.Fed}.bin";
File.WriteAllBytes(name, find.Input);
Console.WriteLine($"FOUND, kept as {name}:\n{find.Fault}");
return 1;

string? Option(string word)
{
    var at = Array.IndexOf(args, word);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}
