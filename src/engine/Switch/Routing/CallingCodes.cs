namespace Switchboard.Switch.Routing;

/// <summary>Calling codes of the world (ITU E.164 list of assigned codes, and the area codes of North America that are other countries).</summary>
public static class CallingCodes
{
    private const string Assigned =
        "US1 BS1242 BB1246 AI1264 AG1268 VG1284 VI1340 KY1345 BM1441 GD1473 TC1649 JM1658 MS1664 MP1670 GU1671 AS1684 SX1721 LC1758 DM1767 VC1784 DO1809 DO1829 DO1849 "
        + "TT1868 KN1869 JM1876 PR1787 PR1939 RU7 KZ76 KZ77 EG20 SS211 MA212 DZ213 TN216 LY218 GM220 SN221 MR222 ML223 GN224 CI225 BF226 NE227 TG228 BJ229 MU230 LR231 "
        + "SL232 GH233 NG234 TD235 CF236 CM237 CV238 ST239 GQ240 GA241 CG242 CD243 AO244 GW245 IO246 AC247 SC248 SD249 RW250 ET251 SO252 DJ253 KE254 TZ255 UG256 BI257 "
        + "MZ258 ZM260 MG261 RE262 ZW263 NA264 MW265 LS266 BW267 SZ268 KM269 ZA27 SH290 ER291 AW297 FO298 GL299 GR30 NL31 BE32 FR33 ES34 GI350 PT351 LU352 IE353 IS354 AL355 "
        + "MT356 CY357 FI358 BG359 HU36 LT370 LV371 EE372 MD373 AM374 BY375 AD376 MC377 SM378 VA379 UA380 RS381 ME382 XK383 HR385 SI386 BA387 MK389 IT39 RO40 CH41 CZ420 "
        + "SK421 LI423 AT43 GB44 DK45 SE46 NO47 PL48 DE49 FK500 BZ501 GT502 SV503 HN504 NI505 CR506 PA507 PM508 HT509 PE51 MX52 CU53 AR54 BR55 CL56 CO57 VE58 GP590 BO591 "
        + "GY592 EC593 GF594 PY595 MQ596 SR597 UY598 CW599 MY60 AU61 ID62 PH63 NZ64 SG65 TH66 TL670 AQ672 BN673 NR674 PG675 TO676 SB677 VU678 FJ679 PW680 WF681 CK682 NU683 "
        + "WS685 KI686 NC687 TV688 PF689 TK690 FM691 MH692 JP81 KR82 VN84 KP850 HK852 MO853 KH855 LA856 CN86 BD880 TW886 TR90 IN91 PK92 AF93 LK94 MM95 MV960 LB961 JO962 "
        + "SY963 IQ964 KW965 SA966 YE967 OM968 PS970 AE971 IL972 BH973 QA974 BT975 MN976 NP977 IR98 TJ992 TM993 AZ994 GE995 KG996 UZ998 "
        + "001870 001878 001881 001882 001883 001979 001800 001808 001888"; // 001: the codes of no country (satellites, premium, free)

    // Where artificial traffic is sold: satellites, premium services, and the ranges that the trade's fraud reports name year after year.
    private static readonly string[] Fraud =
    [
        "+1242", "+1246", "+1264", "+1268", "+1284", "+1345", "+1441", "+1473", "+1649", "+1658", "+1664", "+1721", "+1758", "+1767", "+1784", "+1809", "+1829", "+1849",
        "+1868", "+1869", "+1876", "+1900", "+1976", "+216", "+220", "+222", "+223", "+224", "+226", "+231", "+232", "+235", "+236", "+239", "+240", "+243", "+245", "+246",
        "+247", "+252", "+257", "+261", "+263", "+265", "+269", "+290", "+291", "+298", "+299", "+37097", "+371", "+372", "+375", "+379", "+381", "+387", "+423", "+4470",
        "+449", "+4190", "+49900", "+53", "+500", "+509", "+592", "+597", "+670", "+672", "+674", "+675", "+676", "+677", "+678", "+681", "+682", "+683", "+685", "+686",
        "+687", "+688", "+689", "+690", "+692", "+850", "+870", "+878", "+881", "+882", "+883", "+960", "+963", "+967", "+970", "+979", "+992", "+993", "+994",
    ];

    private static readonly Dictionary<string, string> Countries = Read();

    /// <summary>The country of an E.164 number; <c>001</c> for codes of no country; null for codes that are not assigned.</summary>
    public static string? CountryOf(string e164)
    {
        ArgumentNullException.ThrowIfNull(e164);
        for (var length = Math.Min(4, e164.Length - 1); length > 0; length--)
        {
            if (Countries.TryGetValue(e164.Substring(1, length), out var country))
                return country;
        }

        return null;
    }

    /// <summary>The calling code of a country; null when it is not known.</summary>
    public static string? Of(string country)
    {
        if (country == "CA")
            return "1";
        string? shortest = null;
        foreach (var (code, iso) in Countries)
        {
            if (iso == country && (shortest is null || code.Length < shortest.Length))
                shortest = code;
        }

        return shortest;
    }

    /// <summary>The beginning known for fraud that this number has; null when none.</summary>
    public static string? FraudPrefix(string e164)
    {
        ArgumentNullException.ThrowIfNull(e164);
        foreach (var prefix in Fraud)
        {
            if (e164.StartsWith(prefix, StringComparison.Ordinal))
                return prefix;
        }

        return null;
    }

    /// <summary>True when both are one country, or are called by one code (the United States and Canada).</summary>
    public static bool Same(string one, string other) => one == other || (one is "US" or "CA" && other is "US" or "CA");

    private static Dictionary<string, string> Read()
    {
        var countries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Assigned.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var digits = char.IsAsciiDigit(entry[0]) ? 3 : 2;
            countries[entry[digits..]] = entry[..digits];
        }

        return countries;
    }
}
