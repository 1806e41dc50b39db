using Switchboard.Data.Web;

namespace Switchboard.Tenancy.Domain;

/// <summary>Rules of fields that several requests share.</summary>
internal static class Rules
{
    public static readonly string[] Languages = ["zh-CN", "en"];

    public static bool IsTimeZone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <summary>Ten characters or more, and not one character again and again. Length is what counts (NIST SP 800-63B §5.1.1).</summary>
    public static Check Password(this Check check, string? password, string field) => check
        .That(password is { Length: >= 10 and <= 200 }, field, "password.length", "A password has 10 to 200 characters.")
        .That(password is null || password.Distinct().Count() > 3, field, "password.too_simple", "A password has more than three different characters.");

    /// <summary>Digits, and * # + where a keypad or a carrier has them.</summary>
    public static bool IsDialled(string? number, int longest) =>
        number is { Length: > 0 } && number.Length <= longest && number.Skip(number[0] == '+' ? 1 : 0).All(c => char.IsAsciiDigit(c) || c is '*' or '#')
        && number.Any(char.IsAsciiDigit);
}
