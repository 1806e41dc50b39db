using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace Switchboard.Bench.Peers;

/// <summary>A switch under measurement: a real process of its own.</summary>
internal abstract partial class Peer(string folder) : IAsyncDisposable
{
    private const int Terminate = 15;
    private Process? _process;

    public abstract string Name { get; }

    /// <summary>What it says it is.</summary>
    public string Version { get; protected set; } = "";

    /// <summary>Where it takes SIP.</summary>
    public abstract IPEndPoint Sip { get; }

    /// <summary>The domain of its extensions.</summary>
    public string Domain { get; protected set; } = "bench";

    /// <summary>The process that switches.</summary>
    public ProcessMeter Meter { get; private set; } = null!;

    /// <summary>Its database where it has one of its own.</summary>
    public ProcessMeter? Database { get; protected set; }

    /// <summary>Where it may write; removed at the end.</summary>
    protected string Folder => folder;

    /// <summary>Starts the process and waits until it takes calls.</summary>
    public abstract Task StartAsync(IPEndPoint callers, CancellationToken cancel);

    /// <summary>What can only be done once the phones are registered.</summary>
    public abstract Task SignInAgentsAsync(CancellationToken cancel);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_process is { } process)
        {
            if (!process.HasExited)
                _ = Kill(process.Id, Terminate);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the process with its output in a file of the folder.</summary>
    protected void Launch(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        Directory.CreateDirectory(folder);
        // The shell only joins the output to the file; exec keeps the process id.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = folder };
        foreach (var argument in (string[])["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", LogFile, program])
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Meter = new ProcessMeter(_process.Id);
    }

    /// <summary>Asks until the answer is yes; a process that ended, or half a minute, is a failure.</summary>
    protected async Task UntilAsync(Func<CancellationToken, Task<bool>> ready, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await ready(patience.Token))
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"{Name} ended:\n{await File.ReadAllTextAsync(LogFile, cancel)}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    private string LogFile => Path.Combine(folder, "output.log");

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
