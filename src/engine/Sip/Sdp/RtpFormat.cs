using System.Globalization;

namespace Switchboard.Sip.Sdp;

/// <summary>A payload type with its meaning.</summary>
internal readonly record struct RtpFormat(byte PayloadType, string Name, int ClockRate, int Channels, string? Parameters)
{
    public const string TelephoneEvent = "telephone-event";
    public const string ComfortNoise = "CN";

    public bool IsTelephoneEvent => Name.Equals(TelephoneEvent, StringComparison.OrdinalIgnoreCase);

    public bool Is(AudioCodec codec) => codec.Matches(Name, ClockRate, Channels);

    /// <summary>The formats of an m= line whose meaning is known, in its order, each number once.</summary>
    /// <param name="media">The m= part.</param>
    /// <param name="fallback">Meanings for numbers without rtpmap, before the static ones: those of the offer this part answers.</param>
    public static List<RtpFormat> Read(MediaDescription media, IReadOnlyList<RtpFormat>? fallback = null)
    {
        var formats = new List<RtpFormat>(media.Formats.Count);
        Span<bool> seen = stackalloc bool[128];
        foreach (var text in media.Formats)
        {
            if (!SdpParser.TryNumber(text, 127, out var number) || seen[number])
                continue;
            seen[number] = true;
            if (Meaning(media, (byte)number, fallback) is { } format)
                formats.Add(format with { Parameters = Numbered(media, "fmtp", number) });
        }

        return formats;
    }

    private static RtpFormat? Meaning(MediaDescription media, byte number, IReadOnlyList<RtpFormat>? fallback)
    {
        if (Numbered(media, "rtpmap", number) is { } map)
            return Map(number, map);
        foreach (var format in fallback ?? [])
        {
            if (format.PayloadType == number)
                return format;
        }

        // RFC 3551 §6: the static numbers this house can name
        return number switch
        {
            0 => new RtpFormat(0, "PCMU", 8000, 1, null),
            8 => new RtpFormat(8, "PCMA", 8000, 1, null),
            9 => new RtpFormat(9, "G722", 8000, 1, null),
            13 => new RtpFormat(13, ComfortNoise, 8000, 1, null),
            _ => null,
        };
    }

    private static RtpFormat? Map(byte number, string map)
    {
        var slash = map.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return null;
        var rest = map.AsSpan(slash + 1).Trim();
        var second = rest.IndexOf('/');
        var channels = 1;
        if (!SdpParser.TryNumber(second < 0 ? rest : rest[..second], 384_000, out var clock)
            || (second >= 0 && !SdpParser.TryNumber(rest[(second + 1)..], 255, out channels)))
            return null;
        return new RtpFormat(number, map[..slash].Trim(), clock, channels, null);
    }

    /// <summary>The value of <c>a=name:number value</c>.</summary>
    private static string? Numbered(MediaDescription media, string name, int number)
    {
        foreach (var attribute in media.Attributes)
        {
            if (attribute.Name != name || attribute.Value is not { } value)
                continue;
            var blank = value.IndexOf(' ', StringComparison.Ordinal);
            if (blank > 0 && int.TryParse(value.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var found)
                && found == number)
                return value[(blank + 1)..].Trim();
        }

        return null;
    }
}
