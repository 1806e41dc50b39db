namespace Switchboard.Sip.Digest;

/// <summary>What is stored of a password: H(user:realm:password) in lower-case hex, one an algorithm. The password itself is not needed.</summary>
/// <param name="Md5">HA1 by MD5; null when not stored (that algorithm then never verifies).</param>
/// <param name="Sha256">HA1 by SHA-256; null when not stored.</param>
public sealed record DigestSecret(string? Md5, string? Sha256)
{
    /// <summary>Both hashes of a password.</summary>
    public static DigestSecret FromPassword(string user, string realm, string password) => new(
        DigestHash.Ha1(DigestAlgorithm.Md5, user, realm, password),
        DigestHash.Ha1(DigestAlgorithm.Sha256, user, realm, password));

    /// <summary>The hash of one algorithm.</summary>
    public string? Of(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Sha256 ? Sha256 : Md5;

    /// <summary>Says nothing of the secret.</summary>
    public override string ToString() => nameof(DigestSecret);
}

/// <summary>Hash algorithms of RFC 8760, weakest first.</summary>
public enum DigestAlgorithm
{
    /// <summary>MD5: what baresip, JsSIP and sip.js speak.</summary>
    Md5,

    /// <summary>SHA-256.</summary>
    Sha256,
}
