using Microsoft.Win32.SafeHandles;
using Switchboard.Kernel;

namespace Switchboard.Media.Recording;

/// <summary>Encrypted recordings on the disk: a block of WAV or a page of Ogg is a chunk; a WAV header stands in clear and says no length.</summary>
internal static class SealedRecording
{
    /// <summary>Writes the block that follows <paramref name="dataBytes"/>. Blocks are whole save the last.</summary>
    public static void Append(SafeFileHandle handle, SealedChunks chunks, long dataBytes, ReadOnlySpan<byte> block)
    {
        var chunk = dataBytes / chunks.ChunkLength;
        var octets = new byte[block.Length + SealedChunks.TagLength];
        chunks.Seal(chunk, block, octets);
        RandomAccess.Write(handle, octets, SealedChunks.OffsetOf(chunk, chunks.ChunkLength));
    }

    /// <summary>The length of a file that holds so much.</summary>
    public static long FileLength(long dataBytes, int chunkLength)
    {
        var (chunks, rest) = Math.DivRem(dataBytes, chunkLength);
        return SealedChunks.OffsetOf(chunks, chunkLength) + (rest > 0 ? rest + SealedChunks.TagLength : 0);
    }

    /// <summary>Cuts off a chunk that a crash left half written; no key is needed. Null when the file is not encrypted.</summary>
    public static RecordingClosed? Repair(string path, SafeFileHandle handle)
    {
        Span<byte> header = stackalloc byte[SealedChunks.HeaderLength];
        var read = RandomAccess.Read(handle, header, 0);
        if (SealedChunks.Recognize(header[..read]) is not { } chunkLength)
            return null;
        var isOpus = header[SealedChunks.ClearAt..].StartsWith(OggOpusTrack.Mark);
        var format = WavHeader.Recognize(header[SealedChunks.ClearAt..]);
        if (!isOpus && format is null)
            return null;
        var chunks = (RandomAccess.GetLength(handle) - SealedChunks.HeaderLength) / (chunkLength + SealedChunks.TagLength);
        var length = SealedChunks.OffsetOf(chunks, chunkLength);
        RandomAccess.SetLength(handle, length);
        RecordingWriter.Sync(handle);
        var sound = isOpus ? OggOpusTrack.LengthOf(chunks - 1) : RecordingWriter.LengthOf(format!.Value, chunks * chunkLength); // the first page is the head
        return new RecordingClosed(path, sound, length, RecordingWriter.Hash(handle), false);
    }
}
