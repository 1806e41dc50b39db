using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Switchboard.Kernel;
using Switchboard.Media.Loops;

namespace Switchboard.Media.Recording;

/// <summary>What the writer thread knows of one file.</summary>
internal sealed class RecordingProgress
{
    public long DataBytes { get; set; }

    public int BlocksSinceHeader { get; set; }

    public bool Truncated { get; set; }

    /// <summary>Made with the first block of an Ogg-Opus recording.</summary>
    public OggOpusTrack? Track { get; set; }

    /// <summary>Made when the first packet needs decoding.</summary>
    public BlockDecoder? Decoder { get; set; }

    /// <summary>Blocks handed over and not yet written; counted by two threads.</summary>
    public int Waiting;
}

/// <summary>
/// The one thread that touches recording files: a block of a second at a time, the header every five, at the end fsync and
/// hash. A disk that fails or hangs costs recordings their end, never a call its audio.
/// </summary>
internal sealed partial class RecordingWriter : IAsyncDisposable
{
    private const int HeaderEvery = 4; // blocks of 1.024 s
    private const int PacketsKept = 256;
    private const int MaxWaiting = 64; // a minute of a hanging disk

    private readonly ConcurrentQueue<Job> _jobs = new();
    private readonly ConcurrentDictionary<RecordingFile, byte> _open = new();
    private readonly AutoResetEvent _signal = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BlockPool _small = new(RecordingFile.BlockFrames * 2);
    private readonly BlockPool _large = new(RecordingFile.BlockFrames * 4);
    private readonly ConcurrentBag<EncodedBlock> _packets = [];
    private readonly ILogger _log;
    private volatile bool _stop;

    public RecordingWriter(ILogger log, string name = "recording-writer")
    {
        _log = log;
        new Thread(Run) { IsBackground = true, Name = name }.Start();
    }

    public void Opened(RecordingFile recording) => _open.TryAdd(recording, 0);

    /// <summary>A block full of silence.</summary>
    public byte[] TakeBlock(RecordingFormat format)
    {
        var block = PoolOf(format).Take();
        block.AsSpan().Fill(SampleWriter.SilenceOf(format));
        return block;
    }

    /// <summary>Room for the packets of one block.</summary>
    public EncodedBlock TakePackets() => _packets.TryTake(out var packets) ? packets : new EncodedBlock();

    public void ReturnBlock(RecordingFormat format, byte[] block) => PoolOf(format).Return(block);

    /// <summary>Queues a block; the writer returns it to the pool.</summary>
    public void Write(RecordingFile recording, byte[] block, EncodedBlock? packets, int length)
    {
        Interlocked.Increment(ref recording.Progress.Waiting);
        _jobs.Enqueue(new Job(recording, block, length, 0, packets));
        _signal.Set();
    }

    /// <summary>Queues a stretch of silence.</summary>
    public void WriteSilence(RecordingFile recording, long bytes)
    {
        _jobs.Enqueue(new Job(recording, null, 0, bytes, null));
        _signal.Set();
    }

