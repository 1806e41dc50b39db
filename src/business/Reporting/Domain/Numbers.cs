using Switchboard.Contracts.Switch;

namespace Switchboard.Reporting.Domain;

/// <summary>Phone numbers as calls are searched by them.</summary>
internal static class Numbers
{
    /// <summary>The digits of every number of the call, each followed by a blank.</summary>
    public static string Searchable(CallRecord call)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal) { Digits(call.Caller), Digits(call.Called), Digits(call.OriginalCalled) };
        if (call.Extension is not null)
            numbers.Add(Digits(call.Extension));
        numbers.Remove("");
        return string.Concat(numbers.Select(n => n + " "));
    }

    /// <summary>The pattern for <c>like</c>: exactly four digits are the end of a number, others any part of it; null when there is none.</summary>
    public static string? Pattern(string? number)
    {
        var digits = Digits(number ?? "");
        return digits.Length switch
        {
            0 => null,
            4 => $"%{digits} %",
            _ => $"%{digits}%",
        };
    }

    /// <summary>What can be keyed, without signs and blanks.</summary>
    public static string Digits(string number) => string.Concat(number.Where(c => char.IsAsciiDigit(c) || c is '*' or '#'));
}
