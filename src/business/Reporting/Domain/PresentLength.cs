namespace Switchboard.Reporting.Domain;

/// <summary>A file that may still grow, read only up to the length it had when it was opened, with a header that says that length.</summary>
internal sealed class PresentLength(Stream file, byte[] header, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = Math.Clamp(value, 0, length);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var room = (int)Math.Min(buffer.Length, length - _position);
        if (room <= 0)
            return 0;
        var got = _position < header.Length ? FromHeader(buffer[..room]) : Place().Read(buffer[..room]);
        _position += got;
        return got;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var room = (int)Math.Min(buffer.Length, length - _position);
        if (room <= 0)
            return 0;
        var got = _position < header.Length
            ? FromHeader(buffer.Span[..room])
            : await Place().ReadAsync(buffer[..room], cancellationToken);
        _position += got;
        return got;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Current => _position + offset,
            SeekOrigin.End => length + offset,
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
            file.Dispose();
        base.Dispose(disposing);
    }

    private Stream Place()
    {
        file.Position = _position;
        return file;
    }

    private int FromHeader(Span<byte> to)
    {
        var part = header.AsSpan((int)_position);
        part = part[..Math.Min(part.Length, to.Length)];
        part.CopyTo(to);
        return part.Length;
    }
}
