using Microsoft.Win32.SafeHandles;
using Switchboard.Kernel;
using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;

namespace Switchboard.Media.Recording;

/// <summary>
/// A stereo recording in a WAV file whose header is true to within five seconds at any moment. Put it on a leg by
/// <see cref="MediaLeg.StartRecording"/>; its time runs from the first start to <see cref="Close"/>, and gaps are silence.
/// </summary>
/// <remarks>
/// Packets are laid at their place by RTP timestamp, checked against their arrival, into blocks of a second; whole blocks
/// go to one writer thread. Members may be called from any thread; the lock is only ever shared by one media thread and the
/// rare caller.
/// </remarks>
public sealed class RecordingFile
{
    internal const int BlockFrames = 8192;
    private const int Window = 2;
    private const int Lateness = 400 * MediaClock.PerMillisecond;
    private const int MaxDrift = 300 * MediaClock.PerMillisecond;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<RecordingClosed> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingWriter _writer;
    private readonly byte[][] _blocks = new byte[Window][];
    private readonly EncodedBlock?[] _encoded = new EncodedBlock?[Window];
    private readonly Track[] _tracks = new Track[2];
    private readonly int _frameBytes;
    private MediaClock? _clock;
    private long _start;
    private long _firstBlock;
    private bool _attached;
    private long _silentUntil;
    private bool _paused;
    private bool _isClosed;

