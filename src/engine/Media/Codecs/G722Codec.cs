using Switchboard.Media.Codecs.Native;

namespace Switchboard.Media.Codecs;

/// <summary>
/// G.722 at 64 kbit/s (spandsp): two samples of 16 kHz an octet, on an RTP clock that says 8000 (RFC 3551 §4.5.2). The lower
/// sub-band alone is 8 kHz audio, so towards telephony nothing needs resampling.
/// </summary>
public sealed unsafe class G722Codec : AudioCodec
{
    private const int Wide = 16000;
    private const int Narrow = 8000;
    private const int BitRate = 64000;
    private readonly Lazy<bool> _available = new(static () => System.Runtime.InteropServices.NativeLibrary.TryLoad(
        LibSpanDsp.Library, typeof(G722Codec).Assembly, null, out _));

    private readonly Lazy<byte[]> _silence;

    internal G722Codec() => _silence = new(() =>
    {
        var octets = new byte[960];
        using var encoder = new Encoder(Narrow);
        encoder.Encode(new short[octets.Length], octets);
        return octets[480..]; // when the predictor has come to rest
    });

    /// <inheritdoc />
    public override string Name => "G722";

    /// <inheritdoc />
    public override int? StaticPayloadType => 9;

    /// <inheritdoc />
    public override int ClockRate => 8000;

    /// <inheritdoc />
    public override int SampleRate => Wide;

    /// <inheritdoc />
    public override bool IsSampleWise => true;

    /// <inheritdoc />
    public override bool IsAvailable => _available.Value;

    /// <inheritdoc />
    public override int DurationOf(ReadOnlySpan<byte> payload) => payload.Length;

    /// <inheritdoc />
    public override AudioDecoder CreateDecoder(int sampleRate) => sampleRate is Wide or Narrow
        ? new Decoder(sampleRate)
        : new ResamplingDecoder(new Decoder(Wide), sampleRate);

    /// <inheritdoc />
    public override AudioEncoder CreateEncoder(int sampleRate, EncoderOptions? options = null) => sampleRate is Wide or Narrow
        ? new Encoder(sampleRate)
        : new ResamplingEncoder(new Encoder(Wide), sampleRate);

    internal override int WriteSilence(Span<byte> room, int octets)
    {
        for (var done = 0; done < octets;)
        {
            var part = Math.Min(octets - done, _silence.Value.Length);
            _silence.Value.AsSpan(0, part).CopyTo(room[done..]);
            done += part;
        }

        return octets;
    }

    private static int Options(int sampleRate) => sampleRate == Narrow ? LibSpanDsp.G722At8000 : 0;

    private sealed class Decoder(int sampleRate) : AudioDecoder(sampleRate)
    {
        private readonly Concealer _concealer = new(sampleRate);
        private readonly NativeState _state = new(
            LibSpanDsp.G722DecodeInit(0, BitRate, Options(sampleRate)), static state => _ = LibSpanDsp.G722DecodeFree(state), "A G.722 decoder");

        public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
        {
            var perOctet = SampleRate / 8000;
            var length = Math.Min(payload.Length, samples.Length / perOctet);
            int count;
            fixed (byte* from = payload)
            fixed (short* to = samples)
                count = LibSpanDsp.G722Decode(_state.Pointer, to, from, length);
            _concealer.Good(samples[..count]);
            return count;
        }

        public override void Conceal(Span<short> samples) => _concealer.Conceal(samples);

        public override void Dispose() => _state.Dispose();
    }

    private sealed class Encoder(int sampleRate) : AudioEncoder(sampleRate)
    {
        private readonly NativeState _state = new(
            LibSpanDsp.G722EncodeInit(0, BitRate, Options(sampleRate)), static state => _ = LibSpanDsp.G722EncodeFree(state), "A G.722 encoder");

        public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(payload.Length, samples.Length / (SampleRate / 8000));
            fixed (short* from = samples)
            fixed (byte* to = payload)
                return LibSpanDsp.G722Encode(_state.Pointer, to, from, samples.Length);
        }

        public override void Dispose() => _state.Dispose();
    }
}
