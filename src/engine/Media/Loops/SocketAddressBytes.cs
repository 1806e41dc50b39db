using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Switchboard.Media.Secure;

namespace Switchboard.Media.Loops;

/// <summary>struct sockaddr_in and sockaddr_in6 of Linux, to and from <see cref="PeerAddress"/>.</summary>
internal static class SocketAddressBytes
{
    public const int MaxLength = 28;

    /// <summary>Writes the address for a socket of the given family; 0 when it does not fit (IPv6 on an IPv4 socket).</summary>
    public static int Write(in PeerAddress address, bool v6Socket, Span<byte> to)
    {
        if (!v6Socket)
        {
            if (address.IsV6)
                return 0;
            MemoryMarshal.Write(to, (ushort)LinuxCalls.InterNetwork);
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], address.Port);
            BinaryPrimitives.WriteUInt32BigEndian(to[4..], address.V4);
            MemoryMarshal.Write(to[8..], 0UL);
            return 16;
        }

        MemoryMarshal.Write(to, (ushort)LinuxCalls.InterNetworkV6);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], address.Port);
        MemoryMarshal.Write(to[4..], 0U);
        address.WriteMapped(to[8..]);
        MemoryMarshal.Write(to[24..], address.Scope);
        return MaxLength;
    }

    public static PeerAddress Read(ReadOnlySpan<byte> from)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(from[2..]);
        return MemoryMarshal.Read<ushort>(from) == LinuxCalls.InterNetwork
            ? PeerAddress.FromV4(BinaryPrimitives.ReadUInt32BigEndian(from[4..]), port)
            : PeerAddress.FromV6(from.Slice(8, 16), port, MemoryMarshal.Read<uint>(from[24..]));
    }
}
