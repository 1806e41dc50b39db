using System.Buffers.Binary;

namespace Switchboard.Fax.Documents;

/// <summary>Counts the pages of a TIFF by its chain of directories. Never throws for what a file says.</summary>
internal static class TiffPages
{
    private const int Most = 10_000;

    /// <summary>The number of pages; 0 when the file is none.</summary>
    public static int Count(Stream file)
    {
        Span<byte> head = stackalloc byte[8];
        if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8)
            return 0;
        var little = head[0] == 'I';
        if (!IsTiff(head))
            return 0;
        long at = Int(head[4..], little);
        Span<byte> word = stackalloc byte[4];
        for (var pages = 0; pages < Most; pages++)
        {
            if (at == 0)
                return pages;
            if (at + 2 > file.Length)
                return 0;
            file.Position = at;
            if (file.ReadAtLeast(word[..2], 2, throwOnEndOfStream: false) < 2)
                return 0;
            var next = at + 2 + (12L * (little ? BinaryPrimitives.ReadUInt16LittleEndian(word) : BinaryPrimitives.ReadUInt16BigEndian(word)));
            if (next + 4 > file.Length)
                return 0;
            file.Position = next;
            if (file.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
                return 0;
            at = Int(word, little);
        }

        return 0; // a ring
    }

    public static bool IsTiff(ReadOnlySpan<byte> head) => head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8);

    public static bool IsPdf(ReadOnlySpan<byte> head) => head[..Math.Min(head.Length, 1024)].IndexOf("%PDF-"u8) >= 0;

    private static long Int(ReadOnlySpan<byte> word, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(word) : BinaryPrimitives.ReadUInt32BigEndian(word);
}
