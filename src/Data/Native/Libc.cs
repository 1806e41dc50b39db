using System.Runtime.InteropServices;

namespace Switchboard.Data.Native;

/// <summary>The system calls the runtime hides or softens.</summary>
internal static partial class Libc
{
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int Fdatasync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Chown(string path, uint user, uint group);

    /// <summary>Makes a folder's entries durable: a new file survives only when its folder was synced too.</summary>
    internal static void SyncFolder(string path)
    {
        var descriptor = Open(path, 0, 0);
        if (descriptor < 0)
            throw new IOException($"Opening {path} failed with errno {Marshal.GetLastPInvokeError()}.");
        var failed = Fsync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed)
            throw new IOException($"fsync of folder {path} failed with errno {error}.");
    }
}
