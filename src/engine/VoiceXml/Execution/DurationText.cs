using System.Globalization;

namespace Switchboard.VoiceXml.Execution;

/// <summary>Times as CSS2 writes them: 5s, 300ms, 2.5s, +1s.</summary>
internal static class DurationText
{
    public static TimeSpan? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var trimmed = text.AsSpan().Trim().TrimStart('+');
        var unit = 1000.0; // a bare number is seconds, as maxage and maxstale have it
        if (trimmed.EndsWith("ms", StringComparison.Ordinal))
        {
            trimmed = trimmed[..^2];
            unit = 1.0;
        }
        else if (trimmed.EndsWith("s", StringComparison.Ordinal))
        {
            trimmed = trimmed[..^1];
        }

        return double.TryParse(trimmed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e8
            ? TimeSpan.FromMilliseconds(value * unit)
            : null;
    }

    /// <summary>The time, or an error.semantic that says what would be right.</summary>
    public static TimeSpan Require(string text, string what) =>
        Read(text) ?? throw new VoiceXmlEvent(VoiceXmlEvent.Semantic, $"{what}=\"{text}\" is no time such as 5s or 300ms");
}
