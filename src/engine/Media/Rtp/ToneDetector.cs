using Switchboard.Media.Codecs;
using Switchboard.Media.Codecs.Native;
using Switchboard.Media.Loops;

namespace Switchboard.Media.Rtp;

/// <summary>Hears the keys in what a peer says (in-band DTMF, spandsp). Belongs to one media thread.</summary>
internal sealed unsafe class ToneDetector : IDisposable
{
    private readonly NativeState _state = new(LibSpanDsp.DtmfInit(0, 0, 0), static state => _ = LibSpanDsp.DtmfFree(state), "A DTMF detector");
    private readonly short[] _samples = new short[MediaClock.Rate / 4];
    private AudioCodec? _codec;
    private AudioDecoder? _decoder;

    /// <summary>Listens to a packet; answers how many keys it completed, written to <paramref name="digits"/>.</summary>
    public int Take(AudioCodec codec, ReadOnlySpan<byte> payload, Span<byte> digits)
    {
        if (!ReferenceEquals(codec, _codec))
        {
            _decoder?.Dispose();
            _decoder = codec.CreateDecoder(MediaClock.Rate);
            _codec = codec;
        }

        var count = _decoder!.Decode(payload, _samples);
        fixed (short* samples = _samples)
        fixed (byte* to = digits)
        {
            _ = LibSpanDsp.DtmfTake(_state.Pointer, samples, count);
            return (int)LibSpanDsp.DtmfGet(_state.Pointer, to, digits.Length);
        }
    }

    public void Dispose()
    {
        _decoder?.Dispose();
        _state.Dispose();
    }
}