    internal RecordingFile(
        string path, SafeFileHandle handle, RecordingFormat format, IRecordingListener? listener, RecordingWriter writer, SealedChunks? chunks = null, RecordingPeaks? peaks = null)
    {
        Path = path;
        Chunks = chunks;
        Peaks = peaks;
        Format = format;
        Blocks = format == RecordingFormat.OggOpus ? RecordingFormat.Pcm16 : format;
        Handle = handle;
        Listener = listener;
        _writer = writer;
        _frameBytes = WavHeader.FrameBytes(Blocks);
        for (var i = 0; i < Window; i++)
            _blocks[i] = writer.TakeBlock(Blocks);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How sound stands in it.</summary>
    public RecordingFormat Format { get; }

    /// <summary>How samples stand in the blocks that are handed to the writer.</summary>
    internal RecordingFormat Blocks { get; }

    /// <summary>Ends when the file is complete, synced and hashed; never fails.</summary>
    public Task<RecordingClosed> Closed => _closed.Task;

    internal SafeFileHandle Handle { get; }

    internal IRecordingListener? Listener { get; }

    /// <summary>How it is encrypted; null in clear.</summary>
    internal SealedChunks? Chunks { get; }

    /// <summary>Its loudness, counted while it is written; null where whoever shows it can count by himself.</summary>
    internal RecordingPeaks? Peaks { get; }

    /// <summary>The writer thread's own notes.</summary>
    internal RecordingProgress Progress { get; } = new();

    /// <summary>Silence is recorded from now on, on both sides (card data); time goes on. Tells how long the recording is now.</summary>
    public TimeSpan Pause() => SetPaused(true);

    /// <summary>Ends <see cref="Pause"/>. Tells how long the recording is now.</summary>
    public TimeSpan Resume() => SetPaused(false);

    /// <summary>Ends the recording, whatever leg it is on; see <see cref="Closed"/>.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            var length = _clock is null ? 0 : Math.Max(0, _clock.Now - _start);
            MoveWindow(length / BlockFrames);
            if (length > _firstBlock * BlockFrames)
                HandOver((int)(length - (_firstBlock * BlockFrames)));
            foreach (var block in _blocks)
                _writer.ReturnBlock(Blocks, block);
            Array.Clear(_encoded);
            _writer.Finish(this);
        }
    }

    internal static Outcome<RecordingFile> Open(string path, RecordingFormat format, IRecordingListener? listener, RecordingWriter writer, byte[]? key = null)
    {
        try
        {
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
            var recording = format == RecordingFormat.OggOpus
                ? new RecordingFile(path, handle, format, listener, writer, key is null ? null : SealedChunks.Create(key, OggOpusTrack.PageLength, OggOpusTrack.Mark), new RecordingPeaks(path, key))
                : new RecordingFile(path, handle, format, listener, writer, key is null ? null : SealedChunks.Create(key, BlockFrames * WavHeader.FrameBytes(format), WavHeader.Empty(format)), null);
            RecordingWriter.Begin(recording);
            writer.Opened(recording);
            return recording;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("media.recording_not_opened", $"The recording file cannot be made: {e.Message}", FaultKind.Unavailable);
        }
    }

    internal void Complete(RecordingClosed closed) => _closed.TrySetResult(closed);

    /// <summary>A leg takes it; false when it is closed or on another leg.</summary>
    internal bool Attach(MediaClock clock)
    {
        lock (_gate)
        {
            if (_isClosed || _attached)
                return false;
            _attached = true;
            if (_clock is null)
            {
                _clock = clock;
                _start = clock.Now;
            }

            _tracks[0] = default;
            _tracks[1] = default;
            return true;
        }
    }

    internal void Detach()
    {
        lock (_gate)
            _attached = false;
    }

    /// <summary>Lays a payload at its place in time. Allocates nothing.</summary>
    internal void Write(int channel, AudioCodec codec, ReadOnlySpan<byte> payload, uint ssrc, uint timestamp, long now)
    {
        lock (_gate)
        {
            if (_isClosed || _paused)
                return;
            var at = Place(ref _tracks[channel], ssrc, timestamp, codec.ClockRate / MediaClock.Rate, now - _start);
            // What comes late was said during the pause.
            var late = (int)Math.Clamp(_silentUntil - at, 0, int.MaxValue);
            if (codec is G711Codec g711)
                WriteOctets(channel, g711.Law, payload[Math.Min(late, payload.Length)..], at + late);
            else if (late == 0)
                KeepPacket(channel, codec, payload, at);
        }
    }

    /// <summary>Hands over the blocks that no packet can reach any more.</summary>
    internal void Flush(long now)
    {
        lock (_gate)
        {
            while (!_isClosed && now - _start > ((_firstBlock + 1) * BlockFrames) + Lateness)
                HandOver(BlockFrames);
        }
    }

    /// <summary>Where a packet belongs: after its forerunner by RTP time, unless that strays from its arrival.</summary>
    private static long Place(ref Track track, uint ssrc, uint timestamp, int scale, long arrival)
    {
        if (track.IsKnown && track.Ssrc == ssrc)
        {
            var byTimestamp = track.Anchor + ((int)(timestamp - track.Timestamp) / scale);
            if (Math.Abs(byTimestamp - arrival) <= MaxDrift)
                return byTimestamp;
        }

        track = new Track(true, ssrc, timestamp, arrival);
        return arrival;
    }

    private void WriteOctets(int channel, G711.Law law, ReadOnlySpan<byte> octets, long at)
    {
        while (octets.Length > 0)
        {
            var block = Locate(ref at, out var offset, out var skip);
            if (skip >= octets.Length)
                return;
            octets = octets[skip..];
            var count = Math.Min(octets.Length, BlockFrames - offset);
            SampleWriter.Write(Blocks, block, offset, channel, law, octets[..count]);
            octets = octets[count..];
            at += count;
        }
    }

    /// <summary>Keeps a packet with the block it begins in; the writer thread decodes it.</summary>
    private void KeepPacket(int channel, AudioCodec codec, ReadOnlySpan<byte> payload, long at)
    {
        if (at < _firstBlock * BlockFrames)
            return;
        MoveWindow((at / BlockFrames) - Window + 1);
        var slot = at / BlockFrames % Window;
        (_encoded[slot] ??= _writer.TakePackets()).Add(channel, codec, (int)(at % BlockFrames), payload);
    }

    /// <summary>The block of a position; what lies before the window is skipped, what lies behind moves the window.</summary>
    private byte[] Locate(ref long at, out int offset, out int skip)
    {
        skip = (int)Math.Clamp((_firstBlock * BlockFrames) - at, 0, int.MaxValue);
        at += skip;
        MoveWindow((at / BlockFrames) - Window + 1);
        offset = (int)(at % BlockFrames);
        return _blocks[at / BlockFrames % Window];
    }

    /// <summary>Moves the window to start at a block; a long gap is written as silence by the writer itself.</summary>
    private void MoveWindow(long firstBlock)
    {
        for (var i = 0; i < Window && _firstBlock < firstBlock; i++)
            HandOver(BlockFrames);
        if (_firstBlock >= firstBlock)
            return;
        _writer.WriteSilence(this, (firstBlock - _firstBlock) * BlockFrames * _frameBytes);
        _firstBlock = firstBlock;
    }

    private void HandOver(int frames)
    {
        var slot = _firstBlock % Window;
        _writer.Write(this, _blocks[slot], _encoded[slot], frames * _frameBytes);
        _encoded[slot] = null;
        _blocks[slot] = _writer.TakeBlock(Blocks);
        _firstBlock++;
    }

    private TimeSpan SetPaused(bool paused)
    {
        lock (_gate)
        {
            _paused = paused;
            if (_clock is null)
                return TimeSpan.Zero;
            var at = Math.Max(0, _clock.Now - _start);
            if (paused)
                SilenceFrom(at);
            else
                _silentUntil = at;
            return TimeSpan.FromSeconds(at / (double)MediaClock.Rate);
        }
    }

    /// <summary>Takes back what packets ahead of their time have laid behind a position.</summary>
    private void SilenceFrom(long at)
    {
        if (_isClosed)
            return;
        for (var block = _firstBlock; block < _firstBlock + Window; block++)
        {
            var from = (int)Math.Clamp(at - (block * BlockFrames), 0, BlockFrames);
            _blocks[block % Window].AsSpan(from * _frameBytes).Fill(SampleWriter.SilenceOf(Blocks));
        }
    }

    private readonly record struct Track(bool IsKnown, uint Ssrc, uint Timestamp, long Anchor);
}
