using System.Runtime.InteropServices;

namespace Switchboard.Speech.Recognition.Sphinx;

/// <summary>What we call in libpocketsphinx 5prealpha. Used in worker processes only.</summary>
internal static unsafe partial class LibPocketSphinx
{
    private const string Sphinx = "libpocketsphinx.so.3";
    private const string Base = "libsphinxbase.so.3";

    [LibraryImport(Sphinx, EntryPoint = "ps_args")]
    public static partial nint Arguments();

    [LibraryImport(Base, EntryPoint = "cmd_ln_parse_r")]
    public static partial nint Parse(nint config, nint definitions, int count, byte** arguments, int strict);

    [LibraryImport(Sphinx, EntryPoint = "ps_init")]
    public static partial nint Init(nint config);

    [LibraryImport(Sphinx, EntryPoint = "ps_lookup_word")]
    public static partial nint LookUp(nint decoder, [MarshalAs(UnmanagedType.LPUTF8Str)] string word);

    [LibraryImport(Sphinx, EntryPoint = "ps_add_word")]
    public static partial int AddWord(nint decoder, [MarshalAs(UnmanagedType.LPUTF8Str)] string word, [MarshalAs(UnmanagedType.LPUTF8Str)] string phones, int update);

    [LibraryImport(Sphinx, EntryPoint = "ps_set_jsgf_string")]
    public static partial int SetJsgf(nint decoder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string grammar);

    [LibraryImport(Sphinx, EntryPoint = "ps_set_search")]
    public static partial int SetSearch(nint decoder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [LibraryImport(Sphinx, EntryPoint = "ps_start_utt")]
    public static partial int StartUtterance(nint decoder);

    [LibraryImport(Sphinx, EntryPoint = "ps_process_raw")]
    public static partial int Process(nint decoder, short* samples, nuint count, int noSearch, int whole);

    [LibraryImport(Sphinx, EntryPoint = "ps_end_utt")]
    public static partial int EndUtterance(nint decoder);

    /// <summary>The words; null when nothing fits the grammar to its end. Belongs to the decoder.</summary>
    [LibraryImport(Sphinx, EntryPoint = "ps_get_hyp")]
    public static partial nint Hypothesis(nint decoder, int* score);

    [LibraryImport(Sphinx, EntryPoint = "ps_get_n_frames")]
    public static partial int Frames(nint decoder);

    [LibraryImport("libc", EntryPoint = "free")]
    public static partial void Free(nint memory);
}
