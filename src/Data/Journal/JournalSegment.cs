using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Switchboard.Data.Native;

namespace Switchboard.Data.Journal;

/// <summary>One file of the journal, named by the position of its first record.</summary>
internal sealed class JournalSegment : IDisposable
{
    private const string Extension = ".jnl";
    private readonly SafeFileHandle _file;

    private JournalSegment(string path, SafeFileHandle file, long length)
    {
        Path = path;
        _file = file;
        Length = length;
    }

    public string Path { get; }

    /// <summary>Where the next record goes.</summary>
    public long Length { get; private set; }

    public static IReadOnlyList<(long First, string Path)> List(string folder) =>
        [.. Directory.GetFiles(folder, "*" + Extension)
            .Select(p => (First: long.Parse(System.IO.Path.GetFileNameWithoutExtension(p), NumberStyles.HexNumber, CultureInfo.InvariantCulture), Path: p))
            .OrderBy(s => s.First)];

    public static JournalSegment Create(string folder, long first)
    {
        var path = System.IO.Path.Combine(folder, first.ToString("x16", CultureInfo.InvariantCulture) + Extension);
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (!OperatingSystem.IsWindows())
                Libc.SyncFolder(folder);
            return new JournalSegment(path, file, 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the newest segment to go on after its last whole record.</summary>
    public static JournalSegment Continue(string path, long length)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(file, length);
        return new JournalSegment(path, file, length);
    }

    /// <summary>Writes the records and returns when the disk holds them.</summary>
    public void Append(IReadOnlyList<JournalRecord> records)
    {
        var size = records.Sum(JournalFormat.SizeOf);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var at = 0;
            foreach (var record in records)
                at += JournalFormat.Write(record, buffer.AsSpan(at));
            RandomAccess.Write(_file, buffer.AsSpan(0, at), Length);
            Sync();
            Length += at;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The runtime's own Flush(true) hides EIO; this does not.</summary>
    private void Sync()
    {
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(_file);
            return;
        }

        if (Libc.Fdatasync((int)_file.DangerousGetHandle()) != 0)
            throw new IOException($"fdatasync of {Path} failed with errno {Marshal.GetLastPInvokeError()}.");
    }
}
