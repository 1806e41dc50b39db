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
    public static readonly AudioCodec Opus = new("opus", 48000, 2, 48000, 111, "minptime=10;useinbandfec=1");

    /// <summary>What the media engine speaks today, best first.</summary>
    public static readonly IReadOnlyList<AudioCodec> Default = [Pcma, Pcmu];

    /// <summary>True when an rtpmap entry names this codec.</summary>
    public bool Matches(string name, int clockRate, int channels) =>
        ClockRate == clockRate && Channels == channels && string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
