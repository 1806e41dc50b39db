namespace Switchboard.Media.Codecs;

/// <summary>The codecs this build speaks, in the order they are preferred. A new codec is a class and a line here.</summary>
public static class AudioCodecs
{
    /// <summary>G.711 A-law, payload type 8.</summary>
    public static AudioCodec Pcma { get; } = new G711Codec(G711.Law.A);

    /// <summary>G.711 µ-law, payload type 0.</summary>
    public static AudioCodec Pcmu { get; } = new G711Codec(G711.Law.Mu);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AudioCodec> All { get; } = [Pcma, Pcmu];

    /// <summary>The codec of an rtpmap line (<c>PCMA</c>, 8000); null when it is not spoken here.</summary>
    public static AudioCodec? Find(string name, int clockRate)
    {
        foreach (var codec in All)
        {
            if (codec.ClockRate == clockRate && string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase))
                return codec;
        }

        return null;
    }

    /// <summary>The codec of a static payload type without an rtpmap line (RFC 3551 table 4).</summary>
    public static AudioCodec? FindStatic(int payloadType)
    {
        foreach (var codec in All)
        {
            if (codec.StaticPayloadType == payloadType)
                return codec;
        }

        return null;
    }
}
