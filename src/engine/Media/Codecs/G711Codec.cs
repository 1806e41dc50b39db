namespace Switchboard.Media.Codecs;

internal sealed class G711Codec(G711.Law law) : AudioCodec
{
    public G711.Law Law { get; } = law;

    public override string Name { get; } = law == G711.Law.A ? "PCMA" : "PCMU";

    public override int? StaticPayloadType { get; } = law == G711.Law.A ? 8 : 0;

    public override int ClockRate => 8000;

    public override int SampleRate => 8000;

    public override bool IsSampleWise => true;

    public override int MaxEncodedLength(int samples) => samples;

    public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        G711.Encode(Law, samples, payload);
        return samples.Length;
    }

    public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var count = Math.Min(payload.Length, samples.Length);
        G711.Decode(Law, payload[..count], samples);
        return count;
    }

    public override int DurationOf(ReadOnlySpan<byte> payload) => payload.Length;
}
