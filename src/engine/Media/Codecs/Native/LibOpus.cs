using System.Runtime.InteropServices;

namespace Switchboard.Media.Codecs.Native;

/// <summary>What we call in libopus 1.3.</summary>
internal static unsafe partial class LibOpus
{
    public const string Library = "libopus.so.0";

    public const int ApplicationVoip = 2048;
    public const int SetBitrate = 4002;
    public const int SetMaxBandwidth = 4004;
    public const int SetVariableRate = 4006;
    public const int SetComplexity = 4010;
    public const int SetInbandFec = 4012;
    public const int SetPacketLossPercent = 4014;
    public const int SetDtx = 4016;
    public const int SetSignal = 4024;
    public const int GetLookahead = 4027;
    public const int SignalVoice = 3001;
    public const int BandwidthNarrow = 1101;

    [LibraryImport(Library, EntryPoint = "opus_encoder_create")]
    public static partial nint CreateEncoder(int rate, int channels, int application, out int error);

    [LibraryImport(Library, EntryPoint = "opus_encoder_destroy")]
    public static partial void DestroyEncoder(nint encoder);

    /// <summary>Variadic in C; the calling conventions of x86-64 and arm64 on Linux pass one int alike.</summary>
    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    public static partial int ControlEncoder(nint encoder, int request, int value);

    [LibraryImport(Library, EntryPoint = "opus_encode")]
    public static partial int Encode(nint encoder, short* samples, int count, byte* payload, int room);

    /// <summary>Several streams in one: channels that share nothing.</summary>
    [LibraryImport(Library, EntryPoint = "opus_multistream_encoder_create")]
    public static partial nint CreateStreamsEncoder(int rate, int channels, int streams, int coupled, byte* mapping, int application, out int error);

    [LibraryImport(Library, EntryPoint = "opus_multistream_encoder_destroy")]
    public static partial void DestroyStreamsEncoder(nint encoder);

    [LibraryImport(Library, EntryPoint = "opus_multistream_encoder_ctl")]
    public static partial int ControlStreamsEncoder(nint encoder, int request, int value);

    [LibraryImport(Library, EntryPoint = "opus_multistream_encoder_ctl")]
    public static partial int AskStreamsEncoder(nint encoder, int request, out int value);

    [LibraryImport(Library, EntryPoint = "opus_multistream_encode")]
    public static partial int EncodeStreams(nint encoder, short* samples, int count, byte* payload, int room);

    [LibraryImport(Library, EntryPoint = "opus_decoder_create")]
    public static partial nint CreateDecoder(int rate, int channels, out int error);

    [LibraryImport(Library, EntryPoint = "opus_decoder_destroy")]
    public static partial void DestroyDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "opus_decode")]
    public static partial int Decode(nint decoder, byte* payload, int length, short* samples, int room, int fec);
}
