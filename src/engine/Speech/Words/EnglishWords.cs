using System.Globalization;
using System.Text;

namespace Switchboard.Speech.Words;

/// <summary>Values in English words.</summary>
internal static class EnglishWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    private static readonly (long Size, string Name)[] Scales =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")];

    public static string Digits(string digits)
    {
        var words = new List<string>(digits.Length);
        foreach (var c in digits)
        {
            switch (c)
            {
                case >= '0' and <= '9':
                    words.Add(Small[c - '0']);
                    break;
                case '*':
                    words.Add("star");
                    break;
                case '#':
                    words.Add("pound");
                    break;
                case '+':
                    words.Add("plus");
                    break;
                case ' ' or '-' or '(' or ')' or '.':
                    break;
                default:
                    words.Add(c.ToString());
                    break;
            }
        }

        return string.Join(' ', words);
    }

    public static string Number(decimal number)
    {
        var plain = Math.Abs(number).ToString("0.############################", CultureInfo.InvariantCulture);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? plain : plain[..point];
        var words = new StringBuilder(number < 0 ? "minus " : "");
        words.Append(whole.Length <= 15 ? Whole(long.Parse(whole, CultureInfo.InvariantCulture)) : Digits(whole));
        if (point >= 0)
            words.Append(" point ").Append(Digits(plain[(point + 1)..]));
        return words.ToString();
    }

    public static string Currency(decimal amount, string currency)
    {
        var (one, many, cent, cents) = currency.ToUpperInvariant() switch
        {
            "CNY" => ("yuan", "yuan", "fen", "fen"),
            "USD" => ("dollar", "dollars", "cent", "cents"),
            "EUR" => ("euro", "euros", "cent", "cents"),
            "GBP" => ("pound", "pounds", "penny", "pence"),
            "HKD" => ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
            "JPY" => ("yen", "yen", "", ""),
            _ => (currency, currency, "cent", "cents"),
        };
        var size = Math.Abs(amount);
        var whole = decimal.Truncate(size);
        var rest = cent.Length == 0 ? 0 : (int)decimal.Truncate((size - whole) * 100);
        var parts = new List<string>(2);
        if (whole > 0 || rest == 0)
            parts.Add($"{Number(whole)} {(whole == 1 ? one : many)}");
        if (rest > 0)
            parts.Add($"{Number(rest)} {(rest == 1 ? cent : cents)}");
        return (amount < 0 && (whole > 0 || rest > 0) ? "minus " : "") + string.Join(" and ", parts);
    }

    public static string Date(DateOnly date, bool withYear) =>
        $"{Months[date.Month - 1]} {Ordinal(date.Day)}" + (withYear ? $", {Year(date.Year)}" : "");

    public static string Time(TimeOnly time)
    {
        if (time is { Minute: 0, Hour: 0 or 12 })
            return time.Hour == 0 ? "midnight" : "noon";
        var hour = Small[time.Hour % 12 == 0 ? 12 : time.Hour % 12];
        var minute = time.Minute switch { 0 => "", < 10 => " oh " + Small[time.Minute], _ => " " + Below1000(time.Minute) };
        return hour + minute + (time.Hour < 12 ? " a.m." : " p.m.");
    }

    public static string Duration(long seconds)
    {
        var words = new List<string>(4);
        Add(words, seconds / 86400, "day");
        Add(words, seconds / 3600 % 24, "hour");
        Add(words, seconds / 60 % 60, "minute");
        Add(words, seconds % 60, "second");
        return words.Count > 0 ? string.Join(' ', words) : "zero seconds";
    }

    private static void Add(List<string> words, long count, string unit)
    {
        if (count > 0)
            words.Add($"{Number(count)} {unit}{(count == 1 ? "" : "s")}");
    }

    private static string Year(int year) => (year / 100, year % 100) switch
    {
        (_, 0) when year % 1000 == 0 => Number(year),
        ( >= 11, 0) => $"{Below1000(year / 100)} hundred",
        (20, < 10) => $"two thousand and {Small[year % 100]}",
        ( >= 11, < 10) => $"{Below1000(year / 100)} oh {Small[year % 100]}",
        ( >= 11, _) => $"{Below1000(year / 100)} {Below1000(year % 100)}",
        _ => Number(year),
    };

    private static string Ordinal(int day)
    {
        string[] irregular = ["", "first", "second", "third", "", "fifth", "", "", "eighth", "ninth", "", "", "twelfth"];
        return day switch
        {
            <= 12 when irregular[day].Length > 0 => irregular[day],
            < 20 => Small[day] + "th",
            _ when day % 10 == 0 => Tens[day / 10][..^1] + "ieth",
            _ => $"{Tens[day / 10]}-{Ordinal(day % 10)}",
        };
    }

    private static string Whole(long number)
    {
        if (number < 1000)
            return Below1000((int)number);
        var words = new List<string>();
        foreach (var (size, name) in Scales)
        {
            if (number >= size)
                words.Add($"{Below1000((int)(number / size))} {name}");
            number %= size;
        }

        if (number > 0)
            words.Add((number < 100 ? "and " : "") + Below1000((int)number));
        return string.Join(' ', words);
    }

    private static string Below1000(int number) => number switch
    {
        < 20 => Small[number],
        < 100 => Tens[number / 10] + (number % 10 > 0 ? "-" + Small[number % 10] : ""),
        _ => Small[number / 100] + " hundred" + (number % 100 > 0 ? " and " + Below1000(number % 100) : ""),
    };
}
