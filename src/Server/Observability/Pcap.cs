using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Switchboard.Server.Observability;

/// <summary>
/// Writes messages as a capture file (libpcap 2.4, link type 101: raw IP). Each message is one datagram between the ends it
/// had, also those that came by TCP, TLS or WebSocket, so that every tool reads them without keys.
/// </summary>
internal static class Pcap
{
    private const int Magic = unchecked((int)0xa1b2c3d4);
    private const int RawIp = 101;
    private const int LongestPacket = 65_535;
    private const int UdpHeader = 8;
    private const byte Udp = 17;

    public static byte[] Write(IEnumerable<TracedMessage> messages)
    {
        using var file = new MemoryStream();
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(header[6..], 4);
        header[8..16].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], LongestPacket);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], RawIp);
        file.Write(header);
        foreach (var message in messages)
            Write(file, message);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, TracedMessage message)
    {
        var (from, to) = message.Incoming ? (Plain(message.Remote), Plain(message.Local)) : (Plain(message.Local), Plain(message.Remote));
        var six = from.AddressFamily == AddressFamily.InterNetworkV6 || to.AddressFamily == AddressFamily.InterNetworkV6;
        var ip = six ? 40 : 20;
        var payload = message.Bytes.AsSpan(0, Math.Min(message.Bytes.Length, LongestPacket - ip - UdpHeader));
        var packet = new byte[ip + UdpHeader + payload.Length];
        payload.CopyTo(packet.AsSpan(ip + UdpHeader));
        var udp = packet.AsSpan(ip);
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        var (source, target) = six ? WriteSix(packet, from.Address, to.Address, udp.Length) : WriteFour(packet, from.Address, to.Address);
        // RFC 768: over addresses, protocol and length too; 0 would say that there is none
        var sum = Checksum(udp, Sum(source) + Sum(target) + Udp + (uint)udp.Length);
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? (ushort)0xffff : sum);

        Span<byte> record = stackalloc byte[16];
        var microseconds = (message.At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(microseconds / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(microseconds % 1_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], packet.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], packet.Length);
        file.Write(record);
        file.Write(packet);
    }

    // RFC 791 §3.1
    private static (byte[] Source, byte[] Target) WriteFour(byte[] packet, IPAddress from, IPAddress to)
    {
        var header = packet.AsSpan(0, 20);
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)packet.Length);
        header[8] = 64;
        header[9] = Udp;
        var (source, target) = (from.GetAddressBytes(), to.GetAddressBytes());
        source.CopyTo(header[12..]);
        target.CopyTo(header[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], Checksum(header, 0));
        return (source, target);
    }

    // RFC 8200 §3
    private static (byte[] Source, byte[] Target) WriteSix(byte[] packet, IPAddress from, IPAddress to, int length)
    {
        var header = packet.AsSpan(0, 40);
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)length);
        header[6] = Udp;
        header[7] = 64;
        var (source, target) = (from.MapToIPv6().GetAddressBytes(), to.MapToIPv6().GetAddressBytes());
        source.CopyTo(header[8..]);
        target.CopyTo(header[24..]);
        return (source, target);
    }

    private static IPEndPoint Plain(IPEndPoint at) => at.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(at.Address.MapToIPv4(), at.Port) : at;

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i + 1 < bytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        return bytes.Length % 2 == 0 ? sum : sum + ((uint)bytes[^1] << 8);
    }

    // RFC 1071
    private static ushort Checksum(ReadOnlySpan<byte> bytes, uint start)
    {
        var sum = start + Sum(bytes);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
