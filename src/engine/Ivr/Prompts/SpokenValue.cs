using System.Globalization;
using Switchboard.Ivr.Model;
using Switchboard.Speech;

namespace Switchboard.Ivr.Prompts;

/// <summary>
/// Says the values of flows in words, for synthesis. The words are <see cref="SpokenWords"/>'; here a flow's text is read as what
/// it is said to be. What cannot be read so is spoken as plain text.
/// </summary>
public static class SpokenValue
{
    private const decimal LargestAmount = 1e15m;
    private const decimal LongestDuration = 1e9m;

    /// <summary>The words for a segment.</summary>
    public static string ToWords(SayAsSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var (value, language) = (segment.Value, segment.Language);
        return segment.As switch
        {
            SayAs.Digits => SpokenWords.Digits(value, language, telephone: true),
            SayAs.Number when TryDecimal(value, out var number) => SpokenWords.Number(number, language),
            SayAs.Currency when TryDecimal(value, out var amount) && Math.Abs(amount) < LargestAmount => SpokenWords.Currency(amount, segment.Currency ?? "CNY", language),
            SayAs.Date when TryDate(value, out var date) => SpokenWords.Date(DateOnly.FromDateTime(date), language),
            SayAs.Time when TryDate(value, out var time) => SpokenWords.Time(TimeOnly.FromDateTime(time), language),
            SayAs.Duration when TryDecimal(value, out var seconds) && Math.Abs(seconds) < LongestDuration =>
                SpokenWords.Duration(TimeSpan.FromSeconds((long)Math.Abs(seconds)), language),
            _ => value,
        };
    }

    private static bool TryDecimal(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static bool TryDate(string text, out DateTime date) => DateTime.TryParseExact(
        text,
        ["yyyy-MM-dd", "yyyyMMdd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "HH:mm", "HH:mm:ss", "HHmm"],
        CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
