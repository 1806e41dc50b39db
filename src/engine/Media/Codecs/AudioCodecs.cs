namespace Switchboard.Media.Codecs;

/// <summary>The codecs this build speaks, in the order they are preferred. A new codec is a class and a line here.</summary>
public static class AudioCodecs
{
    /// <summary>G.711 A-law, payload type 8.</summary>
    public static G711Codec Pcma { get; } = new(G711.Law.A);

    /// <summary>G.711 µ-law, payload type 0.</summary>
    public static G711Codec Pcmu { get; } = new(G711.Law.Mu);

    /// <summary>G.722, payload type 9.</summary>
    public static G722Codec G722 { get; } = new();

    /// <summary>Opus.</summary>
    public static OpusCodec Opus { get; } = new();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AudioCodec> All { get; } = [Pcma, Pcmu, G722, Opus];

    /// <summary>The codec of an rtpmap line (<c>PCMA</c>, 8000); null when it is not spoken here.</summary>
    public static AudioCodec? Find(string name, int clockRate)
    {
        foreach (var codec in All)
        {
            if (codec.ClockRate == clockRate && string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase))
                return codec.IsAvailable ? codec : null;
        }

        return null;
    }

    /// <summary>The codec of a static payload type without an rtpmap line (RFC 3551 table 4).</summary>
    public static AudioCodec? FindStatic(int payloadType)
    {
        foreach (var codec in All)
        {
            if (codec.StaticPayloadType == payloadType)
                return codec.IsAvailable ? codec : null;
        }

        return null;
    }
}
