namespace Switchboard.Media.Secure;

/// <summary>
/// Encrypts and decrypts the packets of one leg in place (SRTP and SRTCP, RFC 3711 / RFC 7714).
/// </summary>
/// <remarks>
/// Called on the leg's media thread only, never by two threads at once; must not allocate and must not throw for a
/// bad packet: a packet that fails authentication or replay is a <c>false</c>. Disposed by the leg, on its media thread.
/// </remarks>
public interface IPacketProtection : IDisposable
{
    /// <summary>The most bytes that protecting may add to a packet (tag, MKI, SRTCP index).</summary>
    int MaxOverhead { get; }

    /// <summary>Protects the RTP packet in the first <paramref name="length"/> bytes; the buffer has <see cref="MaxOverhead"/> bytes to spare.</summary>
    bool TryProtectRtp(Span<byte> buffer, int length, out int newLength);

    /// <summary>Authenticates and decrypts an SRTP packet in place; false when it is forged, replayed or too short.</summary>
    bool TryUnprotectRtp(Span<byte> buffer, int length, out int newLength);

    /// <summary>Protects a compound RTCP packet in place.</summary>
    bool TryProtectRtcp(Span<byte> buffer, int length, out int newLength);

    /// <summary>Authenticates and decrypts an SRTCP packet in place.</summary>
    bool TryUnprotectRtcp(Span<byte> buffer, int length, out int newLength);
}
