using System.Text.RegularExpressions;
using Switchboard.Contracts.Lines;
using Switchboard.Data.Web;

namespace Switchboard.Tenancy.Domain;

/// <summary>Rules of patterns and rewriting lists.</summary>
internal static class NumberPatterns
{
    private const int Longest = 200;
    private const int MostLines = 100;

    public static Check Pattern(this Check check, string? pattern, string field) => check
        .That(pattern is null or { Length: <= Longest }, field, "field.too_long", $"{field} has at most {Longest} characters.")
        .That(pattern is null || WhyNot(pattern) is null, field, "pattern.invalid", $"{field}: {(pattern is null ? "" : WhyNot(pattern))}");

    public static Check Rewrites(this Check check, IReadOnlyList<NumberRewrite>? lines, string field)
    {
        check.That((lines?.Count ?? 0) <= MostLines, field, "field.too_many", $"{field} has at most {MostLines} lines.");
        foreach (var (index, line) in (lines ?? []).Index())
        {
            check.Text(line.Match, $"{field}[{index}].match", Longest).Pattern(line.Match, $"{field}[{index}].match")
                .That(line.Replace is { Length: <= 60 }, $"{field}[{index}].replace", "field.required", $"{field}[{index}].replace has at most 60 characters; empty takes the match away.");
        }

        return check;
    }

    public static Check Dialling(this Check check, DialPolicy? policy)
    {
        if (policy is null)
            return check;
        check.That(IsCountry(policy.Country), "dialling.country", "policy.country_invalid", "country is two capital letters (ISO 3166), such as CN.")
            .That((policy.Countries ?? []).All(IsCountry), "dialling.countries", "policy.country_invalid", "countries are two capital letters each (ISO 3166).")
            .That((policy.BlockedPrefixes ?? []).All(p => Rules.IsDialled(p, 20)), "dialling.blockedPrefixes", "policy.prefix_invalid", "A prefix is digits; with + of the international form.")
            .That((policy.OpenPrefixes ?? []).All(p => p.StartsWith('+') && Rules.IsDialled(p, 20)), "dialling.openPrefixes", "policy.prefix_invalid", "An opened prefix begins with +.")
            .That((policy.EmergencyNumbers ?? []).All(p => p is { Length: >= 2 and <= 8 } && p.All(char.IsAsciiDigit)), "dialling.emergencyNumbers", "policy.emergency_invalid", "An emergency number has 2 to 8 digits.")
            .Range(policy.InternationalPerUser, "dialling.internationalPerUser", 0, 1000);
        foreach (var (caps, name) in new[] { (policy.Tenant, "tenant"), (policy.User, "user") })
        {
            foreach (var cap in new[] { caps?.CallsPerHour, caps?.CallsPerDay, caps?.MinutesPerHour, caps?.MinutesPerDay })
                check.Range(cap, $"dialling.{name}", 0, 1_000_000);
        }

        return check;
    }

    /// <summary>A list that was sent as null is an empty one.</summary>
    public static DialPolicy Whole(this DialPolicy policy) => policy with
    {
        Countries = policy.Countries ?? [],
        BlockedPrefixes = policy.BlockedPrefixes ?? [],
        OpenPrefixes = policy.OpenPrefixes ?? [],
        EmergencyNumbers = policy.EmergencyNumbers ?? [],
        Tenant = policy.Tenant ?? new(),
        User = policy.User ?? new(),
    };

    /// <summary>The same for a trunk; blank names are none.</summary>
    public static TrunkProfile Whole(this TrunkProfile profile) => profile with
    {
        CallerIn = profile.CallerIn ?? [],
        CalledIn = profile.CalledIn ?? [],
        CallerOut = profile.CallerOut ?? [],
        CalledOut = profile.CalledOut ?? [],
        Costs = profile.Costs ?? [],
        Ports = [.. (profile.Ports ?? []).Select(p => p with { Number = Blank(p.Number), Line = Blank(p.Line), Prefix = Blank(p.Prefix) })],
        LoginUser = Blank(profile.LoginUser),
        InboundUser = Blank(profile.InboundUser),
        Domain = Blank(profile.Domain),
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsCountry(string? code) => code is { Length: 2 } && code.All(char.IsAsciiLetterUpper);

    // The same kind of pattern that the switch runs: no look-around, no back reference, never slow.
    private static string? WhyNot(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(250));
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }
}
