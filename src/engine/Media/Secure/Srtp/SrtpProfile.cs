namespace Switchboard.Media.Secure.Srtp;

/// <summary>How packets are protected. The numbers are those of the DTLS use_srtp extension (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
internal enum SrtpProfile
{
    AesCm128HmacSha1With80 = 1,
    AeadAes128Gcm = 7,

    /// <summary>SDES only (RFC 6188); no number in use_srtp.</summary>
    AesCm256HmacSha1With80 = 0x100,

    /// <summary>SDES only: a tag of 4 bytes on RTP, of 10 on RTCP (RFC 4568 §6.2.2).</summary>
    AesCm128HmacSha1With32 = 0x101,
}

/// <summary>Sizes of the profiles.</summary>
internal static class SrtpProfileSizes
{
    /// <summary>The largest key and salt of all profiles.</summary>
    public const int MaxKeyAndSalt = 46;

    public static int KeySize(this SrtpProfile profile) => profile == SrtpProfile.AesCm256HmacSha1With80 ? 32 : 16;

    public static int SaltSize(this SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;
}
