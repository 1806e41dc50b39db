using System.Globalization;
using Switchboard.Ivr.Model;

namespace Switchboard.Ivr.Prompts;

/// <summary>
/// Says values in words, for synthesis: the words are the same whatever engine speaks, and few enough to cache. Chinese for
/// <c>zh…</c>, English for every other language. What cannot be read as asked is spoken as plain text.
/// </summary>
public static class SpokenValue
{
    /// <summary>The words for a segment.</summary>
    public static string ToWords(SayAsSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var chinese = segment.Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        return segment.As switch
        {
            SayAs.Digits => Digits(segment.Value, chinese),
            SayAs.Number when TryDecimal(segment.Value, out var number) => Number(number, chinese),
            SayAs.Currency when TryDecimal(segment.Value, out var amount) && Math.Abs(amount) < 1e15m => Currency(amount, segment.Currency ?? "CNY", chinese),
            SayAs.Date when TryDate(segment.Value, out var date) => Date(date, chinese),
            SayAs.Time when TryDate(segment.Value, out var time) => Time(time, chinese),
            SayAs.Duration when TryDecimal(segment.Value, out var seconds) && Math.Abs(seconds) < 1e9m => Duration((long)seconds, chinese),
            _ => segment.Value,
        };
    }

    internal static string Number(decimal number, bool chinese) => chinese ? ChineseNumber.Words(number) : EnglishNumber.Words(number);

    private static string Digits(string value, bool chinese) =>
        string.Join(' ', value.Where(c => !char.IsWhiteSpace(c)).Select(c => Digit(c, chinese)));

    private static string Digit(char c, bool chinese) => c switch
    {
        // 幺 for 1 is how numbers are read out on the telephone
        >= '0' and <= '9' => chinese ? "零幺二三四五六七八九"[c - '0'].ToString() : EnglishNumber.Small[c - '0'],
        '*' => chinese ? "星号" : "star",
        '#' => chinese ? "井号" : "pound",
        '+' => chinese ? "加" : "plus",
        _ => c.ToString(),
    };

    private static string Currency(decimal amount, string currency, bool chinese)
    {
        var cents = decimal.Truncate(Math.Abs(amount) * 100);
        var (whole, part) = (decimal.Truncate(cents / 100), (int)(cents % 100));
        if (chinese)
        {
            var unit = currency switch { "CNY" => "元", "USD" => "美元", "EUR" => "欧元", "HKD" => "港元", _ => currency };
            var jiao = part / 10 > 0 ? Number(part / 10, true) + "角" : part > 0 ? "零" : "";
            var fen = part % 10 > 0 ? Number(part % 10, true) + "分" : "";
            return (amount < 0 ? "负" : "") + Number(whole, true) + unit + jiao + fen;
        }

        var (name, small) = currency switch
        {
            "CNY" => ("yuan", "fen"),
            "USD" => (whole == 1 ? "dollar" : "dollars", part == 1 ? "cent" : "cents"),
            "EUR" => ("euro", part == 1 ? "cent" : "cents"),
            _ => (currency, "hundredths"),
        };
        return (amount < 0 ? "minus " : "") + $"{Number(whole, false)} {name}" + (part > 0 ? $" and {Number(part, false)} {small}" : "");
    }

    private static string Date(DateTime date, bool chinese) => chinese
        ? $"{string.Concat(date.Year.ToString(CultureInfo.InvariantCulture).Select(c => "零一二三四五六七八九"[c - '0']))}年{Number(date.Month, true)}月{Number(date.Day, true)}日"
        : date.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

    private static string Time(DateTime time, bool chinese)
    {
        if (!chinese)
            return time.ToString(time.Minute == 0 ? "h tt" : "h:mm tt", CultureInfo.InvariantCulture);
        var minutes = time.Minute switch { 0 => "整", < 10 => $"零{Number(time.Minute, true)}分", _ => Number(time.Minute, true) + "分" };
        var hour = time.Hour == 2 ? "两" : Number(time.Hour, true);
        return $"{hour}点{minutes}";
    }

    private static string Duration(long seconds, bool chinese)
    {
        seconds = Math.Abs(seconds);
        (long Count, string Chinese, string English)[] units =
            [(seconds / 3600, "小时", "hour"), (seconds / 60 % 60, "分钟", "minute"), (seconds % 60, "秒", "second")];
        var spoken = units.Where(unit => unit.Count > 0).DefaultIfEmpty(units[2]);
        return chinese
            ? string.Concat(spoken.Select(unit => (unit.Count == 2 ? "两" : Number(unit.Count, true)) + unit.Chinese))
            : string.Join(' ', spoken.Select(unit => $"{Number(unit.Count, false)} {unit.English}{(unit.Count == 1 ? "" : "s")}"));
    }

    private static bool TryDecimal(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static bool TryDate(string text, out DateTime date) => DateTime.TryParseExact(
        text,
        ["yyyy-MM-dd", "yyyyMMdd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "HH:mm", "HH:mm:ss", "HHmm"],
        CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
