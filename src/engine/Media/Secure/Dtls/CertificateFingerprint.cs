using System.Security.Cryptography;
using Switchboard.Kernel;

namespace Switchboard.Media.Secure.Dtls;

/// <summary>The digest of a certificate as SDP carries it: <c>sha-256 4A:AD:…</c> (RFC 8122 §5).</summary>
internal sealed class CertificateFingerprint
{
    private readonly HashAlgorithmName _algorithm;
    private readonly byte[] _digest;

    private CertificateFingerprint(HashAlgorithmName algorithm, byte[] digest)
    {
        _algorithm = algorithm;
        _digest = digest;
    }

    public static CertificateFingerprint Sha256Of(ReadOnlySpan<byte> certificate) =>
        new(HashAlgorithmName.SHA256, SHA256.HashData(certificate));

    public static Outcome<CertificateFingerprint> Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        HashAlgorithmName? algorithm = (space < 0 ? "" : text[..space].ToLowerInvariant()) switch
        {
            "sha-256" => HashAlgorithmName.SHA256,
            "sha-384" => HashAlgorithmName.SHA384,
            "sha-512" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (algorithm is null)
            return Fault.Invalid("media.fingerprint_unsupported", "The certificate fingerprint must be sha-256, sha-384 or sha-512.");
        var digest = ParseHex(text.AsSpan(space + 1).Trim());
        return digest is null || digest.Length != SizeOf(algorithm.Value)
            ? Fault.Invalid("media.fingerprint_malformed", "The certificate fingerprint must be pairs of hexadecimal digits between colons.")
            : new CertificateFingerprint(algorithm.Value, digest);
    }

    public bool Matches(ReadOnlySpan<byte> certificate)
    {
        Span<byte> digest = stackalloc byte[64];
        var written = CryptographicOperations.HashData(_algorithm, certificate, digest);
        return CryptographicOperations.FixedTimeEquals(digest[..written], _digest);
    }

    public override string ToString() =>
        $"{_algorithm.Name!.ToLowerInvariant().Replace("sha", "sha-", StringComparison.Ordinal)} {BitConverter.ToString(_digest).Replace('-', ':')}";

    private static int SizeOf(HashAlgorithmName algorithm) =>
        algorithm == HashAlgorithmName.SHA256 ? 32 : algorithm == HashAlgorithmName.SHA384 ? 48 : 64;

    private static byte[]? ParseHex(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 191 || (text.Length + 1) % 3 != 0)
            return null;
        var bytes = new byte[(text.Length + 1) / 3];
        for (var i = 0; i < bytes.Length; i++)
        {
            var pair = text.Slice(i * 3, 2);
            if (!char.IsAsciiHexDigit(pair[0]) || !char.IsAsciiHexDigit(pair[1]) || (i > 0 && text[(i * 3) - 1] != ':'))
                return null;
            bytes[i] = (byte)((Convert.FromHexString(pair))[0]);
        }

        return bytes;
    }
}
