namespace Switchboard.Media.Codecs;

/// <summary>One audio coding: its name on the wire, its clock, and the makers of its encoders and decoders.</summary>
public abstract class AudioCodec
{
    /// <summary>The encoding name of SDP (<c>PCMA</c>).</summary>
    public abstract string Name { get; }

    /// <summary>The static payload type of RFC 3551; null where it is always dynamic.</summary>
    public abstract int? StaticPayloadType { get; }

    /// <summary>The RTP clock rate.</summary>
    public abstract int ClockRate { get; }

    /// <summary>The highest rate of the samples that go in and come out (G.722: 16000 on a clock of 8000).</summary>
    public abstract int SampleRate { get; }

    /// <summary>True for the codecs that hold one octet a clock unit and may be cut and joined anywhere (G.711, G.722).</summary>
    public abstract bool IsSampleWise { get; }

    /// <summary>False when its library is missing on this machine: then it is neither offered nor answered.</summary>
    public virtual bool IsAvailable => true;

    /// <summary>How many RTP clock units a payload lasts; 0 when it cannot be told.</summary>
    public abstract int DurationOf(ReadOnlySpan<byte> payload);

    /// <summary>
    /// A decoder for one stream that gives samples at <paramref name="sampleRate"/> (8000, 16000 or 48000); resampled only
    /// where the codec cannot give that rate itself.
    /// </summary>
    public abstract AudioDecoder CreateDecoder(int sampleRate);

    /// <summary>An encoder for one stream that takes samples at <paramref name="sampleRate"/> (8000, 16000 or 48000).</summary>
    public abstract AudioEncoder CreateEncoder(int sampleRate, EncoderOptions? options = null);

    /// <summary>
    /// Writes silence: <paramref name="octets"/> octets of it where the codec is sample-wise, else one packet of 20 ms.
    /// Answers the octets written.
    /// </summary>
    internal abstract int WriteSilence(Span<byte> room, int octets);

    /// <inheritdoc />
    public override string ToString() => $"{Name}/{ClockRate}";
}
