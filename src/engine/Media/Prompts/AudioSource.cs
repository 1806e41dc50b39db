using Switchboard.Media.Codecs;

namespace Switchboard.Media.Prompts;

/// <summary>
/// Audio that can be played to any number of legs at once: it is read by position and keeps no state of its own.
/// </summary>
public abstract class AudioSource
{
    /// <summary>Positions are counted in samples at this rate.</summary>
    public const int SampleRate = 8000;

    /// <summary>The number of samples at <see cref="SampleRate"/>.</summary>
    public abstract long SampleCount { get; }

    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(SampleCount / (double)SampleRate);

    /// <summary>What <see cref="Read"/> answers while the audio is still being encoded.</summary>
    internal const int NotReady = -2;

    /// <summary>
    /// The packet of 20 ms at <paramref name="sample"/> of a codec that is not sample-wise (Opus), empty at the end; false
    /// while it is still being encoded. Called on media threads: no allocation, no I/O.
    /// </summary>
    internal abstract bool TryReadPacket(AudioCodec codec, long sample, out ReadOnlySpan<byte> packet);

    /// <summary>
    /// Fills <paramref name="payload"/> with encoded audio from <paramref name="sample"/> on; answers how many samples were
    /// there, fewer at the end, -1 when the codec is not sample-wise, -2 while it is still being encoded. Called on media threads: no allocation, no I/O.
    /// </summary>
    public abstract int Read(AudioCodec codec, long sample, Span<byte> payload);
}
