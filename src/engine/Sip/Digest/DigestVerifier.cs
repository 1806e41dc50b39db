using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Sip.Digest;

/// <summary>
/// Challenges and verifies (RFC 3261 §22, RFC 7616, RFC 8760). Nonces prove themselves by an HMAC, so a challenge costs no
/// memory; only nonces that were answered rightly are remembered, for their nonce count. Safe for any thread.
/// </summary>
public sealed class DigestVerifier
{
    private readonly NonceMint _mint;
    private readonly NonceCounts _counts;
    private readonly DigestSecret _nobody;
    private readonly DigestRules _rules;

    /// <summary>A verifier with a key of its own; nonces of another process are stale here.</summary>
    public DigestVerifier(TimeProvider time, DigestRules? rules = null)
    {
        _rules = rules ?? new DigestRules();
        _mint = new NonceMint(time, _rules.NonceLife);
        _counts = new NonceCounts(time, _rules.NonceLife, _rules.RememberedNonces);
        _nobody = DigestSecret.FromPassword("nobody", "nowhere", Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    }

    /// <summary>Values for WWW-Authenticate or Proxy-Authenticate, one header each, strongest first, all with one fresh nonce.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="stale">The password was right, the nonce too old.</param>
    /// <param name="only">The one algorithm to offer, for peers that stumble over any other; ignored where the rules do not offer it.</param>
    public IReadOnlyList<string> Challenge(string realm, bool stale = false, DigestAlgorithm? only = null)
    {
        ArgumentNullException.ThrowIfNull(realm);
        var nonce = _mint.Make(realm);
        if (only is { } one && _rules.Offers(one))
            return [Challenge(realm, nonce, one, stale)];
        var challenges = new string[_rules.Algorithms.Count];
        for (var i = 0; i < challenges.Length; i++)
            challenges[i] = Challenge(realm, nonce, _rules.Algorithms[i], stale);
        return challenges;
    }

    /// <summary>Verifies parsed credentials against the request they came with.</summary>
    /// <param name="authorization">The credentials; their user and realm are already known to the caller, who looked up the secret.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="requestUri">The Request-URI as it stands in the request.</param>
    /// <param name="realm">The realm this server speaks for.</param>
    /// <param name="secret">The stored secret; null for an unknown user, who gets the same answer in the same time.</param>
    public DigestVerdict Verify(DigestAuthorization authorization, string method, string requestUri, string realm, DigestSecret? secret)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        if (authorization.Algorithm is not { } algorithm || !_rules.Offers(algorithm))
            return DigestVerdict.Refused("the algorithm was not offered");
        if (authorization.Qop is not null && !authorization.Qop.Equals("auth", StringComparison.OrdinalIgnoreCase))
            return DigestVerdict.Refused("the qop was not offered");
        if (!TryCount(authorization, out var count))
            return DigestVerdict.Refused("nc is not eight hex digits, or cnonce is missing");

        // everything below runs for known and unknown users alike, so that time tells nothing
        var stored = secret?.Of(algorithm);
        var matches = Matches(authorization, algorithm, stored ?? _nobody.Of(algorithm)!, method) & stored is not null;
        var nonce = _mint.Check(authorization.Nonce, realm);
        if (!matches)
            return DigestVerdict.Refused("wrong password, user or method");
        if (authorization.Realm != realm || nonce == NonceState.Foreign)
            return DigestVerdict.Refused("realm or nonce are not ours");
        if (!DigestUri.Same(authorization.Uri, requestUri))
            return DigestVerdict.Refused("uri is not the Request-URI");
        if (nonce == NonceState.Expired)
            return DigestVerdict.Stale("the nonce is older than its life");
        return _counts.TryRaise(authorization.Nonce, count)
            ? DigestVerdict.Accepted
            : DigestVerdict.Stale("the nonce count did not rise");
    }

    private static bool TryCount(DigestAuthorization authorization, out uint count)
    {
        // RFC 2069 style without qop has no count: such a nonce serves once
        count = uint.MaxValue;
        if (authorization.Qop is null)
            return true;
        return authorization.NonceCount is { Length: 8 } text
            && !string.IsNullOrEmpty(authorization.ClientNonce)
            && uint.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out count)
            && count > 0;
    }

    private static bool Matches(DigestAuthorization given, DigestAlgorithm algorithm, string ha1, string method)
    {
        var expected = given.Qop is null
            ? DigestHash.Response(algorithm, ha1, given.Nonce, method, given.Uri)
            : DigestHash.Response(algorithm, ha1, given.Nonce, given.NonceCount!, given.ClientNonce!, method, given.Uri);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given.Response.ToLowerInvariant()));
    }

    private static string Challenge(string realm, string nonce, DigestAlgorithm algorithm, bool stale) =>
        $"Digest realm=\"{Quoted(realm)}\", nonce=\"{nonce}\", algorithm={DigestHash.NameOf(algorithm)}, qop=\"auth\"{(stale ? ", stale=true" : "")}";

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

/// <summary>Nonce rules; the defaults are HARDENING's.</summary>
public sealed record DigestRules
{
    /// <summary>How long a nonce may be used.</summary>
    public TimeSpan NonceLife { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Offered in this order (RFC 8760 §2.4: strongest first).</summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; init; } = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5];

    /// <summary>The most nonces remembered at once for their count.</summary>
    public int RememberedNonces { get; init; } = 100_000;

    internal bool Offers(DigestAlgorithm algorithm)
    {
        foreach (var offered in Algorithms)
        {
            if (offered == algorithm)
                return true;
        }

        return false;
    }
}

/// <summary>The outcome of a verification.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Reason">For the log and the alarm; never for the wire, where all refusals look alike.</param>
public readonly record struct DigestVerdict(DigestVerdictKind Kind, string Reason)
{
    /// <summary>The right password.</summary>
    public static readonly DigestVerdict Accepted = new(DigestVerdictKind.Accepted, "");

    /// <summary>True when the request may go on.</summary>
    public bool IsAccepted => Kind == DigestVerdictKind.Accepted;

    internal static DigestVerdict Refused(string reason) => new(DigestVerdictKind.Refused, reason);

    internal static DigestVerdict Stale(string reason) => new(DigestVerdictKind.Stale, reason);
}

/// <summary>What a verification says to do.</summary>
public enum DigestVerdictKind
{
    /// <summary>Go on.</summary>
    Accepted,

    /// <summary>401 or 407 with stale=true: the password was right, the nonce old or its count not rising. No failure to count.</summary>
    Stale,

    /// <summary>401 or 407 with a fresh nonce; count it as a failure.</summary>
    Refused,
}
