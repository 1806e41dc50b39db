using System.Globalization;
using System.Text;

namespace Switchboard.Ivr.Prompts;

/// <summary>Numbers in English words.</summary>
internal static class EnglishNumber
{
    public static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Size, string Name)[] Scales =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")];

    public static string Words(decimal number)
    {
        var plain = Math.Abs(number).ToString("0.############################", CultureInfo.InvariantCulture).Split('.');
        var words = new StringBuilder(number < 0 ? "minus " : "");
        words.Append(plain[0].Length <= 15 ? Whole(long.Parse(plain[0], CultureInfo.InvariantCulture)) : Spell(plain[0]));
        if (plain.Length > 1)
            words.Append(" point ").Append(Spell(plain[1]));
        return words.ToString();
    }

    private static string Spell(string digits) => string.Join(' ', digits.Select(c => Small[c - '0']));

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
            words.Add(number < 100 ? "and " + Below1000((int)number) : Below1000((int)number));
        return string.Join(' ', words);
    }

    private static string Below1000(int number) => number switch
    {
        < 20 => Small[number],
        < 100 => Tens[number / 10] + (number % 10 > 0 ? "-" + Small[number % 10] : ""),
        _ => Small[number / 100] + " hundred" + (number % 100 > 0 ? " and " + Below1000(number % 100) : ""),
    };
}
