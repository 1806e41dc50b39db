using System.Globalization;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>VoiceXML 2.0 Appendix P, the part that is said.</summary>
internal static class BuiltinWords
{
    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    private static readonly Dictionary<string, string> Currencies = new(StringComparer.Ordinal)
    {
        ["dollar"] = "USD",
        ["dollars"] = "USD",
        ["euro"] = "EUR",
        ["euros"] = "EUR",
        ["pound"] = "GBP",
        ["pounds"] = "GBP",
        ["yuan"] = "CNY",
        ["yen"] = "JPY",
    };

    public static string? Read(string type, string[] words) => type switch
    {
        "number" => SpokenNumber.Decimal(words),
        "currency" => Currency(words),
        "phone" => Phone(words),
        "date" => Date(words),
        "time" => Time(words),
        _ => null,
    };

    private static string? Currency(string[] words)
    {
        var unit = Array.FindIndex(words, Currencies.ContainsKey);
        if (unit < 0)
        {
            return SpokenNumber.Decimal(words) is { } plain && decimal.TryParse(plain, CultureInfo.InvariantCulture, out var amount)
                ? amount.ToString("0.00", CultureInfo.InvariantCulture)
                : null;
        }

        if (SpokenNumber.Decimal(words.AsSpan(0, unit)) is not { } whole || !decimal.TryParse(whole, CultureInfo.InvariantCulture, out var value))
            return null;
        var rest = words.AsSpan(unit + 1);
        if (rest.Length > 0 && rest[0] == "and")
            rest = rest[1..];
        if (rest.Length > 0 && rest[^1] is "cents" or "cent" or "pence")
            rest = rest[..^1];
        if (rest.Length > 0)
        {
            if (SpokenNumber.Whole(rest) is not { } cents)
                return null;
            value += cents / 100m;
        }

        return Currencies[words[unit]] + value.ToString("0.00", CultureInfo.InvariantCulture);
    }

    private static string? Phone(string[] words)
    {
        var mark = Array.FindIndex(words, word => word is "extension" or "x" or "ext");
        var number = SpokenNumber.Digits(mark < 0 ? Split(words) : Split(words.Take(mark)));
        if (number is not { Length: > 0 })
            return null;
        if (mark < 0)
            return number;
        return SpokenNumber.Digits(Split(words.Skip(mark + 1))) is { Length: > 0 } extension ? $"{number}x{extension}" : null;
    }

    private static IEnumerable<string> Split(IEnumerable<string> words) => words.SelectMany(word => word.Split('-', '+')).Where(word => word.Length > 0);

    private static string? Date(string[] words)
    {
        var month = Array.FindIndex(words, word => Months.Contains(word));
        if (month < 0)
            return null;
        var number = Array.IndexOf(Months, words[month]) + 1;
        var before = words.AsSpan(0, month).ToArray().Where(word => word is not ("the" or "of")).ToArray();
        var after = words.Skip(month + 1).Where(word => word is not ("the" or "of")).ToArray();
        var (day, rest) = before.Length > 0 ? (Day(before), after) : Leading(after);
        if (day is not (>= 1 and <= 31))
            return null;
        var year = rest.Length == 0 ? "????" : Year(rest);
        return year is null ? null : string.Create(CultureInfo.InvariantCulture, $"{year}{number:00}{day:00}");
    }

    private static (int? Day, string[] Others) Leading(string[] words)
    {
        if (words.Length >= 2 && words[0] is "twenty" or "thirty" && Day(words[..2]) is <= 31 and { } two)
            return (two, words[2..]);
        return words.Length == 0 ? (null, []) : (Day(words[..1]), words[1..]);
    }

    private static int? Day(string[] words)
    {
        var cut = words.Select(word => word.Length > 2 && char.IsAsciiDigit(word[0]) ? word[..^2] : word).ToArray();
        return SpokenNumber.Whole(cut) is { } value and <= 31 ? (int)value : null;
    }

    private static string? Year(string[] words)
    {
        if (SpokenNumber.Whole(words) is { } whole and >= 1000 and <= 9999)
            return whole.ToString(CultureInfo.InvariantCulture);
        // nineteen ninety nine
        return words.Length >= 2 && SpokenNumber.Whole(words.AsSpan(0, 1)) is { } century and >= 10 and <= 99
            && SpokenNumber.Whole(words.AsSpan(1)) is { } years and < 100
            ? ((century * 100) + years).ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private static string? Time(string[] words)
    {
        if (words is ["noon"])
            return "1200p";
        if (words is ["midnight"])
            return "1200a";
        var list = words.Where(word => word is not ("o'clock" or "oclock" or "at")).ToList();
        var half = '?';
        var joined = string.Join(' ', list);
        foreach (var (ending, mark) in Halves)
        {
            if (joined.EndsWith(" " + ending, StringComparison.Ordinal))
            {
                half = mark;
                joined = joined[..^(ending.Length + 1)];
            }
        }

        var parts = joined.Split(' ');
        if (SpokenNumber.Whole(parts.AsSpan(0, 1)) is not { } hour || hour > 23)
            return null;
        var minute = parts.Length == 1 ? 0 : SpokenNumber.Whole(parts.AsSpan(1));
        if (minute is not (>= 0 and < 60))
            return null;
        if (hour is 0 or > 12)
            half = 'h';
        return string.Create(CultureInfo.InvariantCulture, $"{hour:00}{minute:00}{half}");
    }

    private static readonly (string Ending, char Mark)[] Halves =
    [
        ("a.m", 'a'), ("am", 'a'), ("a m", 'a'), ("in the morning", 'a'), ("p.m", 'p'), ("pm", 'p'), ("p m", 'p'), ("in the afternoon", 'p'),
        ("in the evening", 'p'),
    ];
}
