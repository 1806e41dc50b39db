using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Switchboard.Media.Secure.Stun;

/// <summary>MESSAGE-INTEGRITY: the same sum for who writes it and for who checks it (RFC 8489 §14.5).</summary>
internal static class StunIntegrity
{
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> before, Span<byte> destination)
    {
        Span<byte> copy = stackalloc byte[StunWire.MaxMessageSize];
        before.CopyTo(copy);
        var length = before.Length - StunWire.HeaderSize + 4 + StunWire.IntegritySize;
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)length);
        HMACSHA1.HashData(key, copy[..before.Length], destination);
    }
}
