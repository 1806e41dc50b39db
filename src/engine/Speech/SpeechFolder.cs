using Switchboard.Kernel;

namespace Switchboard.Speech;

/// <summary>A folder of WAV files named by key, bounded in size: the longest unused go first.</summary>
internal sealed class SpeechFolder(string folder, long maxBytes, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _bytes = -1;

    /// <summary>The file's path, marked as used now; null when it is not there.</summary>
    public string? TryUse(string key)
    {
        var path = PathOf(key);
        try
        {
            if (!File.Exists(path))
                return null;
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Cleared away meanwhile, or not ours to mark: it can be read, or is made anew.
            return File.Exists(path) ? path : null;
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public async Task<Outcome<string>> StoreAsync(string key, byte[] wav, CancellationToken cancel)
    {
        var path = PathOf(key);
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(unfinished, wav, cancel).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(unfinished, time.GetUtcNow().UtcDateTime);
            File.Move(unfinished, path, overwrite: true);
            MakeRoom(path, wav.Length);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("speech.not_stored", $"The spoken text cannot be stored: {e.Message}", FaultKind.Unavailable);
        }
        finally
        {
            Remove(unfinished);
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key + ".wav");

    private void MakeRoom(string newest, long added)
    {
        lock (_gate)
        {
            _bytes = _bytes < 0 ? Files().Sum(f => f.Length) : _bytes + added;
            if (_bytes <= maxBytes)
                return;
            // Down to nine tenths, so that not every new file looks through the folder.
            var files = Files().OrderBy(f => f.LastWriteTimeUtc).ToList();
            _bytes = files.Sum(f => f.Length);
            foreach (var file in files)
            {
                if (_bytes <= maxBytes / 10 * 9)
                    return;
                if (string.Equals(file.FullName, Path.GetFullPath(newest), StringComparison.Ordinal))
                    continue;
                var length = file.Length;
                if (Remove(file.FullName))
                    _bytes -= length;
            }
        }
    }

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(folder).EnumerateFiles("*.wav");

    private static bool Remove(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
