using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Switchboard.Ivr.Calendars;

/// <summary>A time of day to the minute, 00:00 to 24:00.</summary>
/// <param name="Minutes">Since midnight, 0 to 1440.</param>
[JsonConverter(typeof(ClockTimeConverter))]
public readonly record struct ClockTime(int Minutes)
{
    public static bool TryParse(string? text, out ClockTime time)
    {
        time = default;
        if (text is not { Length: 5 } || text[2] != ':' || !Pair(text.AsSpan(0, 2), out var hours) || !Pair(text.AsSpan(3), out var minutes))
            return false;
        time = new ClockTime((hours * 60) + minutes);
        return minutes < 60 && time.Minutes <= 1440;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minutes / 60:00}:{Minutes % 60:00}");

    private static bool Pair(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

internal sealed class ClockTimeConverter : JsonConverter<ClockTime>
{
    public override ClockTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ClockTime.TryParse(reader.GetString(), out var time)
            ? time
            : throw new JsonException("A time of day is written HH:mm, from 00:00 to 24:00.");

    public override void Write(Utf8JsonWriter writer, ClockTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
