using System.Diagnostics;
using System.Threading.Channels;

namespace Switchboard.VoiceXml.Workers;

/// <summary>How a worker is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">What goes before the worker's own command.</param>
public sealed record WorkerProgram(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>This library as a program, under the same runtime.</summary>
    public static WorkerProgram OfLibrary() => new("dotnet", [typeof(WorkerProgram).Assembly.Location]);
}

/// <summary>The server's end of one worker process.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ProgressSlot _slot;
    private readonly Action<WorkerProcess, WorkerFrame> _received;
    private readonly Action<WorkerProcess> _died;
    private readonly Channel<WorkerFrame> _out = Channel.CreateUnbounded<WorkerFrame>(new UnboundedChannelOptions { SingleReader = true });

    public WorkerProcess(WorkerProgram program, Action<WorkerProcess, WorkerFrame> received, Action<WorkerProcess> died)
    {
        (_received, _died) = (received, died);
        _slot = ProgressSlot.Create();
        // Whatever scripts do, the media threads of the server come first: a nice process yields to them at once.
        var start = new ProcessStartInfo("nice")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            // what a script may take is far below; beyond this the worker would rather end
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0x28000000", ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "1" },
        };
        foreach (var argument in (string[])["-n", "15", program.FileName, .. program.Arguments, WorkerHost.Command, _slot.Path])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program.FileName} did not start");
        _ = Task.Run(WriteAsync);
        _ = Task.Run(ReadAsync);
    }

    /// <summary>Sessions that it runs.</summary>
    public int Load { get; set; }

    /// <summary>It is to get no more sessions.</summary>
    public bool Retired { get; set; }

    public (long Session, long Ordinal) Guilty => (_slot.Session, _slot.Ordinal);

    /// <summary>How long it has been at one step; null while it rests.</summary>
    public TimeSpan? BusyFor => _slot.Session == 0 ? null : TimeSpan.FromMilliseconds(Environment.TickCount64 - _slot.Since);

    public void Send(WorkerFrame frame) => _out.Writer.TryWrite(frame);

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // it ended by itself meanwhile
        }
    }

    public void Dispose()
    {
        _out.Writer.TryComplete();
        Kill();
        _process.Dispose();
        _slot.Dispose();
        File.Delete(_slot.Path);
    }

    private async Task WriteAsync()
    {
        var pipe = new BufferedStream(_process.StandardInput.BaseStream, 64 * 1024);
        try
        {
            while (await _out.Reader.WaitToReadAsync())
            {
                while (_out.Reader.TryRead(out var frame))
                    frame.WriteTo(pipe);
                await pipe.FlushAsync();
            }
        }
        catch (Exception wrong) when (wrong is IOException or ObjectDisposedException)
        {
            // it died; the reader says so
        }
    }

    private async Task ReadAsync()
    {
        var header = new byte[32];
        try
        {
            var pipe = new BufferedStream(_process.StandardOutput.BaseStream, 64 * 1024);
            while (await WorkerFrame.ReadAsync(pipe, header, CancellationToken.None) is { } frame)
                _received(this, frame);
        }
        catch (Exception wrong) when (wrong is IOException or ObjectDisposedException or InvalidDataException or InvalidOperationException)
        {
            // as good as dead
        }

        _died(this);
    }
}
