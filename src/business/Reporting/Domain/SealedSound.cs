using Switchboard.Kernel;

namespace Switchboard.Reporting.Domain;

/// <summary>An encrypted recording, read as the WAV file it holds: up to the length it had when it was opened.</summary>
internal sealed class SealedSound : Stream
{
    private readonly FileStream _file;
    private readonly SealedChunks _chunks;
    private readonly byte[] _header;
    private readonly byte[] _sealed;
    private readonly byte[] _plain;
    private readonly long _plainLength;
    private long _chunk = -1;
    private int _inChunk;
    private long _position;

    private SealedSound(FileStream file, SealedChunks chunks)
    {
        (_file, _chunks) = (file, chunks);
        _sealed = new byte[chunks.ChunkLength + SealedChunks.TagLength];
        _plain = new byte[chunks.ChunkLength];
        _plainLength = SealedChunks.PlainLength(file.Length, chunks.ChunkLength);
        // A short last chunk may be one that is just being written: it is sound only when it opens.
        if (_plainLength % chunks.ChunkLength is > 0 and var rest && !TryLoad(_plainLength / chunks.ChunkLength))
            _plainLength -= rest;
        var wav = WavFile.Read(chunks.Clear);
        _header = wav is null ? [] : wav.HeaderFor(chunks.Clear, wav.DataAt + _plainLength);
        Length = _header.Length + _plainLength;
    }

    /// <summary>With the key that opens its first chunk; with the newest where there is no chunk yet. Null when there is no key at all.</summary>
    public static SealedSound? Open(FileStream file, ReadOnlySpan<byte> header, IReadOnlyList<byte[]> keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var chunks = SealedChunks.Read(keys[i], header)!;
            if (keys.Count == 1 || Fits(file, chunks))
                return new SealedSound(file, chunks);
            chunks.Dispose();
        }

        return keys.Count == 0 ? null : new SealedSound(file, SealedChunks.Read(keys[0], header)!);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => _position = Math.Clamp(value, 0, Length);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var part = Part();
        var count = Math.Min(part.Length, buffer.Length);
        part[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    // A chunk is one second of sound: reading it is one short system call.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Current => _position + offset,
            SeekOrigin.End => Length + offset,
            _ => offset,
        };
        return _position;
    }

    public override void Flush()
    {
        // nothing is ever written
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _chunks.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>What follows in header or chunk; empty at the end.</summary>
    private ReadOnlySpan<byte> Part()
    {
        if (_position < _header.Length)
            return _header.AsSpan((int)_position);
        var at = _position - _header.Length;
        if (at >= _plainLength)
            return [];
        var (chunk, within) = Math.DivRem(at, _chunks.ChunkLength);
        if (chunk != _chunk && !TryLoad(chunk))
            throw new InvalidDataException($"Chunk {chunk} of the recording is not what was written.");
        return _plain.AsSpan((int)within, _inChunk - (int)within);
    }

    private static bool Fits(FileStream file, SealedChunks chunks)
    {
        var octets = new byte[chunks.ChunkLength + SealedChunks.TagLength];
        var got = RandomAccess.Read(file.SafeFileHandle, octets, SealedChunks.HeaderLength);
        return chunks.TryOpen(0, octets.AsSpan(0, got), new byte[chunks.ChunkLength]);
    }

    private bool TryLoad(long chunk)
    {
        _inChunk = (int)Math.Min(_chunks.ChunkLength, _plainLength - (chunk * _chunks.ChunkLength));
        var octets = _sealed.AsSpan(0, _inChunk + SealedChunks.TagLength);
        var got = RandomAccess.Read(_file.SafeFileHandle, octets, SealedChunks.OffsetOf(chunk, _chunks.ChunkLength));
        _chunk = -1;
        if (got < octets.Length || !_chunks.TryOpen(chunk, octets, _plain))
            return false;
        _chunk = chunk;
        return true;
    }
}
