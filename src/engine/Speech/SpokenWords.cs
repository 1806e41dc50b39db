using Switchboard.Speech.Words;

namespace Switchboard.Speech;

/// <summary>
/// Values in words, for prompts and flows: Chinese for <c>zh…</c>, English for every other language. Pure functions: the words
/// do not depend on the engine that speaks them.
/// </summary>
public static class SpokenWords
{
    /// <summary>Digit by digit, as telephone, order and seat numbers are read.</summary>
    /// <param name="digits">Digits and <c>* # +</c>; spaces, hyphens, dots and parentheses are skipped, other characters kept.</param>
    /// <param name="language">BCP 47.</param>
    /// <param name="telephone">In Chinese says 幺 for 1, as on the telephone.</param>
    public static string Digits(string digits, string language, bool telephone = false)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return IsChinese(language) ? ChineseWords.Digits(digits, telephone) : EnglishWords.Digits(digits);
    }

    /// <summary>A cardinal number: 10050 is 一万零五十, "ten thousand and fifty".</summary>
    public static string Number(decimal number, string language) =>
        IsChinese(language) ? ChineseWords.Number(number) : EnglishWords.Number(number);

    /// <summary>A number that counts things, the measure word following: 2 is 两 in Chinese.</summary>
    public static string Count(long count, string language) =>
        IsChinese(language) ? ChineseWords.Count(count) : EnglishWords.Number(count);

    /// <summary>An amount of money, cut off at the smallest coin.</summary>
    /// <param name="amount">In the main unit.</param>
    /// <param name="currency">ISO 4217: CNY, USD, EUR, GBP, HKD, JPY are said by name, others by their letters.</param>
    /// <param name="language">BCP 47.</param>
    public static string Currency(decimal amount, string currency, string language)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return IsChinese(language) ? ChineseWords.Currency(amount, currency) : EnglishWords.Currency(amount, currency);
    }

    /// <summary>A date: 二零二六年十月一日, "October first, twenty twenty-six".</summary>
    public static string Date(DateOnly date, string language, bool withYear = true) =>
        IsChinese(language) ? ChineseWords.Date(date, withYear) : EnglishWords.Date(date, withYear);

    /// <summary>A time of day to the minute: 下午三点零五分, "three oh five p.m.".</summary>
    public static string Time(TimeOnly time, string language) =>
        IsChinese(language) ? ChineseWords.Time(time) : EnglishWords.Time(time);

    /// <summary>A length of time to the second: 一小时两分钟, "one hour two minutes". Less than nothing is said as nothing.</summary>
    public static string Duration(TimeSpan duration, string language)
    {
        var seconds = Math.Max(0, (long)Math.Round(duration.TotalSeconds, MidpointRounding.AwayFromZero));
        return IsChinese(language) ? ChineseWords.Duration(seconds) : EnglishWords.Duration(seconds);
    }

    internal static bool IsChinese(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
    }
}
