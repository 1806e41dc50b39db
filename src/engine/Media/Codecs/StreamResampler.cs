using Switchboard.Media.Codecs.Native;

namespace Switchboard.Media.Codecs;

/// <summary>Changes the sample rate of a running stream (speexdsp); one thread at a time, no allocation.</summary>
internal sealed unsafe class StreamResampler : IDisposable
{
    private const int Quality = 4; // 3 is meant for voice over IP; 4 costs little more and keeps 3.4 kHz whole
    private readonly NativeState _state;

    public StreamResampler(int from, int to)
    {
        _state = new NativeState(
            LibSpeexDsp.ResamplerInit(1, (uint)from, (uint)to, Quality, out _), static state => LibSpeexDsp.ResamplerDestroy(state), "A resampler");
    }

    /// <summary>Takes all of <paramref name="input"/>; answers how many samples came out.</summary>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        var (taken, made) = ((uint)input.Length, (uint)output.Length);
        fixed (short* from = input, to = output)
            _ = LibSpeexDsp.ResamplerProcess(_state.Pointer, 0, from, ref taken, to, ref made);
        return (int)made;
    }

    public void Dispose() => _state.Dispose();
}

/// <summary>Gives another rate than its codec can give.</summary>
internal sealed class ResamplingDecoder(AudioDecoder inner, int sampleRate) : AudioDecoder(sampleRate)
{
    private readonly StreamResampler _resampler = new(inner.SampleRate, sampleRate);
    private readonly short[] _samples = new short[inner.SampleRate * 12 / 100];

    public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples) =>
        _resampler.Process(_samples.AsSpan(0, inner.Decode(payload, _samples)), samples);

    public override void Conceal(Span<short> samples)
    {
        var inside = _samples.AsSpan(0, Math.Min(_samples.Length, (int)((long)samples.Length * inner.SampleRate / SampleRate)));
        inner.Conceal(inside);
        samples[_resampler.Process(inside, samples)..].Clear();
    }

    public override void Dispose()
    {
        inner.Dispose();
        _resampler.Dispose();
    }
}

/// <summary>Takes another rate than its codec can take.</summary>
internal sealed class ResamplingEncoder(AudioEncoder inner, int sampleRate) : AudioEncoder(sampleRate)
{
    private readonly StreamResampler _resampler = new(sampleRate, inner.SampleRate);
    private readonly short[] _samples = new short[inner.SampleRate * 12 / 100];

    public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        // The first frames may come out a sample short: what the codec gets is always the whole length.
        var length = (int)((long)samples.Length * inner.SampleRate / SampleRate);
        var made = _resampler.Process(samples, _samples.AsSpan(0, length));
        _samples.AsSpan(made, length - made).Clear();
        return inner.Encode(_samples.AsSpan(0, length), payload);
    }

    public override void Dispose()
    {
        inner.Dispose();
        _resampler.Dispose();
    }
}