    public void Finish(RecordingFile recording)
    {
        _jobs.Enqueue(new Job(recording, null, 0, 0, null));
        _signal.Set();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var recording in _open.Keys)
            recording.Close();
        _stop = true;
        _signal.Set();
        await _ended.Task.ConfigureAwait(false);
        _signal.Dispose();
    }

    /// <summary>See <see cref="RecordingRepair.Fix"/>.</summary>
    public static Outcome<RecordingClosed> Repair(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            Span<byte> header = stackalloc byte[WavHeader.Length];
            var read = RandomAccess.Read(handle, header, 0);
            if (SealedRecording.Repair(path, handle) is { } mended)
                return mended;
            if (OggOpusTrack.IsHead(header[..read]))
                return OggOpusRepair.Fix(path, handle);
            if (WavHeader.Recognize(header[..read]) is not { } format)
                return new Fault("media.not_a_recording", "The file is not a recording of this product.");
            var frame = WavHeader.FrameBytes(format);
            var data = (RandomAccess.GetLength(handle) - WavHeader.Length) / frame * frame;
            RandomAccess.SetLength(handle, WavHeader.Length + data);
            WriteHeader(handle, format, data);
            Sync(handle);
            return new RecordingClosed(path, LengthOf(format, data), WavHeader.Length + data, Hash(handle), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("media.recording_unreadable", $"The recording cannot be mended: {e.Message}", FaultKind.Unavailable);
        }
    }

    /// <summary>Writes what stands before the sound.</summary>
    public static void Begin(RecordingFile recording)
    {
        if (recording.Chunks is { } chunks)
            RandomAccess.Write(recording.Handle, chunks.Header, 0);
        else if (recording.Format != RecordingFormat.OggOpus)
            WriteHeader(recording.Handle, recording.Format, 0);
        if (recording.Format != RecordingFormat.OggOpus)
            return;
        recording.Progress.Track = new OggOpusTrack();
        recording.Progress.Track.Begin(page => Put(recording, page));
    }

    private static long FileLengthOf(RecordingFile recording) => recording.Chunks is { } chunks
        ? SealedRecording.FileLength(recording.Progress.DataBytes, chunks.ChunkLength)
        : DataAt(recording) + recording.Progress.DataBytes;

    private static int DataAt(RecordingFile recording) => recording.Format == RecordingFormat.OggOpus ? 0 : WavHeader.Length;

    private static TimeSpan LengthOf(RecordingFile recording) => recording.Progress.Track is { } track
        ? TimeSpan.FromSeconds(track.Frames / (double)MediaClock.Rate)
        : LengthOf(recording.Format, recording.Progress.DataBytes);

    internal static TimeSpan LengthOf(RecordingFormat format, long dataBytes) =>
        TimeSpan.FromSeconds(dataBytes / WavHeader.FrameBytes(format) / (double)MediaClock.Rate);

    private static void WriteHeader(SafeFileHandle handle, RecordingFormat format, long dataBytes)
    {
        Span<byte> header = stackalloc byte[WavHeader.Length];
        WavHeader.Write(header, format, dataBytes);
        RandomAccess.Write(handle, header, 0);
    }

    internal static string Hash(SafeFileHandle handle)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        long at = 0;
        for (int read; (read = RandomAccess.Read(handle, buffer, at)) > 0; at += read)
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static void Sync(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux())
        {
            // FlushToDisk of the runtime says nothing when the disk fails.
            if (LinuxCalls.Sync((int)handle.DangerousGetHandle()) != 0)
                throw new IOException($"fsync failed with error {System.Runtime.InteropServices.Marshal.GetLastPInvokeError()}.");
            return;
        }

        RandomAccess.FlushToDisk(handle);
    }

    private BlockPool PoolOf(RecordingFormat format) => format == RecordingFormat.Pcm16 ? _large : _small;

    private void Run()
    {
        while (true)
        {
            while (_jobs.TryDequeue(out var job))
                Do(job);
            if (_stop && _jobs.IsEmpty)
                break;
            _signal.WaitOne();
        }

        _ended.TrySetResult();
    }

    private void Do(in Job job)
    {
        var (recording, block, length, silence, packets) = job;
        try
        {
            if (block is not null)
            {
                Decode(recording, block, length, packets);
                Append(recording, block, length);
            }
            else if (silence > 0)
                AppendSilence(recording, silence);
            else
                Complete(recording);
        }
        catch (Exception e)
        {
            // Only a listener can throw here, or a bug: neither may end the thread.
            WriterFault(e, recording.Path);
        }
        finally
        {
            if (block is not null)
            {
                Interlocked.Decrement(ref recording.Progress.Waiting);
                ReturnBlock(recording.Blocks, block);
            }
        }
    }

    private void Decode(RecordingFile recording, byte[] block, int length, EncodedBlock? packets)
    {
        var progress = recording.Progress;
        if (packets is not null)
            progress.Decoder ??= new BlockDecoder();
        progress.Decoder?.Decode(recording.Blocks, block, length / WavHeader.FrameBytes(recording.Blocks), packets);
        if (packets is null)
            return;
        packets.Clear();
        if (_packets.Count < PacketsKept)
            _packets.Add(packets);
    }

    private void AppendSilence(RecordingFile recording, long bytes)
    {
        var block = TakeBlock(recording.Blocks);
        for (; bytes > 0; bytes -= block.Length)
            Append(recording, block, (int)Math.Min(bytes, block.Length));
        ReturnBlock(recording.Blocks, block);
    }

    private void Append(RecordingFile recording, byte[] block, int length)
    {
        var progress = recording.Progress;
        if (progress.Truncated)
            return;
        try
        {
            if (Volatile.Read(ref progress.Waiting) > MaxWaiting)
                throw new IOException("The disk is too slow.");
            if (progress.Track is { } track)
            {
                var samples = MemoryMarshal.Cast<byte, short>(block.AsSpan(0, length));
                recording.Peaks?.Add(samples);
                track.Add(samples, page => Put(recording, page));
                return;
            }

            Put(recording, block.AsSpan(0, length));
            if (recording.Chunks is not null || ++progress.BlocksSinceHeader < HeaderEvery)
                return;
            progress.BlocksSinceHeader = 0;
            WriteHeader(recording.Handle, recording.Format, progress.DataBytes);
        }
        catch (IOException e)
        {
            Truncate(recording, e);
        }
    }

    /// <summary>Writes what comes next in the file: a block, or a page.</summary>
    private static void Put(RecordingFile recording, ReadOnlySpan<byte> octets)
    {
        var progress = recording.Progress;
        if (recording.Chunks is { } chunks)
            SealedRecording.Append(recording.Handle, chunks, progress.DataBytes, octets);
        else
            RandomAccess.Write(recording.Handle, octets, DataAt(recording) + progress.DataBytes);
        progress.DataBytes += octets.Length;
    }

    private void Complete(RecordingFile recording)
    {
        var progress = recording.Progress;
        var hash = "";
        try
        {
            if (!progress.Truncated)
                progress.Track?.End(page => Put(recording, page));
            if (recording.Chunks is { } chunks)
                RandomAccess.SetLength(recording.Handle, SealedRecording.FileLength(progress.DataBytes, chunks.ChunkLength)); // without a chunk that a full disk cut
            else if (progress.Track is null)
                WriteHeader(recording.Handle, recording.Format, progress.DataBytes);
            Sync(recording.Handle);
            hash = Hash(recording.Handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Truncate(recording, e);
        }

        KeepPeaks(recording);
        progress.Decoder?.Dispose();
        progress.Track?.Dispose();
        recording.Chunks?.Dispose();
        recording.Handle.Dispose();
        _open.TryRemove(recording, out _);
        var closed = new RecordingClosed(
            recording.Path, LengthOf(recording), FileLengthOf(recording), hash, progress.Truncated);
        try
        {
            recording.Listener?.OnClosed(recording, closed);
        }
        finally
        {
            recording.Complete(closed);
        }
    }

    private void KeepPeaks(RecordingFile recording)
    {
        try
        {
            recording.Peaks?.Keep();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PeaksLost(e, recording.Path);
        }
    }

    private void Truncate(RecordingFile recording, Exception e)
    {
        if (recording.Progress.Truncated)
            return;
        recording.Progress.Truncated = true;
        Truncated(e, recording.Path);
        recording.Listener?.OnTruncated(
            recording, new Fault("media.recording_truncated", $"The recording ends early: {e.Message}", FaultKind.Unavailable));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recording {Path} is truncated")]
    private partial void Truncated(Exception e, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The picture of recording {Path} is lost")]
    private partial void PeaksLost(Exception e, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener of recording {Path} failed")]
    private partial void WriterFault(Exception e, string path);

    private readonly record struct Job(RecordingFile Recording, byte[]? Block, int Length, long Silence, EncodedBlock? Packets);
}
