namespace Switchboard.Contracts.Channels;

/// <summary>Which addresses mail is sent to and from: those of RFC 5321 in ASCII, without quoting and without address literals.</summary>
public static class MailAddress
{
    private const int Longest = 254;
    private const int LongestLocal = 64;

    /// <summary>True for an address such as <c>desk@example.com</c>.</summary>
    public static bool IsValid(string? address)
    {
        var at = address?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        if (address is null || address.Length > Longest || at is < 1 or > LongestLocal || at != address.LastIndexOf('@') || address.Contains("..", StringComparison.Ordinal))
            return false;
        var local = address.AsSpan(0, at);
        var domain = address.AsSpan(at + 1);
        return domain.Length > 0 && local[0] != '.' && local[^1] != '.' && Consists(local, "!#$%&'*+-/=?^_`{|}~.")
            && domain[0] is not ('.' or '-') && domain[^1] is not ('.' or '-') && Consists(domain, ".-");
    }

    private static bool Consists(ReadOnlySpan<char> text, string marks)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !marks.Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
