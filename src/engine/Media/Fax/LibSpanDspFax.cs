using System.Runtime.InteropServices;
using Switchboard.Media.Codecs.Native;

namespace Switchboard.Media.Fax;

/// <summary>What we call of libspandsp 0.0.6 for T.30 and T.38.</summary>
internal static unsafe partial class LibSpanDspFax
{
    private const string Library = LibSpanDsp.Library;

    [LibraryImport(Library, EntryPoint = "fax_init")]
    public static partial nint FaxInit(nint state, int callingParty);

    [LibraryImport(Library, EntryPoint = "fax_rx")]
    public static partial int FaxTake(nint state, short* samples, int count);

    [LibraryImport(Library, EntryPoint = "fax_tx")]
    public static partial int FaxMake(nint state, short* samples, int most);

    [LibraryImport(Library, EntryPoint = "fax_set_transmit_on_idle")]
    public static partial void FaxSendWhenIdle(nint state, int on);

    [LibraryImport(Library, EntryPoint = "fax_get_t30_state")]
    public static partial nint FaxT30(nint state);

    [LibraryImport(Library, EntryPoint = "fax_free")]
    public static partial int FaxFree(nint state);

    [LibraryImport(Library, EntryPoint = "t38_terminal_init")]
    public static partial nint T38Init(nint state, int callingParty, delegate* unmanaged<nint, nint, byte*, int, int, int> send, nint user);

    [LibraryImport(Library, EntryPoint = "t38_terminal_send_timeout")]
    public static partial int T38Pass(nint state, int samples);

    [LibraryImport(Library, EntryPoint = "t38_terminal_get_t30_state")]
    public static partial nint T38T30(nint state);

    [LibraryImport(Library, EntryPoint = "t38_terminal_get_t38_core_state")]
    public static partial nint T38Core(nint state);

    [LibraryImport(Library, EntryPoint = "t38_terminal_free")]
    public static partial int T38Free(nint state);

    [LibraryImport(Library, EntryPoint = "t38_core_rx_ifp_packet")]
    public static partial int T38Take(nint core, byte* packet, int length, ushort sequence);

    [LibraryImport(Library, EntryPoint = "t38_set_t38_version")]
    public static partial void T38Version(nint core, int version);

    [LibraryImport(Library, EntryPoint = "t30_set_tx_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SendFile(nint t30, string file, int first, int last);

    [LibraryImport(Library, EntryPoint = "t30_set_rx_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ReceiveFile(nint t30, string file, int last);

    [LibraryImport(Library, EntryPoint = "t30_set_tx_ident", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetIdent(nint t30, string ident);

    [LibraryImport(Library, EntryPoint = "t30_get_rx_ident")]
    public static partial nint RemoteIdent(nint t30);

    [LibraryImport(Library, EntryPoint = "t30_set_tx_page_header_info", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetHeader(nint t30, string text);

    [LibraryImport(Library, EntryPoint = "t30_set_tx_page_header_tz", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetHeaderZone(nint t30, string zone);

    [LibraryImport(Library, EntryPoint = "t30_set_ecm_capability")]
    public static partial int SetErrorCorrection(nint t30, int on);

    [LibraryImport(Library, EntryPoint = "t30_set_supported_modems")]
    public static partial int SetModems(nint t30, int modems);

    [LibraryImport(Library, EntryPoint = "t30_set_supported_compressions")]
    public static partial int SetCompressions(nint t30, int compressions);

    [LibraryImport(Library, EntryPoint = "t30_set_supported_resolutions")]
    public static partial int SetResolutions(nint t30, int resolutions);

    [LibraryImport(Library, EntryPoint = "t30_set_supported_image_sizes")]
    public static partial int SetSizes(nint t30, int sizes);

    [LibraryImport(Library, EntryPoint = "t30_set_real_time_frame_handler")]
    public static unsafe partial void OnFrame(nint t30, delegate* unmanaged<nint, nint, int, byte*, int, void> handler, nint user);

    [LibraryImport(Library, EntryPoint = "t30_set_phase_b_handler")]
    public static partial void OnPhaseB(nint t30, delegate* unmanaged<nint, nint, int, int> handler, nint user);

    [LibraryImport(Library, EntryPoint = "t30_set_phase_d_handler")]
    public static partial void OnPhaseD(nint t30, delegate* unmanaged<nint, nint, int, int> handler, nint user);

    [LibraryImport(Library, EntryPoint = "t30_set_phase_e_handler")]
    public static partial void OnPhaseE(nint t30, delegate* unmanaged<nint, nint, int, void> handler, nint user);

    [LibraryImport(Library, EntryPoint = "t30_get_transfer_statistics")]
    public static partial void Statistics(nint t30, FaxStatistics* figures);

    [LibraryImport(Library, EntryPoint = "t30_terminate")]
    public static partial void Terminate(nint t30);
}

/// <summary><c>t30_stats_t</c> of 0.0.6, with room behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FaxStatistics
{
    public int BitRate;
    public int ErrorCorrection;
    public int PagesSent;
    public int PagesReceived;
    public int PagesInFile;
    public int XResolution;
    public int YResolution;
    public int Width;
    public int Length;
    public int ImageSize;
    public int Encoding;
    public int BadRows;
    public int LongestBadRows;
    public int Retries;
    public int Status;
    private fixed int _room[17];
}
