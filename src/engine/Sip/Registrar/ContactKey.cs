namespace Switchboard.Sip.Registrar;

/// <summary>
/// A contact's identity (RFC 3261 §19.1.4, §10.3 step 7): user and password as written, host without case, port, and the
/// parameters that make a difference when only one side has them (transport, user, maddr, ttl, method).
/// </summary>
internal static class ContactKey
{
    private static readonly string[] Distinguishing = ["maddr", "method", "transport", "ttl", "user"];

    public static string Of(string uri)
    {
        var scheme = uri.IndexOf(':', StringComparison.Ordinal);
        if (scheme < 0 || !IsSip(uri.AsSpan(0, scheme)))
            return uri;
        var rest = uri.AsSpan(scheme + 1);
        var question = rest.IndexOf('?');
        if (question >= 0)
            rest = rest[..question];
        // a semicolon may stand in the user part, so the parameters begin after the host
        var at = rest.IndexOf('@');
        var user = at < 0 ? default : rest[..(at + 1)];
        var hostPart = rest[(at + 1)..];
        var semicolon = hostPart.IndexOf(';');
        var host = semicolon < 0 ? hostPart : hostPart[..semicolon];
        var parameters = semicolon < 0 ? default : hostPart[(semicolon + 1)..];
        return string.Concat(uri[..(scheme + 1)].ToLowerInvariant(), user, host.ToString().ToLowerInvariant(), Kept(parameters));
    }

    private static bool IsSip(ReadOnlySpan<char> scheme) =>
        scheme.Equals("sip", StringComparison.OrdinalIgnoreCase) || scheme.Equals("sips", StringComparison.OrdinalIgnoreCase);

    private static string Kept(ReadOnlySpan<char> parameters)
    {
        var kept = "";
        foreach (var name in Distinguishing)
        {
            foreach (var range in parameters.Split(';'))
            {
                var parameter = parameters[range];
                var equals = parameter.IndexOf('=');
                if ((equals < 0 ? parameter : parameter[..equals]).Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    kept += ";" + parameter.ToString().ToLowerInvariant();
                    break;
                }
            }
        }

        return kept;
    }
}
