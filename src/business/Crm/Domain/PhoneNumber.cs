using System.Text;

namespace Switchboard.Crm.Domain;

/// <summary>Numbers as people and carriers write them, brought to E.164. Pure. The house stands in China; other countries are written with + or 00.</summary>
internal static class PhoneNumber
{
    private const int ShortestForeign = 7;
    private const int LongestE164 = 15;

    /// <summary>Digits, and a leading +; full-width digits become plain ones, dressing (spaces, hyphens, brackets, dots) goes.</summary>
    public static string Plain(string? entered)
    {
        if (string.IsNullOrEmpty(entered))
            return "";
        var plain = new StringBuilder(entered.Length);
        foreach (var c in entered)
        {
            var narrow = c is >= '！' and <= '～' ? (char)(c - 0xFEE0) : c;
            if (char.IsAsciiDigit(narrow) || (narrow == '+' && plain.Length == 0))
                plain.Append(narrow);
            else if (char.IsAsciiLetter(narrow) || narrow is ',' or ';' or '#' or '*' or '转' or '分')
                break; // an internal number behind the number: 转 801, ext. 801
        }

        return plain.ToString();
    }

    /// <summary>The number as E.164, or null where it cannot be one (short codes, internal numbers, landlines without area code).</summary>
    public static string? ToE164(string? entered)
    {
        var plain = Plain(entered);
        if (plain.StartsWith('+'))
            return plain.StartsWith("+86", StringComparison.Ordinal) ? China(plain[3..], countryIsKnown: true) : Foreign(plain[1..]);
        if (plain.StartsWith("00", StringComparison.Ordinal))
            return plain.StartsWith("0086", StringComparison.Ordinal) ? China(plain[4..], countryIsKnown: true) : Foreign(plain[2..]);
        return China(plain, countryIsKnown: false) ?? (plain.StartsWith("86", StringComparison.Ordinal) ? China(plain[2..], countryIsKnown: true) : null);
    }

    /// <summary>The digits alone: what is compared where there is no E.164.</summary>
    public static string Digits(string? entered) => Plain(entered).TrimStart('+');

    /// <summary>The last four digits; fewer when there are fewer.</summary>
    public static string LastFour(string? entered) => Digits(entered) is { Length: > 4 } digits ? digits[^4..] : Digits(entered);

    private static string? Foreign(string digits) => digits.Length is >= ShortestForeign and <= LongestE164 && digits[0] != '0' ? "+" + digits : null;

    /// <summary>A number inside China; a trunk 0 may stand before it. Without either, a landline is not told from other things.</summary>
    private static string? China(string digits, bool countryIsKnown)
    {
        var national = digits.StartsWith('0') ? digits[1..] : digits;
        if (IsMobile(national))
            return "+86" + national;
        if (IsService(digits))
            return "+86" + digits;
        return (countryIsKnown || digits.StartsWith('0')) && IsLandline(national) ? "+86" + national : null;
    }

    private static bool IsMobile(string d) => d is ['1', >= '3' and <= '9', ..] && d.Length == 11;

    private static bool IsService(string d) => d.Length == 10 && (d.StartsWith("400", StringComparison.Ordinal) || d.StartsWith("800", StringComparison.Ordinal));

    // 10 and 2x are areas of two digits with numbers of eight; the others have three, and seven or eight
    private static bool IsLandline(string d) => d switch
    {
        ['1', '0', >= '2' and <= '8', ..] or ['2', _, >= '2' and <= '8', ..] => d.Length == 10,
        [>= '3' and <= '9', _, _, >= '2' and <= '8', ..] => d.Length is 10 or 11,
        _ => false,
    };
}
