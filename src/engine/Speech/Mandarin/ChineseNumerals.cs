using System.Globalization;
using System.Text.RegularExpressions;
using Switchboard.Speech.Words;

namespace Switchboard.Speech.Mandarin;

/// <summary>Writes the digits of a Chinese text out as they are read: 2026年, 3 位, 50%, 10086, 13800138000.</summary>
internal static partial class ChineseNumerals
{
    private const int TimeLimitMilliseconds = 250;

    // Longer ones are names of things (telephone, order), not amounts.
    private const int LongestAmount = 6;

    public static string WriteOut(string text)
    {
        text = Years().Replace(text, m => ChineseWords.Digits(m.Value, telephone: false));
        text = Separators().Replace(text, "");
        text = Percentages().Replace(text, m => "百分之" + Amount(m.Groups["amount"].Value));
        text = Pairs().Replace(text, "两");
        return Numbers().Replace(text, m => Amount(m.Value));
    }

    private static string Amount(string digits)
    {
        var isName = digits.Length > LongestAmount && !digits.Contains('.', StringComparison.Ordinal);
        if (isName || digits is ['0', >= '0' and <= '9', ..])
            return ChineseWords.Digits(digits, telephone: true);
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? ChineseWords.Number(number)
            : ChineseWords.Digits(digits, telephone: true);
    }

    [GeneratedRegex("[0-9]{4}(?= ?年)", RegexOptions.CultureInvariant, TimeLimitMilliseconds)]
    private static partial Regex Years();

    [GeneratedRegex("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", RegexOptions.CultureInvariant, TimeLimitMilliseconds)]
    private static partial Regex Separators();

    [GeneratedRegex(@"(?<amount>[0-9]+(?:\.[0-9]+)?) ?%", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimitMilliseconds)]
    private static partial Regex Percentages();

    [GeneratedRegex("(?<![0-9.])2(?= ?(?:[位个次人条张台名块元天年件份家种部通]|分钟|小时))", RegexOptions.CultureInvariant, TimeLimitMilliseconds)]
    private static partial Regex Pairs();

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)?", RegexOptions.CultureInvariant, TimeLimitMilliseconds)]
    private static partial Regex Numbers();
}
