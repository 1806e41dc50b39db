namespace Switchboard.Kernel;

/// <summary>A whole file in the form of <see cref="SealedChunks"/>, for files that are written and read at once.</summary>
public static class SealedBlob
{
    private const int ChunkLength = 64 * 1024;

    /// <summary>Encrypts.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> plain)
    {
        using var chunks = SealedChunks.Create(dataKey, ChunkLength, []);
        var count = (plain.Length + ChunkLength - 1) / ChunkLength;
        var file = new byte[SealedChunks.HeaderLength + plain.Length + (count * SealedChunks.TagLength)];
        chunks.Header.CopyTo(file);
        for (var i = 0; i < count; i++)
        {
            var part = plain.Slice(i * ChunkLength, Math.Min(ChunkLength, plain.Length - (i * ChunkLength)));
            chunks.Seal(i, part, file.AsSpan((int)SealedChunks.OffsetOf(i, ChunkLength)));
        }

        return file;
    }

    /// <summary>True for a file that must be opened with a key.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> file) => SealedChunks.Recognize(file) is not null;

    /// <summary>Decrypts with whichever key fits; null when none does.</summary>
    public static byte[]? Open(IReadOnlyList<byte[]> dataKeys, ReadOnlySpan<byte> file)
    {
        ArgumentNullException.ThrowIfNull(dataKeys);
        foreach (var key in dataKeys)
        {
            if (Open(key, file) is { } plain)
                return plain;
        }

        return null;
    }

    /// <summary>Decrypts; null when the key is another's, or when anything was changed or cut off.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> file)
    {
        using var chunks = SealedChunks.Read(dataKey, file);
        if (chunks is null)
            return null;
        var plain = new byte[SealedChunks.PlainLength(file.Length, chunks.ChunkLength)];
        for (var (i, done) = (0L, 0); done < plain.Length; i++)
        {
            var length = Math.Min(chunks.ChunkLength, plain.Length - done);
            if (!chunks.TryOpen(i, file.Slice((int)SealedChunks.OffsetOf(i, chunks.ChunkLength), length + SealedChunks.TagLength), plain.AsSpan(done)))
                return null;
            done += length;
        }

        return plain;
    }
}
