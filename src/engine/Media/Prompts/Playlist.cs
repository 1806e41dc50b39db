using Switchboard.Media.Codecs;

namespace Switchboard.Media.Prompts;

/// <summary>Several sources one after the other, without a gap ("you are number", "three", "in the queue").</summary>
public sealed class Playlist : AudioSource
{
    private readonly AudioSource[] _parts;

    /// <summary>The parts in order.</summary>
    public Playlist(params IEnumerable<AudioSource> parts)
    {
        _parts = [.. parts];
        foreach (var part in _parts)
            SampleCount += part.SampleCount;
    }

    /// <inheritdoc />
    public override long SampleCount { get; }

    /// <inheritdoc />
    public override int Read(AudioCodec codec, long sample, Span<byte> payload)
    {
        var filled = 0;
        foreach (var part in _parts)
        {
            if (filled == payload.Length)
                break;
            if (sample >= part.SampleCount)
            {
                sample -= part.SampleCount;
                continue;
            }

            var read = part.Read(codec, sample, payload[filled..]);
            if (read < 0)
                return filled > 0 ? filled : read;
            filled += read;
            sample = 0;
        }

        return filled;
    }

    internal override bool TryReadPacket(AudioCodec codec, long sample, out ReadOnlySpan<byte> packet)
    {
        foreach (var part in _parts)
        {
            if (sample < part.SampleCount)
                return part.TryReadPacket(codec, sample, out packet);
            sample -= part.SampleCount;
        }

        packet = default;
        return true;
    }
}
