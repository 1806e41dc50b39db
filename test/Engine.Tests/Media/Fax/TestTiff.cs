using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Switchboard.Engine.Tests.Media.Fax;

/// <summary>Writes plain bilevel TIFFs by hand and reads any by libtiff, so that what came over is judged by neither of our parts.</summary>
internal static partial class TestTiff
{
    public const int Width = 1728;
    private const string Library = "libtiff.so.6";

    /// <summary>Pages of so many rows: bars, slopes and dots that differ from page to page.</summary>
    public static byte[][] Pages(int count, int rows)
    {
        var pages = new byte[count][];
        for (var p = 0; p < count; p++)
        {
            pages[p] = new byte[rows * Width / 8];
            for (var y = 0; y < rows; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var black = (x + y) % 97 < 3 || (y / 20 % (p + 2) == 0 && x / 16 % 5 == 1) || (x * 31 + y * 17) % 1009 == p;
                    if (black)
                        pages[p][(y * Width + x) / 8] |= (byte)(0x80 >> (x % 8));
                }
            }
        }

        return pages;
    }

    public static void Write(string path, byte[][] pages)
    {
        using var file = new MemoryStream();
        file.Write("II*\0"u8);
        Int(file, 8);
        for (var p = 0; p < pages.Length; p++)
        {
            var start = (int)file.Position;
            const int entries = 12;
            var values = start + 2 + (entries * 12) + 4;
            var data = values + 16;
            Short(file, entries);
            Entry(file, 256, 4, 1, Width);
            Entry(file, 257, 4, 1, pages[p].Length * 8 / Width);
            Entry(file, 258, 3, 1, 1);
            Entry(file, 259, 3, 1, 1);
            Entry(file, 262, 3, 1, 0); // 0 is white
            Entry(file, 273, 4, 1, data);
            Entry(file, 277, 3, 1, 1);
            Entry(file, 278, 4, 1, pages[p].Length * 8 / Width);
            Entry(file, 279, 4, 1, pages[p].Length);
            Entry(file, 282, 5, 1, values);
            Entry(file, 283, 5, 1, values + 8);
            Entry(file, 296, 3, 1, 2);
            Int(file, p + 1 < pages.Length ? data + pages[p].Length : 0);
            Int(file, 204);
            Int(file, 1);
            Int(file, 196);
            Int(file, 1);
            file.Write(pages[p]);
        }

        File.WriteAllBytes(path, file.ToArray());
    }

    public static unsafe byte[][] Read(string path)
    {
        var tiff = Open(path, "r");
        if (tiff == 0)
            throw new InvalidDataException($"{path} is no TIFF.");
        var pages = new List<byte[]>();
        try
        {
            do
            {
                var line = (int)ScanlineSize(tiff);
                var rows = new List<byte>();
                var room = new byte[line];
                fixed (byte* at = room)
                {
                    for (uint y = 0; ReadScanline(tiff, at, y, 0) == 1; y++)
                        rows.AddRange(room);
                }

                pages.Add([.. rows]);
            }
            while (ReadDirectory(tiff) == 1);
        }
        finally
        {
            Close(tiff);
        }

        return [.. pages];
    }

    [LibraryImport(Library, EntryPoint = "TIFFOpen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, string mode);

    [LibraryImport(Library, EntryPoint = "TIFFScanlineSize")]
    private static partial nint ScanlineSize(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFReadScanline")]
    private static unsafe partial int ReadScanline(nint tiff, byte* room, uint row, ushort sample);

    [LibraryImport(Library, EntryPoint = "TIFFReadDirectory")]
    private static partial int ReadDirectory(nint tiff);

    [LibraryImport(Library, EntryPoint = "TIFFClose")]
    private static partial void Close(nint tiff);

    private static void Entry(MemoryStream file, int tag, int type, int count, int value)
    {
        Short(file, tag);
        Short(file, type);
        Int(file, count);
        Int(file, value);
    }

    private static void Short(MemoryStream file, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        file.Write(bytes);
    }

    private static void Int(MemoryStream file, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        file.Write(bytes);
    }
}
