namespace Switchboard.Media.Codecs;

/// <summary>One audio coding: its name on the wire and how it turns 16-bit samples into octets and back.</summary>
/// <remarks>G.711 keeps no state between packets; a codec that does hands out an instance a stream by <see cref="CreateStream"/>.</remarks>
public abstract class AudioCodec
{
    /// <summary>The encoding name of SDP (<c>PCMA</c>).</summary>
    public abstract string Name { get; }

    /// <summary>The static payload type of RFC 3551; null where it is always dynamic.</summary>
    public abstract int? StaticPayloadType { get; }

    /// <summary>The RTP clock rate.</summary>
    public abstract int ClockRate { get; }

    /// <summary>The rate of the samples that go in and come out.</summary>
    public abstract int SampleRate { get; }

    /// <summary>True for the codecs that hold one sample an octet and may be cut and converted anywhere (G.711).</summary>
    public abstract bool IsSampleWise { get; }

    /// <summary>The most octets that encoding so many samples may take.</summary>
    public abstract int MaxEncodedLength(int samples);

    /// <summary>Encodes; answers the number of octets.</summary>
    public abstract int Encode(ReadOnlySpan<short> samples, Span<byte> payload);

    /// <summary>Decodes one packet's payload; answers the number of samples, at most the length of <paramref name="samples"/>.</summary>
    public abstract int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>How many RTP clock units a payload lasts.</summary>
    public abstract int DurationOf(ReadOnlySpan<byte> payload);

    /// <summary>A codec for one stream; itself when it keeps no state.</summary>
    public virtual AudioCodec CreateStream() => this;

    /// <inheritdoc />
    public override string ToString() => $"{Name}/{ClockRate}";
}
