namespace Switchboard.Kernel;

/// <summary>
/// A thread's turn at something that must not be entered twice (a protocol's loop, an actor's mailbox). Work that comes up
/// meanwhile for others is done by the same thread when the turn is over, not by a thread that would have to be woken for it:
/// waking one costs more than most of such work.
/// </summary>
/// <remarks>Work that takes long does not belong here: whoever comes next on the thread waits for it.</remarks>
public static class Turn
{
    /// <summary>What one turn does of others' work before the thread pool takes the rest: a thread that reads a socket must get back to it.</summary>
    private const int Most = 16;

    [ThreadStatic]
    private static State? _state;

    /// <summary>Begins a turn on this thread, or another one inside it. End it in a finally.</summary>
    public static void Begin() => (_state ??= new State()).Depth++;

    /// <summary>Ends it; the outermost one does what came up.</summary>
    public static void End()
    {
        var state = _state!;
        if (state.Depth > 1 || state.Waiting.Count == 0)
        {
            state.Depth--;
            return;
        }

        try
        {
            for (var done = 0; done < Most && state.Waiting.TryDequeue(out var work); done++)
                work.Execute();
        }
        finally
        {
            state.Depth--;
            while (state.Waiting.TryDequeue(out var left))
                ThreadPool.UnsafeQueueUserWorkItem(left, preferLocal: false);
        }
    }

    /// <summary>Has <paramref name="work"/> done soon: at the end of this thread's turn, or on the thread pool where there is none.</summary>
    public static void Schedule(IThreadPoolWorkItem work)
    {
        if (_state is { Depth: > 0 } state)
            state.Waiting.Enqueue(work);
        else
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private sealed class State
    {
        public readonly Queue<IThreadPoolWorkItem> Waiting = new();
        public int Depth;
    }
}
