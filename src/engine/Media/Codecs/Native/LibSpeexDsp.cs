using System.Runtime.InteropServices;

namespace Switchboard.Media.Codecs.Native;

/// <summary>What we call in libspeexdsp 1.2.</summary>
internal static unsafe partial class LibSpeexDsp
{
    public const string Library = "libspeexdsp.so.1";

    [LibraryImport(Library, EntryPoint = "speex_resampler_init")]
    public static partial nint ResamplerInit(uint channels, uint from, uint to, int quality, out int error);

    [LibraryImport(Library, EntryPoint = "speex_resampler_process_int")]
    public static partial int ResamplerProcess(nint state, uint channel, short* input, ref uint inputLength, short* output, ref uint outputLength);

    [LibraryImport(Library, EntryPoint = "speex_resampler_destroy")]
    public static partial void ResamplerDestroy(nint state);
}
