using System.Security.Cryptography;
using System.Text;
using Switchboard.Kernel;

namespace Switchboard.Sip.Digest;

/// <summary>Answers challenges for one account; counts nonces, so keep it as long as the account lives. Safe for any thread.</summary>
public sealed class DigestClient
{
    /// <summary>The server sent no challenge this house can answer.</summary>
    public const string NoChallenge = "digest.no_challenge";

    /// <summary>The server refused the answer itself: the password is wrong.</summary>
    public const string Rejected = "digest.rejected";

    private readonly Lock _gate = new();
    private readonly string _user;
    private readonly string _password;
    private readonly Func<string> _clientNonce;
    private DigestChallenge? _last;
    private uint _count;

    /// <summary>An account by its user name and password.</summary>
    public DigestClient(string user, string password)
        : this(user, password, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))
    {
    }

    internal DigestClient(string user, string password, Func<string> clientNonce) =>
        (_user, _password, _clientNonce) = (user, password, clientNonce);

    /// <summary>The Authorization (or Proxy-Authorization) value for a 401 (or 407).</summary>
    /// <param name="challenges">The values of all its WWW-Authenticate (Proxy-Authenticate) headers.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="uri">The Request-URI as it will be sent.</param>
    /// <param name="answered">True when the refused request already carried credentials; then only stale=true is answered again.</param>
    public Outcome<string> Answer(IReadOnlyList<string> challenges, string method, string uri, bool answered)
    {
        ArgumentNullException.ThrowIfNull(challenges);
        DigestChallenge? best = null;
        foreach (var value in challenges)
        {
            if (DigestChallenge.TryParse(Encoding.UTF8.GetBytes(value), out var challenge)
                && (best is null || challenge.Algorithm > best.Algorithm))
                best = challenge;
        }

        if (best is null)
            return Fault.Invalid(NoChallenge, "No Digest challenge with MD5 or SHA-256 and qop auth came.");
        if (answered && !best.Stale)
            return Fault.Forbidden(Rejected, "The server refused the user name or the password.");
        lock (_gate)
        {
            if (_last?.Nonce != best.Nonce)
                _count = 0;
            _last = best;
            return Write(best, method, uri);
        }
    }

    /// <summary>A value for the next request under the last challenge, or null when there was none; saves a round trip.</summary>
    public string? Again(string method, string uri)
    {
        lock (_gate)
            return _last is { Qop: true } ? Write(_last, method, uri) : null;
    }

    private string Write(DigestChallenge challenge, string method, string uri)
    {
        var algorithm = challenge.Algorithm;
        var ha1 = DigestHash.Ha1(algorithm, _user, challenge.Realm, _password);
        var value = new StringBuilder(320)
            .Append("Digest username=\"").Append(Quoted(_user))
            .Append("\", realm=\"").Append(Quoted(challenge.Realm))
            .Append("\", nonce=\"").Append(challenge.Nonce)
            .Append("\", uri=\"").Append(uri).Append("\", ");
        if (challenge.Qop)
        {
            var count = (++_count).ToString("x8", null);
            var clientNonce = _clientNonce();
            value.Append("response=\"").Append(DigestHash.Response(algorithm, ha1, challenge.Nonce, count, clientNonce, method, uri))
                .Append("\", qop=auth, nc=").Append(count).Append(", cnonce=\"").Append(clientNonce).Append('"');
        }
        else
        {
            value.Append("response=\"").Append(DigestHash.Response(algorithm, ha1, challenge.Nonce, method, uri)).Append('"');
        }

        // a server of RFC 2069 age may not know the parameter: say it only when it was said
        if (challenge.AlgorithmNamed)
            value.Append(", algorithm=").Append(DigestHash.NameOf(algorithm));
        if (challenge.Opaque is not null)
            value.Append(", opaque=\"").Append(challenge.Opaque).Append('"');
        return value.ToString();
    }

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
