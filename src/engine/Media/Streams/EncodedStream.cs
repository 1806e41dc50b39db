using Switchboard.Media.Codecs;

namespace Switchboard.Media.Streams;

/// <summary>
/// Linear audio into the packets of one leg: frames of 20 ms go in on the tick, payloads of the leg's own length come out.
/// Belongs to the media thread of its leg; allocates nothing once it runs.
/// </summary>
internal sealed class EncodedStream : IDisposable
{
    private readonly AudioEncoder _encoder;
    private readonly short[] _samples;
    private readonly int _packetSamples;
    private int _filled;

    /// <param name="codec">What the peer gets.</param>
    /// <param name="sampleRate">8000, 16000 or 48000: the rate of the frames.</param>
    /// <param name="packetMilliseconds">What the peer likes a packet to last.</param>
    /// <param name="options">What the peer's fmtp line asks for.</param>
    public EncodedStream(AudioCodec codec, int sampleRate, int packetMilliseconds, EncoderOptions? options = null)
    {
        Codec = codec;
        SampleRate = sampleRate;
        var milliseconds = Fit(codec, packetMilliseconds);
        PacketUnits = codec.ClockRate / 1000 * milliseconds;
        _packetSamples = sampleRate / 1000 * milliseconds;
        _samples = new short[_packetSamples + (sampleRate / 50)];
        _encoder = codec.CreateEncoder(sampleRate, options);
    }

    /// <summary>What it encodes to.</summary>
    public AudioCodec Codec { get; }

    /// <summary>The rate of the frames it takes.</summary>
    public int SampleRate { get; }

    /// <summary>How long a packet lasts, in RTP clock units.</summary>
    public int PacketUnits { get; }

    /// <summary>A packet length the codec can have: Opus knows 10, 20, 40 and 60 ms (RFC 6716 §2.1.4).</summary>
    public static int Fit(AudioCodec codec, int milliseconds)
    {
        var whole = Math.Clamp(milliseconds, 10, 60) / 10 * 10;
        return codec.IsSampleWise ? whole : whole switch { 10 => 10, < 40 => 20, < 60 => 40, _ => 60 };
    }

    /// <summary>Takes a frame; then ask <see cref="TryTake"/> until it answers false.</summary>
    public void Push(ReadOnlySpan<short> frame)
    {
        frame.CopyTo(_samples.AsSpan(_filled));
        _filled += frame.Length;
    }

    /// <summary>Gives the next payload, if it is complete; a length of 0 means that its time passes and nothing is sent (DTX).</summary>
    public bool TryTake(Span<byte> payload, out int length)
    {
        length = 0;
        if (_filled < _packetSamples)
            return false;
        length = _encoder.Encode(_samples.AsSpan(0, _packetSamples), payload);
        _filled -= _packetSamples;
        _samples.AsSpan(_packetSamples, _filled).CopyTo(_samples);
        return true;
    }

    /// <summary>Forgets a packet begun: the source changes.</summary>
    public void Clear() => _filled = 0;

    public void Dispose() => _encoder.Dispose();
}
