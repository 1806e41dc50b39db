namespace Switchboard.Media.Codecs;

/// <summary>G.711: one octet a sample, no state.</summary>
public sealed class G711Codec : AudioCodec
{
    private const int Rate = 8000;

    internal G711Codec(G711.Law law)
    {
        Law = law;
        (Name, StaticPayloadType) = law == G711.Law.A ? ("PCMA", 8) : ("PCMU", 0);
    }

    /// <summary>Which law.</summary>
    public G711.Law Law { get; }

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override int? StaticPayloadType { get; }

    /// <inheritdoc />
    public override int ClockRate => Rate;

    /// <inheritdoc />
    public override int SampleRate => Rate;

    /// <inheritdoc />
    public override bool IsSampleWise => true;

    /// <summary>Encodes, one octet a sample; answers the number of octets.</summary>
    public int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        G711.Encode(Law, samples, payload);
        return samples.Length;
    }

    /// <summary>Decodes; answers the number of samples, at most the length of <paramref name="samples"/>.</summary>
    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var count = Math.Min(payload.Length, samples.Length);
        G711.Decode(Law, payload[..count], samples);
        return count;
    }

    /// <inheritdoc />
    public override int DurationOf(ReadOnlySpan<byte> payload) => payload.Length;

    /// <inheritdoc />
    public override AudioDecoder CreateDecoder(int sampleRate) =>
        sampleRate == Rate ? new Decoder(this) : new ResamplingDecoder(new Decoder(this), sampleRate);

    /// <inheritdoc />
    public override AudioEncoder CreateEncoder(int sampleRate, EncoderOptions? options = null) =>
        sampleRate == Rate ? new Encoder(this) : new ResamplingEncoder(new Encoder(this), sampleRate);

    internal override int WriteSilence(Span<byte> room, int octets)
    {
        room[..octets].Fill(G711.SilenceOf(Law));
        return octets;
    }

    private sealed class Decoder(G711Codec codec) : AudioDecoder(Rate)
    {
        private readonly Concealer _concealer = new(Rate);

        public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
        {
            var count = codec.Decode(payload, samples);
            _concealer.Good(samples[..count]);
            return count;
        }

        public override void Conceal(Span<short> samples) => _concealer.Conceal(samples);

        public override void Dispose()
        {
        }
    }

    private sealed class Encoder(G711Codec codec) : AudioEncoder(Rate)
    {
        public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload) => codec.Encode(samples, payload);

        public override void Dispose()
        {
        }
    }
}
