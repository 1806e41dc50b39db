using System.Runtime.InteropServices;
using Switchboard.Kernel;

namespace Switchboard.Media.Secure;

/// <summary>Looks for the native libraries before the first use, so that a missing one is one clear sentence.</summary>
internal static class NativeCode
{
    /// <summary>Null when all are there.</summary>
    public static Fault? FindMissing(params ReadOnlySpan<(string Library, string Package)> wanted)
    {
        foreach (var (library, package) in wanted)
        {
            // Never unloaded again: the imports use it from now on.
            if (!NativeLibrary.TryLoad(library, typeof(NativeCode).Assembly, null, out _))
                return new Fault("media.library_missing", $"{library} is missing: install {package}", FaultKind.Unavailable);
        }

        return null;
    }
}
