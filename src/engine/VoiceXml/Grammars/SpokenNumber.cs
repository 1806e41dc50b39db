using System.Globalization;
using System.Text;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>Numbers in English and Chinese words.</summary>
internal static class SpokenNumber
{
    private static readonly Dictionary<string, int> Units = new(StringComparer.Ordinal)
    {
        ["zero"] = 0,
        ["oh"] = 0,
        ["o"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
        ["first"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["sixth"] = 6,
        ["seventh"] = 7,
        ["eighth"] = 8,
        ["ninth"] = 9,
        ["tenth"] = 10,
        ["eleventh"] = 11,
        ["twelfth"] = 12,
        ["thirteenth"] = 13,
        ["fourteenth"] = 14,
        ["fifteenth"] = 15,
        ["sixteenth"] = 16,
        ["seventeenth"] = 17,
        ["eighteenth"] = 18,
        ["nineteenth"] = 19,
        ["twentieth"] = 20,
        ["thirtieth"] = 30,
    };

    private static readonly Dictionary<string, int> Tens = new(StringComparer.Ordinal)
    {
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
    };

    private const string ChineseDigits = "零一二三四五六七八九";

    /// <summary>Digits said one by one, or written.</summary>
    public static string? Digits(IEnumerable<string> words)
    {
        var digits = new StringBuilder();
        foreach (var word in words)
        {
            if (word.All(char.IsAsciiDigit))
                digits.Append(word);
            else if (word is "double" or "triple")
                return null;
            else if (Units.TryGetValue(word, out var unit) && unit < 10)
                digits.Append(unit);
            else if (word.All(letter => ChineseDigits.Contains(letter, StringComparison.Ordinal)))
                digits.Append([.. word.Select(letter => (char)('0' + ChineseDigits.IndexOf(letter, StringComparison.Ordinal)))]);
            else
                return null;
        }

        return digits.ToString();
    }

    /// <summary>A whole number in words, such as "two hundred and five"; null when the words are none.</summary>
    public static long? Whole(ReadOnlySpan<string> words)
    {
        if (words.Length == 0)
            return null;
        if (words.Length == 1 && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var written))
            return written;
        long total = 0, current = 0;
        var any = false;
        foreach (var word in words)
        {
            if (word == "and" && any)
                continue;
            any = true;
            if (Value(word) is { } value)
                current += value;
            else if (word == "hundred")
                current = Math.Max(1, current) * 100;
            else if (word is "thousand" or "million")
                (total, current) = (total + (Math.Max(1, current) * (word == "million" ? 1_000_000 : 1000)), 0);
            else
                return null;
        }

        return any ? total + current : null;
    }

    /// <summary>A number with sign and decimals, as it is written.</summary>
    public static string? Decimal(ReadOnlySpan<string> words)
    {
        var sign = "";
        if (words.Length > 0 && words[0] is "minus" or "negative" or "plus" or "positive")
        {
            sign = words[0] is "minus" or "negative" ? "-" : "+";
            words = words[1..];
        }

        if (words.Length == 1 && decimal.TryParse(words[0], NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            return sign + words[0];
        var point = words.IndexOf("point");
        if (point < 0)
            return Whole(words) is { } whole ? sign + whole.ToString(CultureInfo.InvariantCulture) : null;
        var front = point == 0 ? 0 : Whole(words[..point]);
        return front is { } before && Digits(words[(point + 1)..].ToArray()) is { Length: > 0 } after
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{before}.{after}")
            : null;
    }

    private static int? Value(string word)
    {
        if (Units.TryGetValue(word, out var unit))
            return unit;
        if (Tens.TryGetValue(word, out var tens))
            return tens;
        var dash = word.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && Tens.TryGetValue(word[..dash], out tens) && Units.TryGetValue(word[(dash + 1)..], out unit) && unit < 10)
            return tens + unit;
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written : null;
    }
}
