using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Switchboard.Data.Journal;

/// <summary>
/// Reads the journal's files in order. Each position comes once: after a failed write the same records stand in two
/// files, and the second is skipped.
/// </summary>
internal sealed class JournalReader(string folder, ILogger log) : IDisposable
{
    private readonly byte[] _header = new byte[JournalFormat.HeaderSize];
    private SafeFileHandle? _file;
    private long _first = -1;
    private long _offset;
    private long _last;
    private byte[] _chunk = new byte[64 * 1024];
    private long _chunkAt;
    private int _chunkLength;

    /// <summary>Records after the last one read, up to <paramref name="durable"/>, at most so many and so many bytes.</summary>
    public List<JournalRecord> Read(long durable, int most, int bytes)
    {
        var records = new List<JournalRecord>();
        while (_last < durable && records.Count < most && bytes > 0)
        {
            if (_file is not null && Next() is { } record)
            {
                if (record.Position > _last)
                {
                    _last = record.Position;
                    records.Add(record);
                    bytes -= record.Payload.Length;
                }
            }
            else if (!OpenNextFile())
            {
                break;
            }
        }

        return records;
    }

    /// <summary>Goes back to just after a position.</summary>
    public void Seek(long position)
    {
        Close();
        _last = position;
        var segments = JournalSegment.List(folder);
        _first = segments.LastOrDefault(s => s.First <= position + 1, (First: 0, Path: "")).First - 1;
    }

    public void Dispose() => Close();

    private bool OpenNextFile()
    {
        var next = JournalSegment.List(folder).FirstOrDefault(s => s.First > _first);
        if (next.Path is null)
            return false;
        if (_file is not null && _offset < RandomAccess.GetLength(_file))
            Log.JournalDamaged(log, _first.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), _offset);
        Close();
        _file = File.OpenHandle(next.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _first = next.First;
        _offset = 0;
        return true;
    }

    private JournalRecord? Next()
    {
        var header = Peek(_header.Length);
        if (header.Length < _header.Length)
            return null;
        header.CopyTo(_header);
        var length = JournalFormat.BodyLength(_header);
        if (length < 0)
            return null;
        var whole = Peek(_header.Length + length);
        if (whole.Length < _header.Length + length)
            return null;
        var record = JournalFormat.Read(_header, whole[_header.Length..].ToArray());
        if (record is not null)
            _offset += _header.Length + length;
        else
            _chunkLength = 0; // looked at again, not remembered
        return record;
    }

    /// <summary>The file's bytes from where we are; many records are read at once.</summary>
    private ReadOnlySpan<byte> Peek(int wanted)
    {
        if (_offset < _chunkAt || _offset + wanted > _chunkAt + _chunkLength)
        {
            if (_chunk.Length < wanted)
                _chunk = new byte[wanted];
            _chunkAt = _offset;
            _chunkLength = RandomAccess.Read(_file!, _chunk, _offset);
        }

        var from = (int)(_offset - _chunkAt);
        return _chunk.AsSpan(from, Math.Min(wanted, _chunkLength - from));
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _chunkLength = 0;
    }
}
