using System.Security.Cryptography;
using System.Text;

namespace Switchboard.Sip.Digest;

/// <summary>The sums of RFC 7616 §3.4.</summary>
public static class DigestHash
{
    /// <summary>H(user:realm:password), lower-case hex.</summary>
    public static string Ha1(DigestAlgorithm algorithm, string user, string realm, string password) =>
        Hex(algorithm, $"{user}:{realm}:{password}");

    /// <summary>The response for qop=auth.</summary>
    public static string Response(
        DigestAlgorithm algorithm, string ha1, string nonce, string nonceCount, string clientNonce, string method, string uri) =>
        Hex(algorithm, $"{ha1}:{nonce}:{nonceCount}:{clientNonce}:auth:{Hex(algorithm, $"{method}:{uri}")}");

    /// <summary>The response without qop (RFC 2069).</summary>
    public static string Response(DigestAlgorithm algorithm, string ha1, string nonce, string method, string uri) =>
        Hex(algorithm, $"{ha1}:{nonce}:{Hex(algorithm, $"{method}:{uri}")}");

    internal static string NameOf(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Sha256 ? "SHA-256" : "MD5";

    private static string Hex(DigestAlgorithm algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351 // RFC 3261 §22.4: most phones speak nothing else
        return Convert.ToHexStringLower(algorithm == DigestAlgorithm.Sha256 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
#pragma warning restore CA5351
    }
}
