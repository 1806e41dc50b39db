using System.Buffers.Binary;

namespace Switchboard.Media.Rtp;

/// <summary>The header of an RTP packet (RFC 3550 §5.1) and where its payload lies.</summary>
internal readonly struct RtpPacket
{
    public const int HeaderLength = 12;

    private RtpPacket(ReadOnlySpan<byte> packet, int payloadOffset, int payloadLength)
    {
        Marker = (packet[1] & 0x80) != 0;
        PayloadType = (byte)(packet[1] & 0x7F);
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        PayloadOffset = payloadOffset;
        PayloadLength = payloadLength;
    }

    private RtpPacket(in RtpPacket other, int payloadLength)
    {
        this = other;
        PayloadLength = payloadLength;
    }

    public bool Marker { get; }

    public byte PayloadType { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    /// <summary>At least 12 and a multiple of 4: a new header fits right in front of the payload.</summary>
    public int PayloadOffset { get; }

    public int PayloadLength { get; }

    /// <summary>The same packet with another payload in its place.</summary>
    public RtpPacket WithLength(int payloadLength) => new(this, payloadLength);

    /// <summary>RFC 5761 §4: payload types 64–95 with the marker bit are RTCP packet types 192–223.</summary>
    public static bool IsRtcp(byte second) => second is >= 192 and <= 223;

    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpPacket rtp)
    {
        rtp = default;
        if (packet.Length < HeaderLength || packet[0] >> 6 != 2)
            return false;
        var offset = HeaderLength + ((packet[0] & 0x0F) * 4);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < offset + 4)
                return false;
            offset += 4 + (BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]) * 4);
        }

        var length = packet.Length - offset;
        if (length < 0)
            return false;
        if ((packet[0] & 0x20) != 0)
        {
            var padding = packet[^1];
            if (padding == 0 || padding > length)
                return false;
            length -= padding;
        }

        rtp = new RtpPacket(packet, offset, length);
        return true;
    }

    public static void WriteHeader(Span<byte> to, int payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        to[0] = 0x80;
        to[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], ssrc);
    }
}
