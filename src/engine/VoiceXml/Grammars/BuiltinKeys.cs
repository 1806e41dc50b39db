using System.Globalization;

namespace Switchboard.VoiceXml.Grammars;

/// <summary>VoiceXML 2.0 Appendix P, the part entered by keys.</summary>
internal static class BuiltinKeys
{
    public static string? Read(string type, string keys) => type switch
    {
        "date" => Date(keys),
        "time" => Time(keys),
        "number" => Decimal(keys) ? keys.Replace('*', '.') : null,
        "currency" => Decimal(keys) ? Currency(keys) : null,
        "phone" => Phone(keys) ? keys.Replace('*', 'x') : null,
        _ => null,
    };

    public static bool CanGoOn(string type, string keys) => type switch
    {
        "date" => keys.Length < 8 && keys.All(char.IsAsciiDigit),
        "time" => keys.Length < 4 && keys.All(char.IsAsciiDigit),
        "number" or "currency" or "phone" => keys.Length < 40 && keys.All(key => char.IsAsciiDigit(key) || key == '*') && keys.Count(key => key == '*') <= 1,
        _ => false,
    };

    private static string? Date(string keys) =>
        keys.Length == 8 && DateTime.TryParseExact(keys, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? keys : null;

    private static string? Time(string keys)
    {
        if (keys.Length != 4 || !int.TryParse(keys, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value / 100 > 23 || value % 100 > 59)
            return null;
        // by keys nobody says whether it is morning or afternoon
        return keys + (value / 100 is 0 or > 12 ? "h" : "?");
    }

    private static bool Decimal(string keys) =>
        keys.Any(char.IsAsciiDigit) && keys.All(key => char.IsAsciiDigit(key) || key == '*') && keys.Count(key => key == '*') <= 1;

    private static string Currency(string keys)
    {
        var star = keys.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return keys + ".00";
        var whole = star == 0 ? "0" : keys[..star];
        return whole + "." + keys[(star + 1)..].PadRight(2, '0');
    }

    private static bool Phone(string keys) =>
        keys.Length > 0 && char.IsAsciiDigit(keys[0]) && char.IsAsciiDigit(keys[^1])
        && keys.All(key => char.IsAsciiDigit(key) || key == '*') && keys.Count(key => key == '*') <= 1;
}
