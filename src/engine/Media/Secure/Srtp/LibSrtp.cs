using System.Runtime.InteropServices;

namespace Switchboard.Media.Secure.Srtp;

/// <summary>What we call in libsrtp 2.5.</summary>
internal static unsafe partial class LibSrtp
{
    public const string Library = "libsrtp2.so.1";

    public const int Ok = 0;
    public const int AnyInbound = 2;
    public const int AnyOutbound = 3;

    [LibraryImport(Library, EntryPoint = "srtp_init")]
    public static partial int Init();

    [LibraryImport(Library, EntryPoint = "srtp_create")]
    public static partial int Create(out nint stream, Policy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_dealloc")]
    public static partial int Dealloc(nint stream);

    [LibraryImport(Library, EntryPoint = "srtp_protect")]
    public static partial int Protect(nint stream, byte* packet, int* length);

    [LibraryImport(Library, EntryPoint = "srtp_unprotect")]
    public static partial int Unprotect(nint stream, byte* packet, int* length);

    [LibraryImport(Library, EntryPoint = "srtp_protect_rtcp")]
    public static partial int ProtectRtcp(nint stream, byte* packet, int* length);

    [LibraryImport(Library, EntryPoint = "srtp_unprotect_rtcp")]
    public static partial int UnprotectRtcp(nint stream, byte* packet, int* length);

    [LibraryImport(Library, EntryPoint = "srtp_update")]
    public static partial int Update(nint stream, Policy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32")]
    public static partial void SetAesCm128With32(CryptoPolicy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_rtp_default")]
    public static partial void SetAesCm128(CryptoPolicy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80")]
    public static partial void SetAesCm256(CryptoPolicy* policy);

    [LibraryImport(Library, EntryPoint = "srtp_crypto_policy_set_aes_gcm_128_16_auth")]
    public static partial void SetAesGcm128(CryptoPolicy* policy);

    /// <summary>srtp_crypto_policy_t: 24 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CryptoPolicy
    {
        public int CipherType;
        public int CipherKeyLength;
        public int AuthType;
        public int AuthKeyLength;
        public int AuthTagLength;
        public int SecurityServices;
    }

    /// <summary>srtp_policy_t: 128 bytes on a 64-bit machine.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Policy
    {
        public int SsrcType;
        public uint Ssrc;
        public CryptoPolicy Rtp;
        public CryptoPolicy Rtcp;
        public byte* Key;
        public nint MasterKeys;
        public nuint MasterKeyCount;
        public nint DeprecatedEkt;
        public nuint WindowSize;
        public int AllowRepeatTransmission;
        public nint EncryptedHeaderExtensions;
        public int EncryptedHeaderExtensionCount;
        public nint Next;
    }
}
