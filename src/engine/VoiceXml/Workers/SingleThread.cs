using System.Collections.Concurrent;

namespace Switchboard.VoiceXml.Workers;

/// <summary>One thread with a large stack that runs everything in turn: scripts recurse deeper than pool threads allow.</summary>
internal sealed class SingleThread : SynchronizationContext, IDisposable
{
    private const int StackSize = 64 * 1024 * 1024;
    private readonly BlockingCollection<(SendOrPostCallback Run, object? State)> _queue = [];

    /// <summary>Runs what is posted until <see cref="Complete"/>; returns when the thread has ended.</summary>
    public void Run()
    {
        var thread = new Thread(Loop, StackSize) { Name = "voicexml", IsBackground = true };
        thread.Start();
        thread.Join();
    }

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));

    public void Complete() => _queue.CompleteAdding();

    public void Dispose() => _queue.Dispose();

    private void Loop()
    {
        SetSynchronizationContext(this);
        foreach (var (run, state) in _queue.GetConsumingEnumerable())
            run(state);
    }
}
