using System.Diagnostics.CodeAnalysis;
using Switchboard.Contracts.Tenancy;
using Switchboard.Kernel;

namespace Switchboard.Reporting.Domain;

/// <summary>The files of recordings. Paths come from the records, never from a request, and may not leave the folder all the same.</summary>
internal sealed class RecordingFiles(ReportingOptions options, IRecordingKeys keys)
{
    private const string PeaksSuffix = ".peaks";
    private const byte PeaksVersion = 1;
    private readonly string _folder = Path.GetFullPath(options.RecordingsFolder);

    /// <summary>Opens a recording at its present length, while it may still be written; an encrypted one in clear.</summary>
    public bool TryOpen(TenantId tenant, string path, [NotNullWhen(true)] out Stream? sound)
    {
        sound = null;
        if (!TryOpen(path, out var file))
            return false;
        Span<byte> header = stackalloc byte[SealedChunks.HeaderLength];
        var read = RandomAccess.Read(file.SafeFileHandle, header, 0);
        if (SealedChunks.Recognize(header[..read]) is null)
        {
            sound = file;
            return true;
        }

        if (SealedSound.Open(file, header, keys.FindAll(tenant)) is { } opened)
        {
            sound = opened;
            return true;
        }

        file.Dispose();
        return false;
    }

    private bool TryOpen(string path, [NotNullWhen(true)] out FileStream? file)
    {
        file = null;
        if (Locate(path) is not { } full)
            return false;
        try
        {
            file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The peaks kept beside a recording, if there are any.</summary>
    public async Task<Peaks?> FindPeaksAsync(TenantId tenant, string path, CancellationToken cancellation)
    {
        if (Locate(path) is not { } full || !File.Exists(full + PeaksSuffix))
            return null;
        var bytes = await File.ReadAllBytesAsync(full + PeaksSuffix, cancellation);
        if (SealedBlob.IsSealed(bytes))
            bytes = SealedBlob.Open(keys.FindAll(tenant), bytes) ?? [];
        if (bytes.Length < 2 || bytes[0] != PeaksVersion || bytes[1] is not (1 or 2) || (bytes.Length - 2) % bytes[1] != 0)
            return null;
        var count = (bytes.Length - 2) / bytes[1];
        return new Peaks(bytes[2..(2 + count)], bytes[(2 + count)..]);
    }

    /// <summary>Keeps the peaks; without them they are counted again the next time.</summary>
    public async Task KeepPeaksAsync(string path, Peaks peaks, CancellationToken cancellation)
    {
        if (Locate(path) is not { } full)
            return;
        var half = $"{full}{PeaksSuffix}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllBytesAsync(half, [PeaksVersion, (byte)(peaks.Right.Length > 0 ? 2 : 1), .. peaks.Left, .. peaks.Right], cancellation);
            File.Move(half, full + PeaksSuffix, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(half);
        }
    }

    /// <summary>Removes a recording and what stands beside it.</summary>
    public void Remove(string path)
    {
        if (Locate(path) is not { } full || !Directory.Exists(Path.GetDirectoryName(full)))
            return;
        File.Delete(full);
        File.Delete(full + PeaksSuffix);
    }

    private string? Locate(string path)
    {
        var full = Path.GetFullPath(Path.Combine(_folder, path));
        return full.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full : null;
    }
}
