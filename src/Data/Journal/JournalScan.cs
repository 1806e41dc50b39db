using Microsoft.Extensions.Logging;

namespace Switchboard.Data.Journal;

/// <summary>What a look through the files at start finds.</summary>
/// <param name="Last">The newest position.</param>
/// <param name="Tail">The file to go on with, and where in it; null when there is none.</param>
internal sealed record JournalScan(long Last, (string Path, long Length)? Tail)
{
    /// <summary>Reads every whole record and tells it; a torn end of the newest file is what a crash leaves and is cut off.</summary>
    public static JournalScan Run(string folder, Action<JournalRecord> seen, ILogger log)
    {
        var last = 0L;
        (string, long)? tail = null;
        var segments = JournalSegment.List(folder);
        foreach (var (first, path) in segments)
        {
            last = Math.Max(last, first - 1);
            var good = ScanFile(path, record =>
            {
                if (record.Position <= last)
                    return;
                last = record.Position;
                seen(record);
            });
            var length = new FileInfo(path).Length;
            if (good < length && path == segments[^1].Path)
                Log.JournalTailCut(log, path, length - good);
            else if (good < length)
                Log.JournalDamaged(log, path, good);
            tail = (path, good);
        }

        return new JournalScan(last, tail);
    }

    private static long ScanFile(string path, Action<JournalRecord> seen)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        var header = new byte[JournalFormat.HeaderSize];
        var good = 0L;
        while (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            var length = JournalFormat.BodyLength(header);
            if (length < 0)
                break;
            var body = new byte[length];
            if (stream.ReadAtLeast(body, length, throwOnEndOfStream: false) < length || JournalFormat.Read(header, body) is not { } record)
                break;
            seen(record);
            good += header.Length + length;
        }

        return good;
    }
}
