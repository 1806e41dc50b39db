using System.Buffers.Binary;
using System.Security.Cryptography;
using Switchboard.Media.Codecs.Native;

namespace Switchboard.Media.Recording;

/// <summary>
/// Makes the pages of an Ogg-Opus recording (RFC 7845): two channels apart from each other, 24 kbit/s constant. Constant, so that a page is a second and
/// every page but the last has one length: whoever cuts a file anywhere loses that second only, an encrypted file's chunks are its
/// pages, and the sizes do not tell who was silent. On the writer thread.
/// </summary>
internal sealed unsafe class OggOpusTrack : IDisposable
{
    /// <summary>The length of every page but the last; the two of the head take one together.</summary>
    public const int PageLength = OggPage.FixedLength + PacketsInPage + (PacketsInPage * PacketLength);

    private const int Rate = 8000;
    private const int Clock = 48_000; // RFC 7845 §4: positions count so, whatever the rate
    private const int PacketFrames = 160;
    private const int PacketsInPage = 50;
    private const int PacketLength = 60;
    private const int Bitrate = PacketLength * 8 * 50;
    private const int Complexity = 3;
    private const int HeadLength = 23;
    private const int HeadPage = OggPage.FixedLength + 1 + HeadLength;
    private readonly uint _serial = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4));
    private readonly short[] _frames = new short[PacketFrames * 2];
    private readonly byte[] _packets = new byte[PacketsInPage * PacketLength];
    private readonly int[] _lengths = new int[PacketsInPage];
    private readonly byte[] _page = new byte[PageLength];
    private readonly NativeState _encoder;
    private readonly int _preSkip;
    private int _waiting; // frames that make no packet yet
    private int _count; // packets that make no page yet
    private uint _sequence = 2;
    private long _encoded; // packets in all

    public OggOpusTrack()
    {
        nint state;
        fixed (byte* mapping = Mapping)
            state = LibOpus.CreateStreamsEncoder(Rate, 2, 2, 0, mapping, LibOpus.ApplicationVoip, out _);
        _encoder = new NativeState(state, static made => LibOpus.DestroyStreamsEncoder(made), "An Opus encoder");
        Set(LibOpus.SetBitrate, Bitrate);
        Set(LibOpus.SetVariableRate, 0);
        Set(LibOpus.SetComplexity, Complexity);
        Set(LibOpus.SetSignal, LibOpus.SignalVoice);
        _ = LibOpus.AskStreamsEncoder(_encoder.Pointer, LibOpus.GetLookahead, out var lookahead);
        _preSkip = lookahead * (Clock / Rate);
    }

    // Two streams of one channel, not one of two: joint stereo would let each side leak into the other.
    private static ReadOnlySpan<byte> Mapping => [0, 1];

    /// <summary>Takes a page.</summary>
    public delegate void PageSink(ReadOnlySpan<byte> page);

    /// <summary>Frames taken so far.</summary>
    public long Frames { get; private set; }

    /// <summary>What an encrypted file says of itself in clear.</summary>
    public static ReadOnlySpan<byte> Mark => "OggOpus\0"u8;

    /// <summary>The two pages before the sound, together as long as any page.</summary>
    public void Begin(PageSink sink)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head.Clear();
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(head[10..], (ushort)_preSkip);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], Rate);
        head[18] = 1; // RFC 7845 §5.1.1: the mapping is given
        head[19] = 2;
        Mapping.CopyTo(head[21..]);
        var at = OggPage.Write(_page, _serial, 0, 0, head, [HeadLength], first: true);
        // RFC 7845 §5.2: what follows the last comment is padding.
        var room = PageLength - HeadPage - OggPage.FixedLength;
        var length = room - (room / 256) - 1;
        Span<byte> tags = stackalloc byte[length];
        tags.Clear();
        "OpusTags"u8.CopyTo(tags);
        BinaryPrimitives.WriteInt32LittleEndian(tags[8..], "Switchboard"u8.Length);
        "Switchboard"u8.CopyTo(tags[12..]);
        at += OggPage.Write(_page.AsSpan(at), _serial, 1, 0, tags, [length]);
        sink(_page.AsSpan(0, at));
    }

    /// <summary>Takes interleaved samples of 8 kHz.</summary>
    public void Add(ReadOnlySpan<short> samples, PageSink sink)
    {
        Frames += samples.Length / 2;
        Push(samples, sink);
    }

    /// <summary>What is left, and the page that says that it is the last.</summary>
    public void End(PageSink sink)
    {
        // The encoder is behind by what players skip at the beginning.
        var end = (Frames * (Clock / Rate)) + _preSkip;
        Span<short> silence = stackalloc short[_frames.Length];
        silence.Clear();
        while (_encoded * PacketFrames * (Clock / Rate) < end)
            Push(silence[..(_frames.Length - (_waiting * 2))], sink);
        Flush(end, true, sink);
    }

    /// <summary>The sound in so many whole pages after the head.</summary>
    public static TimeSpan LengthOf(long pages) => TimeSpan.FromSeconds(Math.Max(0, pages) * PacketsInPage * PacketFrames / (double)Rate);

    /// <summary>True for the beginning of a file that stands in clear.</summary>
    public static bool IsHead(ReadOnlySpan<byte> start) =>
        start.Length >= HeadPage && start.StartsWith("OggS"u8) && start[(OggPage.FixedLength + 1)..].StartsWith("OpusHead"u8);

    /// <summary>How long the sound is up to a position, by the head of its file.</summary>
    public static TimeSpan LengthAt(ReadOnlySpan<byte> start, long granule) =>
        TimeSpan.FromSeconds(Math.Max(0, granule - BinaryPrimitives.ReadUInt16LittleEndian(start[(OggPage.FixedLength + 11)..])) / (double)Clock);

    public void Dispose() => _encoder.Dispose();

    private void Push(ReadOnlySpan<short> samples, PageSink sink)
    {
        while (samples.Length > 0)
        {
            var count = Math.Min(samples.Length, _frames.Length - (_waiting * 2));
            samples[..count].CopyTo(_frames.AsSpan(_waiting * 2));
            samples = samples[count..];
            _waiting += count / 2;
            if (_waiting == PacketFrames)
                Encode(sink);
        }
    }

    private void Encode(PageSink sink)
    {
        _waiting = 0;
        int length;
        fixed (short* from = _frames)
        fixed (byte* to = &_packets[_count * PacketLength])
            length = LibOpus.EncodeStreams(_encoder.Pointer, from, PacketFrames, to, PacketLength);
        if (length != PacketLength)
            throw new IOException($"Opus made {length} octets where {PacketLength} were ordered.");
        _lengths[_count++] = length;
        _encoded++;
        if (_count == PacketsInPage)
            Flush(_encoded * PacketFrames * (Clock / Rate), false, sink);
    }

    private void Flush(long granule, bool last, PageSink sink)
    {
        var length = OggPage.Write(_page, _serial, _sequence++, granule, _packets.AsSpan(0, _count * PacketLength), _lengths.AsSpan(0, _count), last: last);
        _count = 0;
        sink(_page.AsSpan(0, length));
    }

    private void Set(int request, int value) => _ = LibOpus.ControlStreamsEncoder(_encoder.Pointer, request, value);
}
