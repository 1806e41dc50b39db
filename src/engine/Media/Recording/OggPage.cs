using System.Buffers.Binary;

namespace Switchboard.Media.Recording;

/// <summary>Pages of an Ogg stream (RFC 3533 §6); packets never go on in the next page.</summary>
internal static class OggPage
{
    /// <summary>Octets before the table of lacing values.</summary>
    public const int FixedLength = 27;

    private const int GranuleAt = 6;
    private const int ChecksumAt = 22;
    private const byte First = 0x02;
    private const byte Last = 0x04;
    private static readonly uint[] Checksums = MakeChecksums();

    /// <summary>Writes a page of packets that stand one after the other in <paramref name="packets"/>; tells its length.</summary>
    public static int Write(Span<byte> to, uint serial, uint sequence, long granule, ReadOnlySpan<byte> packets, ReadOnlySpan<int> lengths, bool first = false, bool last = false)
    {
        var at = FixedLength;
        foreach (var length in lengths)
        {
            for (var left = length; ; left -= 255)
            {
                to[at++] = (byte)Math.Min(left, 255);
                if (left < 255)
                    break;
            }
        }

        "OggS"u8.CopyTo(to);
        to[4] = 0;
        to[5] = (byte)((first ? First : 0) | (last ? Last : 0));
        BinaryPrimitives.WriteInt64LittleEndian(to[GranuleAt..], granule);
        BinaryPrimitives.WriteUInt32LittleEndian(to[14..], serial);
        BinaryPrimitives.WriteUInt32LittleEndian(to[18..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(to[ChecksumAt..], 0);
        to[26] = (byte)(at - FixedLength);
        packets.CopyTo(to[at..]);
        at += packets.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(to[ChecksumAt..], Checksum(to[..at]));
        return at;
    }

    /// <summary>The length of the page at the beginning and the granule position it ends at; false when it is cut off or none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out int length, out long granule)
    {
        (length, granule) = (0, 0);
        if (from.Length < FixedLength || !from.StartsWith("OggS"u8) || from.Length < FixedLength + from[26])
            return false;
        length = FixedLength + from[26];
        foreach (var lacing in from.Slice(FixedLength, from[26]))
            length += lacing;
        granule = BinaryPrimitives.ReadInt64LittleEndian(from[GranuleAt..]);
        return length <= from.Length;
    }

    // RFC 3533 §6: polynomial 0x04c11db7, most significant bit first, beginning with zero.
    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        uint sum = 0;
        foreach (var octet in page)
            sum = (sum << 8) ^ Checksums[(sum >> 24) ^ octet];
        return sum;
    }

    private static uint[] MakeChecksums()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var sum = i << 24;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ 0x04C11DB7 : sum << 1;
            table[i] = sum;
        }

        return table;
    }
}
