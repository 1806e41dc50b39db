using System.Security.Cryptography;

namespace Switchboard.Sip.Sdp;

/// <summary>Key parameters of a=crypto (RFC 4568 §6.1, §9.2) and the suites spoken here.</summary>
public static class SdesKeyText
{
    /// <summary>RFC 7714 §14.2.</summary>
    public const string AeadAes128Gcm = "AEAD_AES_128_GCM";

    /// <summary>RFC 4568 §6.2.1.</summary>
    public const string AesCm128With80 = "AES_CM_128_HMAC_SHA1_80";

    /// <summary>RFC 4568 §6.2.2.</summary>
    public const string AesCm128With32 = "AES_CM_128_HMAC_SHA1_32";

    private const string Inline = "inline:";

    /// <summary>Fresh keys, one a suite, best first.</summary>
    public static IReadOnlyList<SdesKey> Fresh() => [Fresh(AeadAes128Gcm), Fresh(AesCm128With80), Fresh(AesCm128With32)];

    /// <summary>
    /// The master key and salt of one line. False for what is not spoken here: an unknown suite, a key of the wrong length,
    /// several keys, or an MKI (§6.1: a line that is not understood is passed over, the next may be).
    /// </summary>
    public static bool TryRead(string suite, string keyParameters, out byte[] keyAndSalt)
    {
        ArgumentNullException.ThrowIfNull(keyParameters);
        keyAndSalt = [];
        if (!keyParameters.StartsWith(Inline, StringComparison.Ordinal) || keyParameters.Contains(';', StringComparison.Ordinal))
            return false;
        var parts = keyParameters[Inline.Length..].Split('|');
        for (var i = 1; i < parts.Length; i++)
        {
            if (parts[i].Contains(':', StringComparison.Ordinal))
                return false; // an MKI of some length; a lifetime has no colon and no packet count of ours comes near it
        }

        var key = new byte[SizeOf(suite)];
        if (key.Length == 0 || !Convert.TryFromBase64String(parts[0], key, out var written) || written != key.Length)
            return false;
        keyAndSalt = key;
        return true;
    }

    private static SdesKey Fresh(string suite) => new(suite, Inline + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SizeOf(suite))));

    private static int SizeOf(string suite) => suite switch
    {
        AesCm128With80 or AesCm128With32 => 30,
        AeadAes128Gcm => 28,
        _ => 0,
    };
}
