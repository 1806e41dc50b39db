namespace Switchboard.Media;

/// <summary>How a playing is done.</summary>
public sealed record PlayOptions
{
    /// <summary>Once, from the start, whatever the peer presses.</summary>
    public static PlayOptions Default { get; } = new();

    /// <summary>Start over at the end, without a gap, until stopped.</summary>
    public bool Loop { get; init; }

    /// <summary>Skip this much at the start (resume a message).</summary>
    public TimeSpan StartAt { get; init; }

    /// <summary>Stop as soon as the peer presses a key (at the first packet of the event, not at its end).</summary>
    public bool StopOnDigit { get; init; }
}

/// <summary>Why a playing ended.</summary>
public enum PlaybackEnd
{
    /// <summary>Played to the end.</summary>
    Finished,

    /// <summary>Stopped by us, or another playing took its place.</summary>
    Stopped,

    /// <summary>The peer pressed a key.</summary>
    BargedIn,

    /// <summary>The leg closed.</summary>
    LegClosed,

    /// <summary>The source could not be read or not be sent in the leg's codec.</summary>
    Failed,
}

/// <summary>How a playing ended.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Played">How much was played.</param>
public readonly record struct PlaybackResult(PlaybackEnd End, TimeSpan Played);

/// <summary>One playing of an <see cref="Prompts.AudioSource"/> to one leg.</summary>
public sealed class Playback
{
    private readonly TaskCompletionSource<PlaybackResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MediaLeg _leg;
    private long _samplesPlayed;

    internal Playback(MediaLeg leg, Prompts.AudioSource source, PlayOptions options)
    {
        _leg = leg;
        Source = source;
        Options = options;
        NextSample = (long)(options.StartAt.TotalSeconds * Prompts.AudioSource.SampleRate);
    }

    /// <summary>What is played.</summary>
    public Prompts.AudioSource Source { get; }

    /// <summary>How it is played.</summary>
    public PlayOptions Options { get; }

    /// <summary>Ends when the playing ends; never fails. Continuations do not run on the media thread.</summary>
    public Task<PlaybackResult> Completion => _ended.Task;

    /// <summary>How much was played so far.</summary>
    public TimeSpan Played => TimeSpan.FromSeconds(Interlocked.Read(ref _samplesPlayed) / (double)Prompts.AudioSource.SampleRate);

    internal long NextSample { get; private set; }

    /// <summary>Stops this playing, if it is still on; the leg goes on.</summary>
    public void Stop() => _leg.StopPlayback(this);

    internal void Advance(int samples, long next)
    {
        NextSample = next;
        Interlocked.Exchange(ref _samplesPlayed, _samplesPlayed + samples);
    }

    internal void End(PlaybackEnd end) => _ended.TrySetResult(new PlaybackResult(end, Played));
}
