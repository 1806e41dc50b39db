using System.Globalization;
using System.Text;

namespace Switchboard.Ivr.Prompts;

/// <summary>Numbers in Chinese words: 12300 → 一万二千三百.</summary>
internal static class ChineseNumber
{
    private const string Digits = "零一二三四五六七八九";
    private static readonly string[] Places = ["", "十", "百", "千"];
    private static readonly string[] Groups = ["", "万", "亿", "万亿"];

    public static string Words(decimal number)
    {
        var plain = Math.Abs(number).ToString("0.############################", CultureInfo.InvariantCulture).Split('.');
        var words = new StringBuilder(number < 0 ? "负" : "");
        if (plain[0].Length <= 16)
            words.Append(Whole(long.Parse(plain[0], CultureInfo.InvariantCulture)));
        else
            words.Append(Spell(plain[0]));
        if (plain.Length > 1)
            words.Append('点').Append(Spell(plain[1]));
        return words.ToString();
    }

    private static string Spell(string digits) => string.Concat(digits.Select(c => Digits[c - '0']));

    private static string Whole(long number)
    {
        if (number == 0)
            return "零";
        var words = "";
        var zeroBelow = false;
        for (var group = 0; number > 0; group++, number /= 10_000)
        {
            var part = (int)(number % 10_000);
            if (part > 0)
            {
                words = Group(part) + Groups[group] + (zeroBelow && words.Length > 0 ? "零" : "") + words;
                zeroBelow = part < 1000;
            }
            else if (words.Length > 0)
            {
                zeroBelow = true;
            }
        }

        return words.StartsWith("一十", StringComparison.Ordinal) ? words[1..] : words;
    }

    private static string Group(int part)
    {
        var words = new StringBuilder();
        var gap = false;
        for (var place = 3; place >= 0; place--)
        {
            var digit = part / Power(place) % 10;
            if (digit == 0)
            {
                gap = words.Length > 0;
                continue;
            }

            if (gap)
                words.Append('零');
            gap = false;
            words.Append(Digits[digit]).Append(Places[place]);
        }

        return words.ToString();
    }

    private static int Power(int place) => place switch { 3 => 1000, 2 => 100, 1 => 10, _ => 1 };
}
