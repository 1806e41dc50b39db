using Microsoft.Extensions.Logging;
using Switchboard.Kernel;

namespace Switchboard.Data.Journal;

/// <summary>
/// The append-only spool in front of PostgreSQL. Appends are numbered at once and written together; each group is
/// followed by one fdatasync. What is told through <see cref="Durable"/> is on disk. A thread of its own writes: it
/// blocks in the disk, and waiting costs it one wake-up a group.
/// </summary>
internal sealed class LocalJournal : IAsyncDisposable
{
    private const long RollAt = 16 * 1024 * 1024;
    private const int GroupSize = 4 * 1024 * 1024;
    private const int GatherMs = 40;
    private const int RetryAfterMs = 500;

    private readonly string _folder;
    private readonly ILogger _log;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<JournalRecord> _pending = [];
    private bool _urgent;
    private bool _closing;
    private JournalSegment? _segment;
    private long _next;
    private long _durable;
    private bool _disposed;

    private LocalJournal(string folder, Guid id, JournalScan scan, long floor, ILogger log)
    {
        _folder = folder;
        Id = id;
        _log = log;
        _durable = Math.Max(scan.Last, floor);
        _next = _durable + 1;
        if (scan.Tail is { } tail && scan.Last >= floor)
            _segment = JournalSegment.Continue(tail.Path, tail.Length);
    }

    /// <summary>Names this journal in the database: a new folder is a new journal and starts at 1.</summary>
    public Guid Id { get; }

    /// <summary>Position of the newest record on disk.</summary>
    public long DurablePosition => Interlocked.Read(ref _durable);

    /// <summary>Position of the newest record appended.</summary>
    public long LastPosition
    {
        get
        {
            lock (_gate)
                return _next - 1;
        }
    }

    /// <summary>Records that are on disk now, in order, from the writer: be quick. When the disk refuses they are told too, so that the floor goes on.</summary>
    public Action<IReadOnlyList<JournalRecord>> Durable { get; set; } = _ => { };

    /// <summary>How often the disk refused.</summary>
    public long WriteFailures { get; private set; }

    public static Guid ReadId(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "id");
        if (File.Exists(file) && Guid.TryParse(File.ReadAllText(file), out var id))
            return id;
        id = Ids.New(time);
        var fresh = file + ".new";
        using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(id.ToString()));
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: true);
        if (!OperatingSystem.IsWindows())
            Native.Libc.SyncFolder(folder);
        return id;
    }

    /// <param name="floor">Position the database already holds: numbers up to it are not given out again, even if the files are gone.</param>
    /// <param name="seen">Gets every record found on disk.</param>
    public static LocalJournal Open(string folder, Guid id, long floor, Action<JournalRecord> seen, ILogger log)
    {
        var journal = new LocalJournal(folder, id, JournalScan.Run(folder, seen, log), floor, log);
        new Thread(journal.Write) { IsBackground = true, Name = "journal" }.Start();
        return journal;
    }

    /// <summary>Queues a record; <paramref name="tag"/> comes back with <see cref="Durable"/>.</summary>
    public void Append(string kind, TenantId tenant, ReadOnlyMemory<byte> payload, object? tag = null) => Enqueue(kind, tenant, payload, tag, null);

    /// <summary>Queues a record and waits until it is on disk.</summary>
    public Task AppendDurableAsync(string kind, TenantId tenant, ReadOnlyMemory<byte> payload)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(kind, tenant, payload, null, waiter);
        return waiter.Task;
    }

    /// <summary>Removes files whose every record is in the database.</summary>
    public void Forget(long applied)
    {
        var segments = JournalSegment.List(_folder);
        for (var i = 0; i + 1 < segments.Count && segments[i + 1].First <= applied + 1; i++)
            File.Delete(segments[i].Path);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = _closing = true;
            Monitor.Pulse(_gate);
        }

        await _closed.Task;
        _segment?.Dispose();
    }

    private void Enqueue(string kind, TenantId tenant, ReadOnlyMemory<byte> payload, object? tag, TaskCompletionSource? waiter)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, JournalFormat.LargestBody - 1024);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _pending.Add(new JournalRecord(_next++, kind, tenant, payload) { Tag = tag, Waiter = waiter });
            // The first wakes the writer, and so does the first whom somebody waits for; the others are taken along.
            if (_pending.Count > 1 && (_urgent || waiter is null))
                return;
            _urgent |= waiter is not null;
            Monitor.Pulse(_gate);
        }
    }

    private void Write()
    {
        while (AwaitRecords() is { } records)
        {
            foreach (var group in Groups(records))
                Write(group);
        }

        _closed.SetResult();
    }

    /// <summary>Lets others join the group unless somebody waits for it; null when all is written and we close.</summary>
    private List<JournalRecord>? AwaitRecords()
    {
        lock (_gate)
        {
            while (_pending.Count == 0 && !_closing)
                Monitor.Wait(_gate);
            for (var end = Environment.TickCount64 + GatherMs; !_urgent && !_closing;)
            {
                var left = (int)(end - Environment.TickCount64);
                if (left <= 0 || !Monitor.Wait(_gate, left))
                    break;
            }

            _urgent = false;
            var records = _pending;
            _pending = [];
            return records.Count > 0 || !_closing ? records : null;
        }
    }

    /// <summary>What piled up while the disk refused is written in pieces of some megabytes.</summary>
    private static IEnumerable<List<JournalRecord>> Groups(List<JournalRecord> records)
    {
        var group = new List<JournalRecord>();
        var bytes = 0;
        foreach (var record in records)
        {
            group.Add(record);
            bytes += JournalFormat.SizeOf(record);
            if (bytes < GroupSize)
                continue;
            yield return group;
            (group, bytes) = ([], 0);
        }

        if (group.Count > 0)
            yield return group;
    }

    private void Write(List<JournalRecord> batch)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (_segment is null || _segment.Length > RollAt)
                    Roll(batch[0].Position);
                _segment!.Append(batch);
                Interlocked.Exchange(ref _durable, batch[^1].Position);
                if (attempt == 0)
                    Durable(batch); // first, so that who waited finds what he wrote
                foreach (var record in batch)
                    record.Waiter?.TrySetResult();
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (attempt == 0)
                    Durable(batch);
                if (!Refused(batch, e))
                    return; // the disk does not come back while we stop
            }
        }
    }

    /// <summary>After a failed fsync the kernel may have dropped our pages: the group is written again, into a new file, after a pause. False when we close.</summary>
    private bool Refused(List<JournalRecord> batch, Exception error)
    {
        WriteFailures++;
        Log.JournalWriteFailed(_log, batch.Count, error);
        foreach (var record in batch)
            record.Waiter?.TrySetException(new IOException("The journal could not be written.", error));
        _segment?.Dispose();
        _segment = null;
        lock (_gate)
        {
            for (var end = Environment.TickCount64 + RetryAfterMs; !_closing && end - Environment.TickCount64 is > 0 and var left;)
                Monitor.Wait(_gate, (int)left);
            return !_closing;
        }
    }

    private void Roll(long first)
    {
        _segment?.Dispose();
        _segment = null;
        _segment = JournalSegment.Create(_folder, first);
    }
}
