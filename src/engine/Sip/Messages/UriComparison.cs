namespace Switchboard.Sip;

/// <summary>When two URIs are the same (§19.1.4, RFC 3966 §4 for tel).</summary>
internal static class UriComparison
{
    // Present in one URI only, these make the URIs differ; other parameters are compared only when both have them.
    private static readonly string[] Telling = ["user", "ttl", "method", "maddr", "transport"];

    public static bool AreEqual(SipUri a, SipUri b)
    {
        if (a.Scheme != b.Scheme)
            return false;
        if (a.IsTel)
            return TelDigits(a.User) == TelDigits(b.User);
        if (!a.IsSip)
            return string.Equals(a.ToString(), b.ToString(), StringComparison.Ordinal);
        return a.User == b.User
            && SipEscape.Resolve(a.Password) == SipEscape.Resolve(b.Password)
            && string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase)
            && a.Port == b.Port
            && ParametersMatch(a, b)
            && HeadersMatch(a.Headers, b.Headers)
            && HeadersMatch(b.Headers, a.Headers);
    }

    private static bool ParametersMatch(SipUri a, SipUri b)
    {
        foreach (var name in Telling)
        {
            if (a.Parameter(name) is null != b.Parameter(name) is null)
                return false;
        }

        var rest = a.Parameters.AsSpan();
        while (SipText.NextParameter(ref rest, out var key, out var value))
        {
            if (b.Parameter(key.ToString()) is { } other
                && !string.Equals(SipEscape.Resolve(SipText.Unquote(value.ToString())), SipEscape.Resolve(other), StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    // Headers are never ignored: each must be in the other, in any order.
    private static bool HeadersMatch(string a, string b)
    {
        var all = b.Split('&');
        foreach (var header in a.Split('&'))
        {
            if (!Array.Exists(all, x => string.Equals(SipEscape.Resolve(x), SipEscape.Resolve(header), StringComparison.OrdinalIgnoreCase)))
                return false;
        }

        return true;
    }

    private static string TelDigits(string number)
    {
        var digits = new System.Text.StringBuilder(number.Length);
        foreach (var c in number)
        {
            if (c is not ('-' or '.' or '(' or ')'))
                digits.Append(char.ToLowerInvariant(c));
        }

        return digits.ToString();
    }
}
