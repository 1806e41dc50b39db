using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Switchboard.Media.Codecs.Native;
using static Switchboard.Media.Fax.LibSpanDspFax;

namespace Switchboard.Media.Fax;

/// <summary>
/// One T.30 machine of spandsp, over audio or over T.38. One thread at a time; it reads and writes its TIFF by itself, so it
/// never runs on a media thread.
/// </summary>
internal sealed unsafe class FaxTerminal : IDisposable
{
    private const int V27V29 = 0x01 | 0x02;
    private const int V17 = 0x04;
    private const int Compressions = 0x02 | 0x04 | 0x08; // T.4 1-D and 2-D, T.6
    private const int Resolutions = 0x01 | 0x02 | 0x04 | 0x20000 | 0x40000; // standard to superfine at R8 and R16
    private const int Sizes = 0x01 | 0x02 | 0x04 | 0x10000; // A4, B4, A3 wide, of any length
    private const int LongestIdent = 20;
    private const int LongestHeader = 50;
    private const int Dcs = 0x82;
    private const int WidthOctet = 5;
    private const int ReservedWidth = 0x03;

    private readonly NativeState _state;
    private readonly nint _t30;
    private readonly nint _core;
    private readonly FaxSettings _settings;
    private GCHandle _self;
    private bool _disposed;

    public FaxTerminal(FaxSettings settings, FaxTransport transport)
    {
        _settings = settings;
        Transport = transport;
        _self = GCHandle.Alloc(this);
        var user = GCHandle.ToIntPtr(_self);
        var calling = settings.Sends ? 1 : 0;
        if (transport == FaxTransport.Audio)
        {
            _state = new NativeState(FaxInit(0, calling), static p => _ = FaxFree(p), "A fax modem");
            FaxSendWhenIdle(_state.Pointer, 1);
            _t30 = FaxT30(_state.Pointer);
        }
        else
        {
            _state = new NativeState(T38Init(0, calling, &OnPacket, user), static p => _ = T38Free(p), "A T.38 terminal");
            _core = T38Core(_state.Pointer);
            T38Version(_core, 0);
            _t30 = T38T30(_state.Pointer);
        }

        Set(user);
    }

    public FaxTransport Transport { get; }

    /// <summary>The machines agreed, or a page is over.</summary>
    public Action<FaxProgress>? Progressed { get; set; }

    /// <summary>It is over.</summary>
    public Action<FaxResult>? Ended { get; set; }

    /// <summary>T.38: an IFP packet to send so many times.</summary>
    public FaxPacketSink? Packet { get; set; }

    /// <summary>Audio of the other machine.</summary>
    public void Take(ReadOnlySpan<short> samples)
    {
        fixed (short* at = samples)
            _ = FaxTake(_state.Pointer, at, samples.Length);
    }

    /// <summary>Audio for the other machine; what it does not fill is silence.</summary>
    public void Make(Span<short> samples)
    {
        int made;
        fixed (short* at = samples)
            made = FaxMake(_state.Pointer, at, samples.Length);
        samples[Math.Max(0, made)..].Clear();
    }

    /// <summary>T.38: an IFP packet of the other machine.</summary>
    public void TakePacket(ReadOnlySpan<byte> packet, ushort sequence)
    {
        fixed (byte* at = packet)
            _ = T38Take(_core, at, packet.Length, sequence);
    }

    /// <summary>T.38: time passes, in samples of 8 kHz; packets come out.</summary>
    public void Pass(int samples) => _ = T38Pass(_state.Pointer, samples);

    /// <summary>The call is over: whatever is under way ends, and <see cref="Ended"/> tells how.</summary>
    public void Break() => Terminate(_t30);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _state.Dispose();
        _self.Free();
    }

    private void Set(nint user)
    {
        _ = SetIdent(_t30, Plain(_settings.StationId, LongestIdent));
        if (_settings.Header.Length > 0)
            _ = SetHeader(_t30, Plain(_settings.Header, LongestHeader));
        if (_settings.TimeZone is { Length: > 0 } zone)
            _ = SetHeaderZone(_t30, ":" + zone);
        _ = SetErrorCorrection(_t30, _settings.ErrorCorrection ? 1 : 0);
        _ = SetModems(_t30, _settings.MaxBitRate > 9600 ? V27V29 | V17 : V27V29);
        _ = SetCompressions(_t30, Compressions);
        _ = SetResolutions(_t30, Resolutions);
        _ = SetSizes(_t30, Sizes);
        OnFrame(_t30, &OnControl, user);
        OnPhaseB(_t30, &OnStep, user);
        OnPhaseD(_t30, &OnStep, user);
        OnPhaseE(_t30, &OnEnd, user);
        if (_settings.Sends)
            SendFile(_t30, _settings.File, -1, -1);
        else
            ReceiveFile(_t30, _settings.File, -1);
    }

    private FaxProgress Reached(out FaxStatistics figures)
    {
        figures = default;
        Statistics(_t30, (FaxStatistics*)Unsafe.AsPointer(ref figures));
        var ident = Marshal.PtrToStringUTF8(RemoteIdent(_t30)) ?? "";
        return new FaxProgress(
            _settings.Sends ? figures.PagesSent : figures.PagesReceived, figures.BitRate, figures.ErrorCorrection != 0, Plain(ident, LongestIdent).Trim(), Transport);
    }

    private static string Plain(string text, int most)
    {
        var plain = new char[Math.Min(text.Length, most)];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = text[i] is >= ' ' and <= '~' ? text[i] : '?'; // T.30 knows ASCII
        return new string(plain);
    }

    private static FaxTerminal Of(nint user) => (FaxTerminal)GCHandle.FromIntPtr(user).Target!;

    // T.30 table 2, bits 17 and 18 of a DCS: the width 11 is reserved. spandsp 0.0.6 takes it for -1 and writes through a null pointer
    // at the first page, which would end the whole process; so it gets A4 instead. It hands over the frame before it reads it.
    [UnmanagedCallersOnly]
    private static void OnControl(nint t30, nint user, int incoming, byte* frame, int length)
    {
        if (incoming != 0 && length > WidthOctet && (frame[2] & ~1) == Dcs && (frame[WidthOctet] & ReservedWidth) == ReservedWidth)
            frame[WidthOctet] &= unchecked((byte)~ReservedWidth);
    }

    [UnmanagedCallersOnly]
    private static int OnStep(nint t30, nint user, int result)
    {
        var terminal = Of(user);
        terminal.Progressed?.Invoke(terminal.Reached(out _));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void OnEnd(nint t30, nint user, int status)
    {
        var terminal = Of(user);
        var progress = terminal.Reached(out var figures);
        var (code, detail) = FaxVerdict.Of(status, progress.Pages);
        terminal.Ended?.Invoke(new FaxResult(code, detail, status, progress, figures.BadRows));
    }

    [UnmanagedCallersOnly]
    private static int OnPacket(nint core, nint user, byte* packet, int length, int count)
    {
        Of(user).Packet?.Invoke(new ReadOnlySpan<byte>(packet, length), count);
        return 0;
    }
}

/// <summary>Takes an IFP packet to be sent <paramref name="count"/> times.</summary>
internal delegate void FaxPacketSink(ReadOnlySpan<byte> packet, int count);
