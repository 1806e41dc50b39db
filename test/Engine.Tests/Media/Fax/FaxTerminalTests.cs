using Shouldly;
using Xunit;
using Switchboard.Media.Codecs;
using Switchboard.Media.Fax;

namespace Switchboard.Engine.Tests.Media.Fax;

/// <summary>Two T.30 machines against each other in memory: no clock, no sockets.</summary>
public sealed class FaxTerminalTests : IDisposable
{
    private const int Tick = 160;
    private const int MostTicks = 50 * 240;
    private readonly string _folder = Directory.CreateTempSubdirectory("fax-").FullName;
    private readonly byte[][] _pages = TestTiff.Pages(3, 400);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Three_pages_come_over_audio_as_they_were_sent()
    {
        var (sent, received) = Run(Settings(), Settings(sends: false), FaxTransport.Audio);
        sent.Code.ShouldBe("ok", sent.Detail);
        sent.Progress.Pages.ShouldBe(3);
        sent.Progress.ErrorCorrection.ShouldBeTrue();
        sent.Progress.BitRate.ShouldBe(14400);
        sent.Progress.RemoteId.ShouldBe("+86 21 5555 0002");
        received.IsGood.ShouldBeTrue(received.Detail);
        received.Progress.Pages.ShouldBe(3);
        received.Progress.RemoteId.ShouldBe("+86 10 5555 0001");
        TestTiff.Read(Out).ShouldBe(_pages);
    }

    [Fact]
    public void Three_pages_come_over_T38_as_they_were_sent()
    {
        var (sent, received) = Run(Settings(), Settings(sends: false), FaxTransport.T38);
        sent.Code.ShouldBe("ok", sent.Detail);
        received.Code.ShouldBe("ok", received.Detail);
        received.Progress.Transport.ShouldBe(FaxTransport.T38);
        TestTiff.Read(Out).ShouldBe(_pages);
    }

    [Fact]
    public void A_lost_datagram_in_five_is_made_good_by_redundancy()
    {
        var count = 0;
        var (sent, received) = Run(Settings(), Settings(sends: false), FaxTransport.T38, _ => ++count % 5 == 0);
        sent.Code.ShouldBe("ok", sent.Detail);
        received.Code.ShouldBe("ok", received.Detail);
        TestTiff.Read(Out).ShouldBe(_pages);
    }

    // Found by fuzzing: spandsp wrote through a null pointer.
    [Fact]
    public void A_page_width_that_T30_reserves_is_read_as_A4()
    {
        var place = 0;
        var isDcs = false;
        var changed = 0;
        // V.21 goes octet by octet, the first bit of each on the left; the end of a frame is a field without any.
        byte[] Change(byte[] ifp)
        {
            if (ifp is not [0xC0, 0x01, 0x80, 0x00, 0x00, var octet])
            {
                place = ifp.Length > 1 ? 0 : place;
                return ifp;
            }

            isDcs = place == 2 ? (octet & 0x7F) == 0x41 : isDcs;
            if (place++ != 5 || !isDcs)
                return ifp;
            changed++;
            return [.. ifp[..5], (byte)(octet | 0xC0)];
        }

        var (sent, received) = Run(Settings(), Settings(sends: false), FaxTransport.T38, change: Change);

        changed.ShouldBeGreaterThan(0);
        sent.Code.ShouldBe("ok", sent.Detail);
        received.Code.ShouldBe("ok", received.Detail);
        TestTiff.Read(Out).ShouldBe(_pages);
    }

    [Fact]
    public void Without_error_correction_and_V17_it_is_slower_and_still_whole()
    {
        var (sent, _) = Run(
            Settings() with { ErrorCorrection = false, MaxBitRate = 9600 }, Settings(sends: false) with { ErrorCorrection = false }, FaxTransport.Audio);
        sent.Code.ShouldBe("ok", sent.Detail);
        sent.Progress.BitRate.ShouldBe(9600);
        sent.Progress.ErrorCorrection.ShouldBeFalse();
        TestTiff.Read(Out).ShouldBe(_pages);
    }

