using System.Collections.Concurrent;
using Switchboard.Kernel;

namespace Switchboard.Switch.Calls;

/// <summary>
/// One call's mailbox: whatever is posted runs in order, one at a time, on the thread pool or at the end of the poster's
/// <see cref="Turn"/>. It is the synchronisation context of the call application, so straight-line async code comes back
/// here after every await and nothing locks.
/// </summary>
public sealed class CallMailbox : SynchronizationContext, IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _letters = new();
    private readonly Action<Exception> _onFault;
    private int _pending;

    /// <summary>A mailbox that gives exceptions of posted work to <paramref name="onFault"/>; they never end the process.</summary>
    public CallMailbox(Action<Exception> onFault) => _onFault = onFault;

    /// <summary>True on the thread that is working off this mailbox.</summary>
    public bool IsCurrent => ReferenceEquals(Current, this);

    /// <summary>Runs <paramref name="action"/> in its turn.</summary>
    public void Post(Action action) => Post(static state => ((Action)state!)(), action);

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state)
    {
        _letters.Enqueue((d, state));
        if (Interlocked.Increment(ref _pending) == 1)
            Turn.Schedule(this);
    }

    /// <inheritdoc />
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (!IsCurrent)
            throw new NotSupportedException("A call's mailbox is never waited for; post to it.");
        d(state);
    }

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs <paramref name="work"/> in its turn and completes with its outcome.</summary>
    public Task<T> InvokeAsync<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => _ = CompleteAsync(work, done));
        return done.Task;
    }

    private static async Task CompleteAsync<T>(Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(await work());
        }
        catch (OperationCanceledException)
        {
            done.TrySetCanceled();
        }
        catch (Exception fault)
        {
            done.TrySetException(fault);
        }
    }

    /// <summary>Works off what was posted; for whom <see cref="Turn"/> has given it to.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var previous = Current;
        SetSynchronizationContext(this);
        Turn.Begin();
        try
        {
            do
            {
                if (!_letters.TryDequeue(out var letter))
                    continue;
                try
                {
                    letter.Callback(letter.State);
                }
                catch (Exception fault)
                {
                    _onFault(fault);
                }
            }
            while (Interlocked.Decrement(ref _pending) > 0);
        }
        finally
        {
            SetSynchronizationContext(previous);
            Turn.End();
        }
    }
}
