namespace Switchboard.Switch.Routing;

/// <summary>How numbers are dialled in a country.</summary>
/// <param name="Country">ISO 3166 code.</param>
/// <param name="Code">Its calling code.</param>
/// <param name="Abroad">Dialled before a foreign number.</param>
/// <param name="Trunk">Dialled before a number of the own country; empty where there is none.</param>
/// <param name="LongestNational">Digits of the longest national number.</param>
/// <param name="Emergency">Emergency numbers of the country.</param>
public sealed record NumberingPlan(string Country, string Code, string Abroad, string Trunk, int LongestNational, IReadOnlyList<string> Emergency)
{
    // 112 and 911 lead to help from every mobile telephone (3GPP TS 22.101 §10.1.1), so they are never anything else here.
    private static readonly string[] Everywhere = ["112", "911"];

    private static readonly Dictionary<string, NumberingPlan> Special = new(StringComparer.Ordinal)
    {
        ["CN"] = new("CN", "86", "00", "0", 12, ["110", "119", "120", "122", .. Everywhere]),
        ["HK"] = new("HK", "852", "001", "", 8, ["999", .. Everywhere]),
        ["MO"] = new("MO", "853", "00", "", 8, ["999", "110", .. Everywhere]),
        ["TW"] = new("TW", "886", "002", "0", 9, ["110", "119", .. Everywhere]),
        ["JP"] = new("JP", "81", "010", "0", 10, ["110", "118", "119", .. Everywhere]),
        ["KR"] = new("KR", "82", "001", "0", 11, ["119", .. Everywhere]),
        ["SG"] = new("SG", "65", "001", "", 10, ["995", "999", .. Everywhere]),
        ["MY"] = new("MY", "60", "00", "0", 10, ["999", .. Everywhere]),
        ["TH"] = new("TH", "66", "001", "0", 9, ["191", "199", "1669", .. Everywhere]),
        ["IN"] = new("IN", "91", "00", "0", 10, ["100", "101", "102", "108", .. Everywhere]),
        ["US"] = new("US", "1", "011", "1", 10, ["911", "112", "988"]),
        ["CA"] = new("CA", "1", "011", "1", 10, ["911", "112", "988"]),
        ["AU"] = new("AU", "61", "0011", "0", 10, ["000", "106", .. Everywhere]),
        ["NZ"] = new("NZ", "64", "00", "0", 10, ["111", .. Everywhere]),
        ["GB"] = new("GB", "44", "00", "0", 10, ["999", .. Everywhere]),
        ["RU"] = new("RU", "7", "810", "8", 10, ["101", "102", "103", "104", .. Everywhere]),
        ["KZ"] = new("KZ", "7", "810", "8", 10, ["101", "102", "103", "104", .. Everywhere]),
        ["BR"] = new("BR", "55", "00", "0", 11, ["190", "192", "193", .. Everywhere]),
        ["ZA"] = new("ZA", "27", "00", "0", 9, ["10111", "10177", .. Everywhere]),
    };

    // Countries without a trunk prefix: the whole number is always dialled.
    private static readonly string[] Closed = ["ES", "IT", "PT", "DK", "NO", "GR", "PL", "CZ", "LU", "MT", "LV", "EE", "CY", "IS"];

    /// <summary>The plan of a country; of one that is not known by itself, what most of the world does.</summary>
    public static NumberingPlan Of(string country)
    {
        if (Special.TryGetValue(country, out var known))
            return known;
        return new NumberingPlan(country, CallingCodes.Of(country) ?? "", "00", Array.IndexOf(Closed, country) >= 0 ? "" : "0", 13, Everywhere);
    }

    /// <summary>True for a number that must always get through.</summary>
    public bool IsEmergency(string digits, IReadOnlyList<string> more)
    {
        ArgumentNullException.ThrowIfNull(more);
        for (var i = 0; i < Emergency.Count; i++)
        {
            if (Emergency[i] == digits)
                return true;
        }

        for (var i = 0; i < more.Count; i++)
        {
            if (more[i] == digits)
                return true;
        }

        return false;
    }

    /// <summary>Digits and a leading plus; what people put between them goes. Null when there is anything else.</summary>
    public static string? Plain(string dialled)
    {
        ArgumentNullException.ThrowIfNull(dialled);
        Span<char> plain = stackalloc char[40];
        var length = 0;
        foreach (var c in dialled)
        {
            if (c is ' ' or '-' or '(' or ')' or '.' or '/')
                continue;
            if (length == plain.Length || !(char.IsAsciiDigit(c) || (c == '+' && length == 0)))
                return null;
            plain[length++] = c;
        }

        return length == 0 || (length == 1 && plain[0] == '+') ? null : new string(plain[..length]);
    }

    /// <summary>
    /// The number as E.164 with its plus. Null for short numbers of the own country (10086), which have none, and, with
    /// <paramref name="possible"/> false, for what no network knows.
    /// </summary>
    public string? ToE164(string plain, out bool possible)
    {
        ArgumentNullException.ThrowIfNull(plain);
        possible = true;
        if (plain.StartsWith('+'))
            return Foreign(plain.AsSpan(1), out possible);
        if (Abroad.Length > 0 && plain.StartsWith(Abroad, StringComparison.Ordinal))
            return Foreign(plain.AsSpan(Abroad.Length), out possible);
        // Carriers here often write 8613800138000 without the plus.
        if (Country == "CN" && plain.Length is 12 or 13 && plain.StartsWith("86", StringComparison.Ordinal))
            return "+" + plain;
        var national = Trunk.Length > 0 && plain.StartsWith(Trunk, StringComparison.Ordinal) ? plain[Trunk.Length..] : plain;
        possible = national.Length <= LongestNational;
        return !possible || national.Length < 7 || Code.Length == 0 ? null : "+" + Code + national;
    }

    /// <summary>A number as people of this country dial it.</summary>
    public string ToNational(string e164)
    {
        ArgumentNullException.ThrowIfNull(e164);
        if (!e164.StartsWith('+'))
            return e164;
        if (Code.Length == 0 || !e164.AsSpan(1).StartsWith(Code, StringComparison.Ordinal))
            return string.Concat(Abroad, e164.AsSpan(1));
        var national = e164[(1 + Code.Length)..];
        // China dials no 0 before mobile and service numbers.
        var bare = Country == "CN" && (national is ['1', >= '3', ..] || national.StartsWith("400", StringComparison.Ordinal) || national.StartsWith("800", StringComparison.Ordinal));
        return bare ? national : Trunk + national;
    }

    private static string? Foreign(ReadOnlySpan<char> digits, out bool possible)
    {
        possible = digits.Length is >= 5 and <= 15 && digits[0] != '0';
        return possible ? string.Concat("+", digits) : null;
    }
}
