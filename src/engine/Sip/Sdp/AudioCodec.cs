namespace Switchboard.Sip.Sdp;

/// <summary>An audio format as SDP names it. A new codec is one more entry here and one in the media engine.</summary>
/// <param name="Name">Encoding name; compared without case.</param>
/// <param name="ClockRate">RTP clock (G.722 says 8000 though it samples at 16000, RFC 3551 §4.5.2).</param>
/// <param name="Channels">Channels in rtpmap (opus always says 2).</param>
/// <param name="SampleRate">Samples per second of the sound itself.</param>
/// <param name="PayloadType">The static number, or the dynamic one this house likes to offer.</param>
/// <param name="Format">The fmtp value this house writes; null for none.</param>
public sealed record AudioCodec(string Name, int ClockRate, int Channels, int SampleRate, byte PayloadType, string? Format = null)
{
    /// <summary>G.711 A-law.</summary>
    public static readonly AudioCodec Pcma = new("PCMA", 8000, 1, 8000, 8);

    /// <summary>G.711 µ-law.</summary>
    public static readonly AudioCodec Pcmu = new("PCMU", 8000, 1, 8000, 0);

    /// <summary>G.722.</summary>
    public static readonly AudioCodec G722 = new("G722", 8000, 1, 16000, 9);

    /// <summary>Opus (RFC 7587).</summary>
    /// <remarks>Mono at up to 40 kbit/s, with what restores a lost packet; no DTX, for a recording and a gateway want steady packets.</remarks>
    public static readonly AudioCodec Opus = new("opus", 48000, 2, 48000, 111, "minptime=10;useinbandfec=1;maxaveragebitrate=40000;stereo=0;sprop-stereo=0");

    /// <summary>What telephony speaks everywhere.</summary>
    public static readonly IReadOnlyList<AudioCodec> Default = [Pcma, Pcmu];

    /// <summary>For browsers, best first.</summary>
    public static readonly IReadOnlyList<AudioCodec> Browser = [Opus, G722, Pcma, Pcmu];

    /// <summary>For SIP phones, best first.</summary>
    public static readonly IReadOnlyList<AudioCodec> Phone = [Pcma, Pcmu, G722, Opus];

    /// <summary>The codec of a name, compared without case; null when there is none.</summary>
    public static AudioCodec? Find(string name)
    {
        foreach (var codec in Browser)
        {
            if (codec.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return codec;
        }

        return null;
    }

    /// <summary>The codecs in which <paramref name="wanted"/> come first, in their order; none is added or lost.</summary>
    public static IReadOnlyList<AudioCodec> Ordered(IReadOnlyList<AudioCodec> codecs, IReadOnlyList<AudioCodec> wanted)
    {
        var ordered = new List<AudioCodec>(codecs.Count);
        foreach (var codec in wanted)
        {
            if (Holds(codecs, codec) && !ordered.Contains(codec))
                ordered.Add(codec);
        }

        foreach (var codec in codecs)
        {
            if (!ordered.Contains(codec))
                ordered.Add(codec);
        }

        return ordered;
    }

    /// <summary>The codecs that are in both lists, in the order of the first.</summary>
    public static IReadOnlyList<AudioCodec> Common(IReadOnlyList<AudioCodec> codecs, IReadOnlyList<AudioCodec> others)
    {
        var common = new List<AudioCodec>(codecs.Count);
        foreach (var codec in codecs)
        {
            if (Holds(others, codec))
                common.Add(codec);
        }

        return common;
    }

    /// <summary>What an offer names of the codecs known here, in its order; empty when it cannot be read.</summary>
    public static IReadOnlyList<AudioCodec> Offered(ReadOnlySpan<byte> offer)
    {
        var codecs = new List<AudioCodec>();
        if (!SdpParser.TryParse(offer, out var description, out _))
            return codecs;
        foreach (var media in description.Media)
        {
            if (media is not { Media: "audio", Port: > 0 })
                continue;
            foreach (var format in RtpFormat.Read(media))
            {
                foreach (var codec in Browser)
                {
                    if (format.Is(codec) && !codecs.Contains(codec))
                        codecs.Add(codec);
                }
            }

            break;
        }

        return codecs;
    }

    private static bool Holds(IReadOnlyList<AudioCodec> codecs, AudioCodec wanted)
    {
        foreach (var codec in codecs)
        {
            if (codec == wanted)
                return true;
        }

        return false;
    }

    /// <summary>True when an rtpmap entry names this codec. RFC 7587 §7 has Opus always as 48000/2; some leave the channels out, and mean the same.</summary>
    public bool Matches(string name, int clockRate, int channels) =>
        ClockRate == clockRate && (Channels == channels || (channels == 1 && ClockRate == 48_000)) && string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
