using System.Text.Json;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media.Rtp;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class RtpPacketTests
{
    private static readonly JsonElement Facts = MediaVectors.Root.GetProperty("rtp");

    [Fact]
    public void Well_formed_packets_are_read()
    {
        foreach (var fact in Facts.GetProperty("parsed").EnumerateArray())
        {
            RtpPacket.TryParse(Convert.FromHexString(fact.GetProperty("hex").GetString()!), out var packet).ShouldBeTrue();
            ((int)packet.PayloadType).ShouldBe(fact.GetProperty("payloadType").GetInt32());
            packet.Marker.ShouldBe(fact.GetProperty("marker").GetBoolean());
            ((int)packet.Sequence).ShouldBe(fact.GetProperty("sequence").GetInt32());
            packet.Timestamp.ShouldBe(fact.GetProperty("timestamp").GetUInt32());
            packet.Ssrc.ShouldBe(fact.GetProperty("ssrc").GetUInt32());
            packet.PayloadOffset.ShouldBe(fact.GetProperty("payloadOffset").GetInt32());
            packet.PayloadLength.ShouldBe(fact.GetProperty("payloadLength").GetInt32());
        }
    }

    [Fact]
    public void Malformed_packets_are_refused()
    {
        foreach (var fact in Facts.GetProperty("refused").EnumerateArray())
        {
            RtpPacket.TryParse(Convert.FromHexString(fact.GetProperty("hex").GetString()!), out _)
                .ShouldBeFalse(fact.GetProperty("why").GetString());
        }
    }

    [Fact]
    public void Whatever_the_bytes_parsing_neither_throws_nor_points_outside()
    {
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && i % 2 == 0)
                bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
            if (!RtpPacket.TryParse(bytes, out var packet))
                continue;
            packet.PayloadOffset.ShouldBeGreaterThanOrEqualTo(12);
            packet.PayloadLength.ShouldBeGreaterThanOrEqualTo(0);
            (packet.PayloadOffset + packet.PayloadLength).ShouldBeLessThanOrEqualTo(bytes.Length);
        }
    }

    [Fact]
    public async Task A_leg_survives_any_datagram()
    {
        await using var bench = new MediaBench();
        var (a, phone, _) = bench.Connect();
        var (b, _, _) = bench.Connect();
        a.Bridge(b);
        bench.Loop.Step();
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(1, 80)];
            random.NextBytes(bytes);
            if (i % 4 != 0)
                bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
            if (i % 4 == 1 && bytes.Length > 1)
                bytes[1] = (byte)random.Next(198, 208);
            if (i % 4 == 2 && bytes.Length > 1)
                bytes[1] = 101;
            phone.SendRaw(bytes);
            if (i % 100 == 0)
                bench.Loop.Step();
        }

        bench.Run(100);
        a.IsClosed.ShouldBeFalse();
        a.Figures.BadPackets.ShouldBeGreaterThan(1000);
    }
}
