using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Sip.Digest;

/// <summary>A WWW-Authenticate or Proxy-Authenticate value.</summary>
internal sealed record DigestChallenge(
    string Realm, string Nonce, DigestAlgorithm Algorithm, bool AlgorithmNamed, bool Qop, bool Stale, string? Opaque)
{
    /// <summary>False for another scheme, an unknown algorithm, or a qop without auth.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out DigestChallenge? challenge)
    {
        challenge = null;
        if (value.Length > DigestParameters.MaxBytes || !DigestParameters.TryParse(value, out var parameters))
            return false;
        var qop = parameters.Raw("qop");
        if (parameters.Unescaped("realm") is not { } realm || parameters.Raw("nonce") is not { } nonce
            || DigestParameters.AlgorithmOf(parameters.Raw("algorithm")) is not { } algorithm
            || (qop is not null && !Lists(qop, "auth")))
            return false;
        var stale = string.Equals(parameters.Raw("stale"), "true", StringComparison.OrdinalIgnoreCase);
        challenge = new DigestChallenge(
            realm, nonce, algorithm, parameters.Raw("algorithm") is not null, qop is not null, stale, parameters.Raw("opaque"));
        return true;
    }

    private static bool Lists(string list, string word)
    {
        foreach (var part in list.AsSpan().Split(','))
        {
            if (list.AsSpan()[part].Trim().Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
