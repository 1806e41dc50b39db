using System.Runtime.InteropServices;

namespace Switchboard.Media.Codecs.Native;

/// <summary>What we call in libspandsp 0.0.6.</summary>
internal static unsafe partial class LibSpanDsp
{
    public const string Library = "libspandsp.so.2";
    public const int G722At8000 = 1;

    [LibraryImport(Library, EntryPoint = "g722_encode_init")]
    public static partial nint G722EncodeInit(nint state, int rate, int options);

    [LibraryImport(Library, EntryPoint = "g722_encode")]
    public static partial int G722Encode(nint state, byte* payload, short* samples, int count);

    [LibraryImport(Library, EntryPoint = "g722_encode_free")]
    public static partial int G722EncodeFree(nint state);

    [LibraryImport(Library, EntryPoint = "g722_decode_init")]
    public static partial nint G722DecodeInit(nint state, int rate, int options);

    [LibraryImport(Library, EntryPoint = "g722_decode")]
    public static partial int G722Decode(nint state, short* samples, byte* payload, int length);

    [LibraryImport(Library, EntryPoint = "g722_decode_free")]
    public static partial int G722DecodeFree(nint state);

    [LibraryImport(Library, EntryPoint = "dtmf_rx_init")]
    public static partial nint DtmfInit(nint state, nint callback, nint user);

    [LibraryImport(Library, EntryPoint = "dtmf_rx")]
    public static partial int DtmfTake(nint state, short* samples, int count);

    [LibraryImport(Library, EntryPoint = "dtmf_rx_get")]
    public static partial nuint DtmfGet(nint state, byte* digits, int room);

    [LibraryImport(Library, EntryPoint = "dtmf_rx_free")]
    public static partial int DtmfFree(nint state);
}
