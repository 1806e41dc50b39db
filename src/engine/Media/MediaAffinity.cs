namespace Switchboard.Media;

/// <summary>
/// Names a media thread: legs made with the same affinity live on the same thread, so bridging them costs nothing. Take one
/// a call (<see cref="MediaEngine.NewAffinity"/>) and make all legs of the call with it.
/// </summary>
public readonly record struct MediaAffinity
{
    internal MediaAffinity(int thread) => Thread = thread;

    internal int Thread { get; }
}
