using BenchmarkDotNet.Running;
using Switchboard.Perf;

// "relay" and "load" are the two processes of the whole-relay measurement; anything else is BenchmarkDotNet's.
return args switch
{
    ["relay", ..] => await RelayProcess.RunAsync(args[1..]),
    ["load", ..] => LoadProcess.Run(args[1..]),
    _ => Benchmarks(args),
};

static int Benchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(PacketBenchmarks).Assembly).Run(args);
    return 0;
}
