using System.Buffers.Binary;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media.Loops;
using Switchboard.Media.Rtp;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class FiguresTests
{
    [Fact]
    public void Loss_counts_through_the_wrap_of_the_sequence()
    {
        var figures = new ReceiverFigures();
        var timestamp = 0u;
        for (var i = 0; i < 100; i++, timestamp += 160)
        {
            if (i is 40 or 41 or 60)
                continue;
            figures.Count(1, (ushort)(65500 + i), timestamp, 160, timestamp);
        }

        figures.Packets.ShouldBe(97);
        figures.Lost.ShouldBe(3);
        figures.ExtendedHighest.ShouldBe(65500u + 99);
        figures.TakeFraction().ShouldBe((byte)(3 * 256 / 100));
        figures.TakeFraction().ShouldBe((byte)0);
    }

    [Fact]
    public void Reordering_is_no_loss_and_duplicates_never_make_it_negative()
    {
        var figures = new ReceiverFigures();
        foreach (ushort sequence in new ushort[] { 1, 3, 2, 4, 4, 4, 5 })
            figures.Count(1, sequence, sequence * 160u, 160, sequence * 160);
        figures.Lost.ShouldBe(0);
    }

    [Fact]
    public void A_new_source_keeps_the_loss_of_the_old_one()
    {
        var figures = new ReceiverFigures();
        figures.Count(1, 1, 0, 160, 0);
        figures.Count(1, 5, 640, 160, 640);
        figures.Count(2, 40000, 1, 160, 800);
        figures.Count(2, 40002, 321, 160, 1120);
        figures.Lost.ShouldBe(4);
    }

    [Fact]
    public void A_restarted_sender_is_followed_after_two_packets_in_order()
    {
        var figures = new ReceiverFigures();
        figures.Count(1, 100, 0, 160, 0);
        foreach (ushort sequence in new ushort[] { 30000, 30001, 30002 })
            figures.Count(1, sequence, 0, 160, 0);
        figures.Lost.ShouldBe(0);
        figures.ExtendedHighest.ShouldBe(30002u);
    }

    [Fact]
    public void Jitter_follows_RFC_3550_A_8()
    {
        var figures = new ReceiverFigures();
        double expected = 0;
        long last = 0;
        for (var i = 0; i < 50; i++)
        {
            var delay = i % 2 * 80; // every other packet is 10 ms late
            figures.Count(1, (ushort)i, (uint)(i * 160), 160, (i * 160) + delay);
            if (i > 0)
                expected += (Math.Abs(delay - last) - expected) / 16;
            last = delay;
        }

        figures.Jitter.ShouldBe(expected, 1e-9);
        figures.Jitter.ShouldBe(80, 5);
    }

    [Fact]
    public async Task Reports_carry_loss_and_jitter_and_the_peers_answer_gives_the_round_trip()
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect(p => p with { SendSilence = true });
        phone.Speak(440);
        bench.Run(1000);
        phone.Sequence += 5;
        bench.Run(8000);

        phone.RtcpPackets.Count.ShouldBeInRange(1, 4);
        var report = phone.RtcpPackets[0];
        report[1].ShouldBe((byte)200);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(report.AsSpan(4));
        ssrc.ShouldBe(phone.Packets[0].Ssrc);
        (BinaryPrimitives.ReadUInt32BigEndian(report.AsSpan(28)), report[33] << 16 | report[34] << 8 | report[35]).ShouldBe((phone.Ssrc, 5));

        bench.Run(20);
        var last = phone.RtcpPackets[^1];
        var middle = BinaryPrimitives.ReadUInt32BigEndian(last.AsSpan(10));
        var sinceSent = bench.Loop.Clock.ToNtp(bench.Loop.Clock.Now) >> 16;
        var held = (uint)sinceSent - middle - (uint)(0.100 * 65536);
        phone.SendRaw(ReceiverReport(ssrc, lost: 7, jitter: 80, middle, held));
        bench.Loop.Step();
        leg.Figures.RemoteLost.ShouldBe(7);
        leg.Figures.RemoteJitter.TotalMilliseconds.ShouldBe(10);
        leg.Figures.RoundTrip!.Value.TotalMilliseconds.ShouldBe(100, 2);
    }

    [Fact]
    public async Task A_goodbye_ends_nothing()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        phone.Speak(440);
        bench.Run(200);
        phone.SendRaw([0x81, 203, 0, 1, 0, 0, 0x12, 0x34]);
        bench.Run(200);
        leg.IsClosed.ShouldBeFalse();
        leg.Figures.PacketsReceived.ShouldBe(20);
        notes.AtClose.ShouldBeNull();
    }

    [Fact]
    public async Task Silence_is_told_once_after_its_limit_and_again_after_speech()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        bench.Run(TimeSpan.FromSeconds(59));
        notes.Silences.ShouldBeEmpty();
        bench.Run(TimeSpan.FromSeconds(30));
        notes.Silences.Single().TotalSeconds.ShouldBe(60, 0.5);
        phone.Speak(440);
        bench.Run(200);
        phone.FallSilent();
        bench.Run(TimeSpan.FromSeconds(61));
        notes.Silences.Count.ShouldBe(2);
        leg.Hold(null);
        phone.Speak(440);
        bench.Run(20);
        phone.FallSilent();
        bench.Run(TimeSpan.FromMinutes(10));
        notes.Silences.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_closed_leg_gives_its_port_back_and_says_goodbye()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        phone.Speak(440);
        bench.Run(200);
        leg.Close();
        leg.Close();
        bench.Loop.Step();
        notes.AtClose!.PacketsReceived.ShouldBe(10);
        bench.Engine.OpenLegs.ShouldBe(0);
        phone.RtcpPackets[^1][^7].ShouldBe((byte)203);
        (await leg.Play(Switchboard.Media.Prompts.Tones.Beep()).Completion).End.ShouldBe(Switchboard.Media.PlaybackEnd.LegClosed);
    }

    [Fact]
    public void Ports_are_even_random_and_rest_after_use()
    {
        var time = new Switchboard.Kernel.VirtualTimeProvider();
        var pool = new PortPool(30001, 30041, TimeSpan.FromSeconds(30), time);
        var taken = new List<int>();
        while (taken.Count < 10 && pool.TryTake(out var port))
            taken.Add(port);
        taken.ShouldAllBe(port => port % 2 == 0 && port >= 30002 && port <= 30040);
        taken.ShouldBeUnique();
        taken.SequenceEqual(taken.Order()).ShouldBeFalse();
        foreach (var port in taken)
            pool.Return(port);
        for (var i = 0; i < 10; i++)
        {
            pool.TryTake(out var port).ShouldBeTrue();
            taken.ShouldNotContain(port);
        }

        pool.TryTake(out _).ShouldBeTrue(); // used up: a rested-too-short port is better than none
    }

    private static byte[] ReceiverReport(uint about, int lost, uint jitter, uint lastReport, uint delay)
    {
        var packet = new byte[32];
        packet[0] = 0x81;
        packet[1] = 201;
        packet[3] = 7;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), 0x1234);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), about);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(12), lost);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(20), jitter);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(24), lastReport);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(28), delay);
        return packet;
    }
}
