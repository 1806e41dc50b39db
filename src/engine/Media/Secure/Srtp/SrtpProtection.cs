using System.Security.Cryptography;
using Switchboard.Kernel;

namespace Switchboard.Media.Secure.Srtp;

/// <summary>One leg's SRTP and SRTCP by libsrtp: one stream set each way. Used on the leg's media thread only.</summary>
internal sealed unsafe class SrtpProtection : IPacketProtection
{
    // Tag 16 (GCM) or 10, SRTCP index 4; no MKI. libsrtp itself asks for SRTP_MAX_TRAILER_LEN to be on the safe side.
    private const int Overhead = 16 + 4;
    private const int RtpHeaderSize = 12;
    private const int RtcpHeaderSize = 8;
    private const int ReplayWindow = 1024;

    // Once a process, and only after the library was found.
    private static readonly Lazy<int> InitResult = new(LibSrtp.Init);

    private nint _inbound;
    private nint _outbound;

    private SrtpProtection(nint inbound, nint outbound)
    {
        _inbound = inbound;
        _outbound = outbound;
    }

    ~SrtpProtection() => Free();

    public int MaxOverhead => Overhead;

    /// <summary>Makes both directions from master key followed by master salt, as RFC 3711 and libsrtp write them.</summary>
    public static Outcome<SrtpProtection> Create(SrtpProfile profile, ReadOnlySpan<byte> sendKeyAndSalt, ReadOnlySpan<byte> receiveKeyAndSalt)
    {
        var size = profile.KeySize() + profile.SaltSize();
        if (sendKeyAndSalt.Length != size || receiveKeyAndSalt.Length != size)
            return Fault.Invalid("media.srtp_key_size", $"The SRTP master key and salt of {profile} are {size} bytes together.");
        if (NativeCode.FindMissing((LibSrtp.Library, "libsrtp2-1")) is { } missing)
            return missing;
        if (InitResult.Value != LibSrtp.Ok)
            return Refused(InitResult.Value);

        var result = CreateStreams(profile, receiveKeyAndSalt, LibSrtp.AnyInbound, out var inbound);
        if (result != LibSrtp.Ok)
            return Refused(result);
        result = CreateStreams(profile, sendKeyAndSalt, LibSrtp.AnyOutbound, out var outbound);
        if (result == LibSrtp.Ok)
            return new SrtpProtection(inbound, outbound);
        _ = LibSrtp.Dealloc(inbound);
        return Refused(result);
    }

    /// <summary>New keys for packets received; the rollover counter goes on (RFC 3711 §3.3.1). Media thread only.</summary>
    public bool TryRekeyInbound(SrtpProfile profile, ReadOnlySpan<byte> keyAndSalt) =>
        _inbound != 0 && CreateStreams(profile, keyAndSalt, LibSrtp.AnyInbound, out _, _inbound) == LibSrtp.Ok;

    /// <summary>New keys for packets sent; the rollover counter goes on. Media thread only.</summary>
    public bool TryRekeyOutbound(SrtpProfile profile, ReadOnlySpan<byte> keyAndSalt) =>
        _outbound != 0 && CreateStreams(profile, keyAndSalt, LibSrtp.AnyOutbound, out _, _outbound) == LibSrtp.Ok;

    public bool TryProtectRtp(Span<byte> buffer, int length, out int newLength)
    {
        newLength = length;
        if (_outbound == 0 || length < RtpHeaderSize || buffer.Length - length < Overhead)
            return false;
        fixed (byte* packet = buffer)
        fixed (int* size = &newLength)
            return LibSrtp.Protect(_outbound, packet, size) == LibSrtp.Ok;
    }

    public bool TryUnprotectRtp(Span<byte> buffer, int length, out int newLength)
    {
        newLength = length;
        if (_inbound == 0 || length < RtpHeaderSize || length > buffer.Length)
            return false;
        fixed (byte* packet = buffer)
        fixed (int* size = &newLength)
            return LibSrtp.Unprotect(_inbound, packet, size) == LibSrtp.Ok;
    }

    public bool TryProtectRtcp(Span<byte> buffer, int length, out int newLength)
    {
        newLength = length;
        if (_outbound == 0 || length < RtcpHeaderSize || buffer.Length - length < Overhead)
            return false;
        fixed (byte* packet = buffer)
        fixed (int* size = &newLength)
            return LibSrtp.ProtectRtcp(_outbound, packet, size) == LibSrtp.Ok;
    }

    public bool TryUnprotectRtcp(Span<byte> buffer, int length, out int newLength)
    {
        newLength = length;
        if (_inbound == 0 || length < RtcpHeaderSize || length > buffer.Length)
            return false;
        fixed (byte* packet = buffer)
        fixed (int* size = &newLength)
            return LibSrtp.UnprotectRtcp(_inbound, packet, size) == LibSrtp.Ok;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        Free(ref _inbound);
        Free(ref _outbound);
    }

    private static void Free(ref nint streams)
    {
        var handle = Interlocked.Exchange(ref streams, 0);
        if (handle != 0)
            _ = LibSrtp.Dealloc(handle);
    }

    private static int CreateStreams(SrtpProfile profile, ReadOnlySpan<byte> keyAndSalt, int direction, out nint streams, nint existing = 0)
    {
        // libsrtp copies the key; ours is wiped.
        Span<byte> key = stackalloc byte[SrtpProfileSizes.MaxKeyAndSalt];
        keyAndSalt.CopyTo(key);
        try
        {
            fixed (byte* pinned = key)
            {
                var policy = new LibSrtp.Policy { SsrcType = direction, Key = pinned, WindowSize = ReplayWindow };
                SetCrypto(profile, &policy.Rtp);
                SetCrypto(profile == SrtpProfile.AesCm128HmacSha1With32 ? SrtpProfile.AesCm128HmacSha1With80 : profile, &policy.Rtcp);
                if (existing == 0)
                    return LibSrtp.Create(out streams, &policy);
                streams = existing;
                return LibSrtp.Update(existing, &policy);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static void SetCrypto(SrtpProfile profile, LibSrtp.CryptoPolicy* policy)
    {
        switch (profile)
        {
            case SrtpProfile.AeadAes128Gcm:
                LibSrtp.SetAesGcm128(policy);
                break;
            case SrtpProfile.AesCm256HmacSha1With80:
                LibSrtp.SetAesCm256(policy);
                break;
            case SrtpProfile.AesCm128HmacSha1With32:
                LibSrtp.SetAesCm128With32(policy);
                break;
            default:
                LibSrtp.SetAesCm128(policy);
                break;
        }
    }

    private static Fault Refused(int result) =>
        new("media.srtp_refused", $"libsrtp refused the keys (srtp_err_status_t {result}).", FaultKind.Unavailable);
}
