using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Switchboard.Kernel;

/// <summary>
/// The form of a file that is encrypted in chunks of a fixed size (AES-256-GCM): it can grow while it is read, be read from
/// any place, and a crash costs it at most the chunk that was being written. Every file has a key of its own, derived from the
/// data key (HKDF-SHA256) and its random name, so that a chunk's number is nonce enough.
/// </summary>
/// <remarks>Layout: magic 8, chunk length 4, 4 zero, name 16, 64 octets in clear for whoever writes; then chunk, tag, chunk, tag … Only the last chunk may be short.</remarks>
public sealed class SealedChunks : IDisposable
{
    /// <summary>Octets before the first chunk.</summary>
    public const int HeaderLength = ClearAt + ClearLength;

    /// <summary>Where the octets in clear begin.</summary>
    public const int ClearAt = 32;

    /// <summary>How many octets in clear there are.</summary>
    public const int ClearLength = 64;

    /// <summary>Octets of a chunk's tag.</summary>
    public const int TagLength = 16;

    private const int KeyLength = 32;
    private const int NameAt = 16;
    private const int LongestChunk = 1 << 20;
    private readonly byte[] _header;
    private readonly AesGcm _cipher;

    private SealedChunks(ReadOnlySpan<byte> dataKey, byte[] header)
    {
        _header = header;
        ChunkLength = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        Span<byte> key = stackalloc byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, key, header.AsSpan(NameAt, 16), "switchboard sealed file"u8);
        _cipher = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Octets of a whole chunk in clear.</summary>
    public int ChunkLength { get; }

    /// <summary>The file's beginning.</summary>
    public ReadOnlySpan<byte> Header => _header;

    /// <summary>The octets in clear.</summary>
    public ReadOnlySpan<byte> Clear => _header.AsSpan(ClearAt, ClearLength);

    private static ReadOnlySpan<byte> Magic => "SBSEAL1\n"u8;

    /// <summary>A new file's form; write <see cref="Header"/> first.</summary>
    public static SealedChunks Create(ReadOnlySpan<byte> dataKey, int chunkLength, ReadOnlySpan<byte> clear)
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), chunkLength);
        RandomNumberGenerator.Fill(header.AsSpan(NameAt, 16));
        clear.CopyTo(header.AsSpan(ClearAt));
        return new SealedChunks(dataKey, header);
    }

    /// <summary>The form of a file that begins so; null when it is not sealed.</summary>
    public static SealedChunks? Read(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> header) => Recognize(header) is null ? null : new SealedChunks(dataKey, header[..HeaderLength].ToArray());

    /// <summary>The chunk length of a sealed file; null when it is not one. Needs no key.</summary>
    public static int? Recognize(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderLength && header.StartsWith(Magic) && BinaryPrimitives.ReadInt32LittleEndian(header[8..]) is > 0 and <= LongestChunk and var chunk ? chunk : null;

    /// <summary>Where a chunk begins in a file.</summary>
    public static long OffsetOf(long chunk, int chunkLength) => HeaderLength + (chunk * (chunkLength + TagLength));

    /// <summary>How much a file of that length holds; a chunk without its whole tag does not count.</summary>
    public static long PlainLength(long fileLength, int chunkLength)
    {
        var (chunks, rest) = Math.DivRem(Math.Max(0, fileLength - HeaderLength), chunkLength + TagLength);
        return (chunks * chunkLength) + Math.Max(0, rest - TagLength);
    }

    /// <summary>Encrypts a chunk; <paramref name="to"/> takes it and its tag. A number is used once.</summary>
    public void Seal(long chunk, ReadOnlySpan<byte> plain, Span<byte> to)
    {
        Span<byte> nonce = stackalloc byte[12];
        NonceOf(chunk, nonce);
        _cipher.Encrypt(nonce, plain, to[..plain.Length], to.Slice(plain.Length, TagLength), _header);
    }

    /// <summary>Decrypts a chunk with its tag; false when it is not what was written there.</summary>
    public bool TryOpen(long chunk, ReadOnlySpan<byte> octets, Span<byte> plain)
    {
        if (octets.Length < TagLength)
            return false;
        Span<byte> nonce = stackalloc byte[12];
        NonceOf(chunk, nonce);
        try
        {
            _cipher.Decrypt(nonce, octets[..^TagLength], octets[^TagLength..], plain[..(octets.Length - TagLength)], _header);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();

    private static void NonceOf(long chunk, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], chunk);
    }
}
