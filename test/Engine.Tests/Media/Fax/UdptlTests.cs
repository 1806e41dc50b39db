using Shouldly;
using Xunit;
using Switchboard.Media.Fax;

namespace Switchboard.Engine.Tests.Media.Fax;

/// <summary>UDPTL datagrams: written, read, lost, cut and mangled.</summary>
public sealed class UdptlTests
{
    [Fact]
    public void A_datagram_is_written_as_T38_says()
    {
        var writer = new UdptlWriter();
        var room = new byte[2048];
        room[..writer.Write([0x06], room)].ShouldBe(new byte[] { 0, 0, 1, 0x06, 0, 0 });
        room[..writer.Write([0xC0, 0x01], room)].ShouldBe(new byte[] { 0, 1, 2, 0xC0, 0x01, 0, 1, 1, 0x06 });
        room[..writer.Write([0x02], room)].ShouldBe(new byte[] { 0, 2, 1, 0x02, 0, 2, 2, 0xC0, 0x01, 1, 0x06 });
    }

    [Fact]
    public void Long_packets_have_two_octets_of_length_and_no_datagram_outgrows_the_peer()
    {
        var writer = new UdptlWriter(3, 300);
        var room = new byte[2048];
        var packet = new byte[200];
        writer.Write(packet, room).ShouldBe(206);
        room[2].ShouldBe((byte)0x80);
        room[3].ShouldBe((byte)200);
        writer.Write(packet, room).ShouldBe(206);
        writer.Write(new byte[UdptlWriter.MostIfp + 1], room).ShouldBe(0);
    }

    [Fact]
    public void What_was_lost_comes_by_repetition_once_and_in_order()
    {
        var writer = new UdptlWriter();
        var room = new byte[2048];
        var reader = new UdptlReader();
        var heard = new List<(byte, ushort)>();
        for (byte i = 0; i < 20; i++)
        {
            var length = writer.Write([i, 1], room);
            if (i is 3 or 7 or 8 or 12 or 13 or 14)
                continue;
            Read(reader, room.AsSpan(0, length), heard);
            Read(reader, room.AsSpan(0, length), heard); // twice
        }

        heard.ShouldBe(Enumerable.Range(0, 20).Select(i => ((byte)i, (ushort)i)));
        reader.Recovered.ShouldBe(6);
    }

    [Fact]
    public void The_sequence_goes_on_after_65535()
    {
        var reader = new UdptlReader();
        var heard = new List<(byte, ushort)>();
        Read(reader, [0xFF, 0xFF, 1, 5, 0, 0], heard);
        Read(reader, [0x00, 0x01, 1, 7, 0, 1, 1, 6], heard);
        heard.ShouldBe([((byte)5, (ushort)65535), ((byte)6, (ushort)0), ((byte)7, (ushort)1)]);
    }

    [Fact]
    public void Every_prefix_of_a_datagram_is_taken_or_refused_and_never_read_beyond()
    {
        byte[] whole = [0, 9, 2, 0xC0, 1, 0, 2, 1, 6, 3, 1, 2, 3];
        for (var length = 0; length <= whole.Length; length++)
        {
            var heard = new List<(byte, ushort)>();
            var taken = Read(new UdptlReader(), whole.AsSpan(0, length), heard);
            taken.ShouldBe(length >= 5);
            heard.Count.ShouldBe(taken ? 1 : 0);
        }
    }

    [Fact]
    public void A_hundred_thousand_mangled_datagrams_harm_nothing()
    {
        var random = new Random(38);
        var reader = new UdptlReader();
        var writer = new UdptlWriter();
        var room = new byte[2048];
        using var terminal = new FaxTerminal(
            new FaxSettings { Sends = false, File = Path.Combine(Path.GetTempPath(), "never-written.tif") }, FaxTransport.T38);
        for (var i = 0; i < 100_000; i++)
        {
            var ifp = new byte[random.Next(1, 60)];
            random.NextBytes(ifp);
            var length = writer.Write(ifp, room);
            for (var flips = random.Next(0, 6); flips > 0; flips--)
                room[random.Next(length)] = (byte)random.Next(256);
            length = random.Next(3) == 0 ? random.Next(length + 1) : length;
            reader.Read(room.AsSpan(0, length), (packet, sequence) =>
            {
                packet.Length.ShouldBeLessThan(2048);
                if (packet.Length > 0)
                    terminal.TakePacket(packet, sequence);
            });
            if (i % 10 == 0)
                terminal.Pass(160);
        }

        reader.Bad.ShouldBeGreaterThan(1000);
        // It still reads what is whole.
        var heard = new List<(byte, ushort)>();
        Read(new UdptlReader(), [0, 0, 1, 6, 0, 0], heard).ShouldBeTrue();
        heard.ShouldBe([((byte)6, (ushort)0)]);
    }

    private static bool Read(UdptlReader reader, ReadOnlySpan<byte> datagram, List<(byte, ushort)> heard) =>
        reader.Read(datagram, (packet, sequence) => heard.Add((packet.Length > 0 ? packet[0] : (byte)255, sequence)));
}
