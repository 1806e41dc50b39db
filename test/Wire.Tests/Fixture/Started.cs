using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Switchboard.Wire.Tests.Fixture;

/// <summary>A process started by a test: its output is kept, and it is ended by its id whatever happens.</summary>
internal sealed partial class Started : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private Started(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = EndAsync();
    }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Ended { get; }

    public int Id => _process.Id;

    public static Started Run(string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new Started(new Process { StartInfo = start });
    }

    /// <summary>The last lines it wrote.</summary>
    public string Tail(int lines = 60)
    {
        lock (_lines)
            return string.Join('\n', _lines.TakeLast(lines));
    }

    /// <summary>True once it wrote a line that holds these words.</summary>
    public bool Wrote(string words)
    {
        lock (_lines)
            return _lines.Exists(line => line.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>Types a line at its console.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (!Ended.IsCompleted)
            _ = Signal(_process.Id, Terminate);
        await Ended.WaitAsync(patience);
    }

    /// <summary>Kills it at once (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!Ended.IsCompleted)
            _ = Signal(_process.Id, Kill);
        await Ended.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public static void Send(int process, int signal) => _ = Signal(process, signal);

    public async ValueTask DisposeAsync()
    {
        if (!Ended.IsCompleted)
        {
            _ = Signal(_process.Id, Terminate);
            if (await Task.WhenAny(Ended, Task.Delay(TimeSpan.FromSeconds(10))) != Ended)
                await KillAsync();
        }

        _process.Dispose();
    }

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line) || line.Contains("(bit/s)", StringComparison.Ordinal)) // baresip's ticker
            return;
        lock (_lines)
            _lines.Add(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
