using Shouldly;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Rtp;
using Switchboard.Media.Streams;
using Xunit;

namespace Switchboard.Engine.Tests.Media.Streams;

/// <summary>Order, time and loss: what a bad network does to a stream and what is left of it.</summary>
public sealed class JitterBufferTests
{
    private const int Seconds = 20;

    public static TheoryData<string> Codecs() => ["PCMA", "G722", "opus"];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Speech_keeps_its_level_and_has_no_holes_at_5_percent_loss_and_80_ms_plus_minus_30(string codec)
    {
        var random = new Random(11);
        var run = Play(codec, at => random.NextDouble() < 0.05 ? null : at + (640 + random.Next(-240, 241)));
        run.Buffer.Lost.ShouldBeInRange(25, 110);
        run.Buffer.Late.ShouldBeLessThan(25);
        run.Buffer.Jitter.TotalMilliseconds.ShouldBeInRange(10, 30);
        // Level: within 1.5 dB of what was said. Continuity: no 20 ms falls 12 dB below it.
        var steady = run.Heard.AsSpan(8000 * 4);
        var level = ToneMeter.Level(steady);
        level.ShouldBe(ToneMeter.Level(run.Said), 1.5);
        ToneMeter.Silences(steady, TimeSpan.FromMilliseconds(20), level - 12).ShouldBeEmpty();
        run.Delay.ShouldBeLessThan(0.2);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_clean_network_costs_little_delay_and_loses_nothing(string codec)
    {
        var run = Play(codec, at => at + 160);
        (run.Buffer.Lost, run.Buffer.Late).ShouldBe((0, 0));
        run.Delay.ShouldBeLessThan(0.07);
    }

    [Fact]
    public void Packets_that_overtake_each_other_come_out_in_order()
    {
        var random = new Random(3);
        var run = Play("PCMA", at => random.NextDouble() < 0.1 ? at + 600 : at + 160);
        run.Buffer.Lost.ShouldBeLessThan(12); // until the buffer has learned of it
        ToneMeter.Dominant(run.Heard.AsSpan(40000, 8000)).Frequency.ShouldBe(Pitch, 3);
    }

    [Fact]
    public void Packets_that_come_twice_are_played_once()
    {
        var run = Play("PCMA", at => at + 160, twice: true);
        run.Buffer.Duplicates.ShouldBeInRange((Seconds * 50) - 5, Seconds * 50);
        (run.Buffer.Lost, run.Buffer.Late).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(1.001)]
    [InlineData(0.999)]
    public void A_sender_with_another_clock_is_followed(double drift)
    {
        // 0.1 % is twenty times what a crystal does: 20 ms in 20 s, either way.
        var run = Play("PCMA", at => (long)(at * drift) + 160);
        run.Buffer.Lost.ShouldBe(0);
        run.Buffer.Late.ShouldBe(0);
        run.Delay.ShouldBeLessThan(0.09);
        ToneMeter.Silences(run.Heard.AsSpan(8000, 8000 * (Seconds - 3)), TimeSpan.FromMilliseconds(20), -40).ShouldBeEmpty();
    }

    [Fact]
    public void A_spike_of_delay_is_waited_out_and_the_delay_shrinks_again()
    {
        var run = Play("PCMA", at => at is > 40_000 and < 41_600 ? 42_000 : at + 160);
        run.Buffer.Lost.ShouldBeLessThan(8);
        run.Delay.ShouldBeLessThan(0.1);
    }

    [Fact]
    public void A_pause_of_the_sender_is_silence_and_nothing_is_counted_lost()
    {
        var run = Play("opus", at => at is > 40_000 and < 72_000 ? null : at + 160, isPause: true);
        run.Buffer.Lost.ShouldBe(0);
        ToneMeter.Level(run.Heard.AsSpan(52_000, 16_000)).ShouldBeLessThan(-60);
        ToneMeter.Dominant(run.Heard.AsSpan(90_000, 8000)).Frequency.ShouldBe(Pitch, 3);
    }

    [Fact]
    public void Another_source_begins_anew()
    {
        using var stream = new DecodedStream(8000);
        var frame = new short[160];
        for (var i = 0; i < 200; i++)
        {
            var (ssrc, number, jump) = i < 100 ? (1u, 60_000, 0u) : (2u, 7, 3_123_456_789u);
            Put(stream, AudioCodecs.Pcma, ssrc, (ushort)(number + i), (uint)(i * 160) + jump, new byte[160], i * 160);
            var heard = stream.Pull(frame, i * 160);
            if (i is > 5 and < 100 or > 105)
                heard.ShouldBeTrue();
        }

        stream.Buffer.Lost.ShouldBe(0);
    }

    [Fact]
    public void Opus_restores_a_lost_packet_from_the_next_one()
    {
        // With what the next packet tells, the lost 20 ms are nearer to what was said than by concealment alone.
        var said = Syllables();
        using var encoder = AudioCodecs.Opus.CreateEncoder(16000, new EncoderOptions { InbandFec = true });
        var packets = new List<byte[]>();
        for (var at = 0; at + 320 <= said.Length; at += 320)
        {
            var payload = new byte[1275];
            packets.Add(payload[..encoder.Encode(said.AsSpan(at, 320), payload)]);
        }

        var (restored, concealed) = (0.0, 0.0);
        for (var lost = 20; lost + 1 < packets.Count; lost += 5)
        {
            var whole = Decode(packets, -1, false);
            restored += Distance(whole, Decode(packets, lost, true), lost);
            concealed += Distance(whole, Decode(packets, lost, false), lost);
        }

        restored.ShouldBeLessThan(concealed * 0.8);
    }

    private const double Pitch = 150;

    private sealed record Run(short[] Said, short[] Heard, JitterBuffer Buffer, double Delay);

    /// <summary>Sends 20 s through a network; <paramref name="arrival"/> tells when a packet sent at a moment arrives, null when never.</summary>
    private static Run Play(string name, Func<long, long?> arrival, bool twice = false, bool isPause = false)
    {
        var codec = StreamTests.CodecOf(name);
        using var encoder = new EncodedStream(codec, 8000, 20, new EncoderOptions { InbandFec = true });
        using var stream = new DecodedStream(8000);
        var said = Voice();
        var coming = new PriorityQueue<(ushort Sequence, uint Timestamp, byte[] Payload), long>();
        var heard = new List<short>();
        var frame = new short[160];
        var payload = new byte[1300];
        ushort sequence = 0;
        for (var tick = 0; tick < Seconds * 50; tick++)
        {
            long now = tick * 160;
            encoder.Push(said.AsSpan((int)now, 160));
            encoder.TryTake(payload, out var length);
            var at = arrival(now);
            if (at is { } when)
            {
                coming.Enqueue((sequence, (uint)(tick * encoder.PacketUnits), payload[..length]), when);
                if (twice)
                    coming.Enqueue((sequence, (uint)(tick * encoder.PacketUnits), payload[..length]), when + 80);
            }

            if (at is not null || !isPause)
                sequence++;
            while (coming.TryPeek(out var next, out var due) && due <= now)
            {
                coming.Dequeue();
                Put(stream, codec, 9, next.Sequence, next.Timestamp, next.Payload, due);
            }

            stream.Pull(frame, now);
            heard.AddRange(frame);
        }

        return new Run(said, [.. heard], stream.Buffer, stream.Buffer.Depth.TotalSeconds);
    }

    private static void Put(DecodedStream stream, AudioCodec codec, uint ssrc, ushort sequence, uint timestamp, byte[] payload, long now)
    {
        var packet = new byte[12 + payload.Length];
        RtpPacket.WriteHeader(packet, 96, false, sequence, timestamp, ssrc);
        payload.CopyTo(packet, 12);
        RtpPacket.TryParse(packet, out var parsed).ShouldBeTrue();
        stream.Take(codec, parsed, payload, now);
    }

    /// <summary>A voiced sound: a fundamental and its harmonics, as a vowel has.</summary>
    private static short[] Voice()
    {
        var samples = new short[Seconds * 8000];
        for (var i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (var harmonic = 1; harmonic <= 10; harmonic++)
                sum += Math.Sin((2 * Math.PI * Pitch * harmonic * i / 8000) + harmonic) / (harmonic * harmonic);
            samples[i] = (short)(6000 * sum);
        }

        return samples;
    }

    /// <summary>Syllables on a gliding pitch: what concealment cannot guess.</summary>
    private static short[] Syllables()
    {
        var samples = new short[16000 * 4];
        double phase = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var t = i / 16000.0;
            phase += 2 * Math.PI * (160 + (60 * Math.Sin(2 * Math.PI * 3 * t))) / 16000;
            double sum = 0;
            for (var harmonic = 1; harmonic <= 15; harmonic++)
                sum += Math.Sin((phase * harmonic) + harmonic) / (1 + Math.Abs(harmonic - 4 - (3 * Math.Sin(2 * Math.PI * 2 * t))));
            samples[i] = (short)(4000 * sum * (0.5 - (0.5 * Math.Cos(2 * Math.PI * 4 * t))));
        }

        return samples;
    }

    private static short[] Decode(List<byte[]> packets, int lost, bool restore)
    {
        using var decoder = AudioCodecs.Opus.CreateDecoder(16000);
        var samples = new short[packets.Count * 320];
        for (var i = 0; i < packets.Count; i++)
        {
            var to = samples.AsSpan(i * 320, 320);
            if (i != lost)
                decoder.Decode(packets[i], to);
            else if (restore)
                decoder.Recover(packets[i + 1], to);
            else
                decoder.Conceal(to);
        }

        return samples;
    }

    private static double Distance(short[] a, short[] b, int packet)
    {
        double sum = 0;
        for (var i = packet * 320; i < (packet + 2) * 320; i++)
            sum += Math.Pow(a[i] - b[i], 2);
        return sum;
    }
}
