using System.Runtime.CompilerServices;
using Switchboard.Kernel;
using Switchboard.Media.Secure.Srtp;

namespace Switchboard.Media.Secure;

/// <summary>
/// SRTP with keys from SDP (RFC 4568). <see cref="Rekey"/> may be called from any thread; the new keys count from the next
/// packet on, and only the direction whose key changed begins anew.
/// </summary>
public sealed class SdesProtection : IPacketProtection
{
    private readonly SrtpProfile _profile;
    private readonly SrtpProtection _streams;
    private byte[] _send;
    private byte[] _receive;
    private byte[]? _nextSend;
    private byte[]? _nextReceive;

    private SdesProtection(SrtpProfile profile, SrtpProtection streams, byte[] send, byte[] receive) =>
        (_profile, _streams, _send, _receive) = (profile, streams, send, receive);

    /// <inheritdoc />
    public int MaxOverhead => _streams.MaxOverhead;

    /// <summary>The protection for a suite as it stands in a=crypto; keys are master key followed by master salt.</summary>
    public static Outcome<SdesProtection> Create(string suite, byte[] sendKeyAndSalt, byte[] receiveKeyAndSalt)
    {
        ArgumentNullException.ThrowIfNull(sendKeyAndSalt);
        ArgumentNullException.ThrowIfNull(receiveKeyAndSalt);
        SrtpProfile? found = suite switch
        {
            "AES_CM_128_HMAC_SHA1_80" => SrtpProfile.AesCm128HmacSha1With80,
            "AES_CM_128_HMAC_SHA1_32" => SrtpProfile.AesCm128HmacSha1With32,
            "AEAD_AES_128_GCM" => SrtpProfile.AeadAes128Gcm,
            _ => null,
        };
        if (found is not { } profile)
            return Fault.Invalid("media.suite_unknown", $"The crypto suite {suite} is not spoken here.");
        return SrtpProtection.Create(profile, sendKeyAndSalt, receiveKeyAndSalt).TryGet(out var streams, out var fault)
            ? new SdesProtection(profile, streams, sendKeyAndSalt, receiveKeyAndSalt)
            : fault;
    }

    /// <summary>Takes the keys of a later offer and answer of the same suite; equal keys change nothing.</summary>
    public void Rekey(byte[] sendKeyAndSalt, byte[] receiveKeyAndSalt)
    {
        Volatile.Write(ref _nextSend, sendKeyAndSalt);
        Volatile.Write(ref _nextReceive, receiveKeyAndSalt);
    }

    /// <inheritdoc />
    public bool TryProtectRtp(Span<byte> buffer, int length, out int newLength)
    {
        TakeSend();
        return _streams.TryProtectRtp(buffer, length, out newLength);
    }

    /// <inheritdoc />
    public bool TryUnprotectRtp(Span<byte> buffer, int length, out int newLength)
    {
        TakeReceive();
        return _streams.TryUnprotectRtp(buffer, length, out newLength);
    }

    /// <inheritdoc />
    public bool TryProtectRtcp(Span<byte> buffer, int length, out int newLength)
    {
        TakeSend();
        return _streams.TryProtectRtcp(buffer, length, out newLength);
    }

    /// <inheritdoc />
    public bool TryUnprotectRtcp(Span<byte> buffer, int length, out int newLength)
    {
        TakeReceive();
        return _streams.TryUnprotectRtcp(buffer, length, out newLength);
    }

    /// <inheritdoc />
    public void Dispose() => _streams.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeSend()
    {
        if (Volatile.Read(ref _nextSend) is not null && Interlocked.Exchange(ref _nextSend, null) is { } next && !next.AsSpan().SequenceEqual(_send)
            && _streams.TryRekeyOutbound(_profile, next))
            _send = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeReceive()
    {
        if (Volatile.Read(ref _nextReceive) is not null && Interlocked.Exchange(ref _nextReceive, null) is { } next
            && !next.AsSpan().SequenceEqual(_receive) && _streams.TryRekeyInbound(_profile, next))
            _receive = next;
    }
}