    [Fact]
    public void The_header_line_stands_on_top_of_each_page()
    {
        Run(Settings() with { Header = "Switchboard", TimeZone = "Asia/Shanghai" }, Settings(sends: false), FaxTransport.Audio).Received.Code.ShouldBe("ok");
        var pages = TestTiff.Read(Out);
        pages.Length.ShouldBe(3);
        for (var i = 0; i < 3; i++)
        {
            var added = pages[i].Length - _pages[i].Length;
            added.ShouldBeGreaterThan(0);
            pages[i].AsSpan(0, added).ToArray().ShouldContain(b => b != 0);
            pages[i].AsSpan(added).SequenceEqual(_pages[i]).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_document_that_is_no_TIFF_is_told_as_a_bad_file()
    {
        File.WriteAllText(In, "this is a letter, not a picture");
        var (sent, _) = Run(Settings(), Settings(sends: false), FaxTransport.Audio, write: false);
        sent.Code.ShouldBe("bad_file", sent.Detail);
    }

    [Fact]
    public void A_call_that_is_cut_off_ends_as_dropped()
    {
        TestTiff.Write(In, _pages);
        FaxResult? result = null;
        using var terminal = new FaxTerminal(Settings(), FaxTransport.Audio) { Ended = r => result = r };
        var frame = new short[Tick];
        terminal.Make(frame);
        terminal.Break();
        result.ShouldNotBeNull().Code.ShouldBe("dropped");
    }

    private string In => Path.Combine(_folder, "in.tif");

    private string Out => Path.Combine(_folder, "out.tif");

    private FaxSettings Settings(bool sends = true) => new()
    {
        Sends = sends,
        File = sends ? In : Out,
        StationId = sends ? "+86 10 5555 0001" : "+86 21 5555 0002",
    };

    private (FaxResult Sent, FaxResult Received) Run(FaxSettings sends, FaxSettings receives, FaxTransport transport, Func<int, bool>? lost = null, bool write = true, Func<byte[], byte[]>? change = null)
    {
        if (write)
            TestTiff.Write(In, _pages);
        FaxResult? sent = null, received = null;
        using var sender = new FaxTerminal(sends, transport) { Ended = r => sent ??= r };
        using var receiver = new FaxTerminal(receives, transport) { Ended = r => received ??= r };
        var there = new List<byte[]>();
        var back = new List<byte[]>();
        sender.Packet = Wire(there, lost, change);
        receiver.Packet = Wire(back, lost);
        var (inThere, inBack) = (new UdptlReader(), new UdptlReader());
        var (a, b) = (new short[Tick], new short[Tick]);
        for (var i = 0; i < MostTicks && (sent is null || received is null); i++)
        {
            if (transport == FaxTransport.T38)
            {
                sender.Pass(Tick);
                Deliver(there, inThere, receiver);
                receiver.Pass(Tick);
                Deliver(back, inBack, sender);
                continue;
            }

            sender.Make(a);
            receiver.Make(b);
            Through(a);
            Through(b);
            receiver.Take(a);
            sender.Take(b);
        }

        return (sent.ShouldNotBeNull(), received.ShouldNotBeNull());
    }

    private static FaxPacketSink Wire(List<byte[]> wire, Func<int, bool>? lost, Func<byte[], byte[]>? change = null)
    {
        var writer = new UdptlWriter();
        var room = new byte[2048];
        return (packet, _) =>
        {
            var length = writer.Write(change is null ? packet : change(packet.ToArray()), room);
            if (lost?.Invoke(length) != true)
                wire.Add(room[..length]);
        };
    }

    private static void Deliver(List<byte[]> wire, UdptlReader reader, FaxTerminal to)
    {
        foreach (var datagram in wire)
            reader.Read(datagram, to.TakePacket).ShouldBeTrue();
        wire.Clear();
    }

    // What G.711 does to a modem's tones.
    private static void Through(short[] frame)
    {
        var octets = new byte[frame.Length];
        G711.Encode(G711.Law.A, frame, octets);
        G711.Decode(G711.Law.A, octets, frame);
    }
}
