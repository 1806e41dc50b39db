using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Prompts;
using Switchboard.Media.Rtp;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class DigitTests
{
    [Fact]
    public void The_example_of_RFC_4733_is_one_digit()
    {
        var example = MediaVectors.Root.GetProperty("dtmf").GetProperty("example");
        var receiver = new DigitReceiver();
        foreach (var packet in example.GetProperty("packets").EnumerateArray())
            receiver.Receive(1, 11200, Convert.FromHexString(packet.GetString()!), 0);
        receiver.TryTake(out var digit).ShouldBeTrue();
        digit.Digit.ToString().ShouldBe(example.GetProperty("digit").GetString());
        digit.Duration.TotalMilliseconds.ShouldBe(example.GetProperty("durationMs").GetInt32());
        receiver.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public void Every_code_has_its_key_and_codes_above_15_are_ignored()
    {
        foreach (var code in MediaVectors.Root.GetProperty("dtmf").GetProperty("codes").EnumerateObject())
            Taken(Packet(code.Value.GetInt32(), 800, true, 1)).ShouldBe(code.Name);
        Taken(Packet(16, 800, true, 1)).ShouldBeEmpty();
    }

    [Fact]
    public void A_payload_shorter_than_four_octets_is_ignored()
    {
        var receiver = new DigitReceiver();
        receiver.Receive(1, 1, [5, 0x8A, 3], 0).ShouldBeFalse();
        receiver.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public void A_lost_start_still_counts() => Taken(Packet(7, 960, true, 1)).ShouldBe("7");

    [Fact]
    public void Three_end_packets_are_one_digit() =>
        Taken(Packet(7, 160, false, 1), Packet(7, 320, true, 1), Packet(7, 320, true, 1), Packet(7, 320, true, 1)).ShouldBe("7");

    [Fact]
    public void The_same_digit_with_another_timestamp_is_another_digit() =>
        Taken(Packet(7, 320, true, 1), Packet(7, 320, true, 2000)).ShouldBe("77");

    [Fact]
    public void Lost_end_packets_end_with_the_next_digit() =>
        Taken(Packet(1, 160, false, 1), Packet(2, 160, false, 2000), Packet(2, 320, true, 2000)).ShouldBe("12");

    [Fact]
    public void A_late_end_packet_after_the_next_digit_adds_nothing() =>
        Taken(Packet(1, 320, true, 1), Packet(2, 160, false, 2000), Packet(1, 320, true, 1), Packet(2, 320, true, 2000)).ShouldBe("12");

    [Fact]
    public void A_long_press_in_segments_is_one_digit()
    {
        var receiver = new DigitReceiver();
        receiver.Receive(1, 1000, Payload(5, 0xFFFF, false), 0);
        receiver.Receive(1, 1000 + 0xFFFF, Payload(5, 0xFFFF, false), 100);
        receiver.Receive(1, 1000 + (2 * 0xFFFF), Payload(5, 800, true), 200);
        receiver.TryTake(out var digit).ShouldBeTrue();
        digit.Duration.TotalMilliseconds.ShouldBe(((2 * 0xFFFF) + 800) / 8.0);
        receiver.TryTake(out _).ShouldBeFalse();
    }

    [Fact]
    public void A_press_without_any_end_packet_ends_by_itself()
    {
        var receiver = new DigitReceiver();
        receiver.Receive(1, 1000, Payload(5, 800, false), 8000);
        receiver.Tick(8000 + 800);
        receiver.TryTake(out _).ShouldBeFalse();
        receiver.Tick(8000 + 1601);
        receiver.TryTake(out var digit).ShouldBeTrue();
        digit.Digit.ShouldBe('5');
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Twenty_of_twenty_digits_arrive_through_loss_and_reordering(int seed)
    {
        await using var bench = new MediaBench();
        var random = new Random(seed);
        var (_, phone, notes) = bench.Connect();
        phone.Speak(300);
        bench.Run(200);
        bench.Wire.Loses = () => random.NextDouble() < 0.05;
        bench.Wire.Overtakes = () => random.NextDouble() < 0.2;
        const string Keys = "0123456789*#ABCD0011";
        var timestamp = phone.Timestamp;
        foreach (var key in Keys)
        {
            timestamp += 1920;
            for (var step = 1; step <= 7; step++)
            {
                phone.SendEvent("0123456789*#ABCD".IndexOf(key, StringComparison.Ordinal), Math.Min(step, 5) * 160, step >= 5, timestamp);
                if (step % 2 == 0)
                    bench.Run(20);
            }

            bench.Run(60);
        }

        bench.Wire.Loses = () => false;
        bench.Run(400);
        notes.Keys.ShouldBe(Keys);
    }

    [Fact]
    public async Task Digits_sent_are_received_with_their_length()
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect();
        leg.SendDigits("19*#a", TimeSpan.FromMilliseconds(100));
        bench.Run(2000);
        var receiver = new DigitReceiver();
        var digits = new List<ReceivedDigit>();
        foreach (var packet in phone.Packets)
        {
            packet.PayloadType.ShouldBe((byte)101);
            receiver.Receive(packet.Ssrc, packet.Timestamp, packet.Payload, 0);
            while (receiver.TryTake(out var digit))
                digits.Add(digit);
        }

        string.Concat(digits.Select(digit => digit.Digit)).ShouldBe("19*#A");
        digits.ShouldAllBe(digit => digit.Duration == TimeSpan.FromMilliseconds(100));
        phone.Packets.Count(packet => packet.Marker).ShouldBe(5);
        phone.Packets.Count(packet => (packet.Payload[1] & 0x80) != 0).ShouldBe(15);
    }

    [Fact]
    public async Task A_peer_without_telephone_events_hears_tones()
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect(p => p with { SendEventPayloadType = null });
        leg.SendDigits("5", TimeSpan.FromMilliseconds(200));
        bench.Run(600);
        phone.Audio.Length.ShouldBe(1600);
        ToneMeter.LevelAt(phone.Audio, 770).ShouldBe(-12, 1);
        ToneMeter.LevelAt(phone.Audio, 1336).ShouldBe(-12, 1);
    }

    [Fact]
    public async Task A_key_stops_a_prompt_at_its_first_packet()
    {
        await using var bench = new MediaBench();
        var (leg, phone, notes) = bench.Connect();
        var playback = leg.Play(Tones.Sine(400, TimeSpan.FromSeconds(5)), new PlayOptions { StopOnDigit = true });
        bench.Run(1000);
        phone.SendEvent(3, 160, false, 9000);
        bench.Run(20);
        var result = await playback.Completion;
        result.End.ShouldBe(PlaybackEnd.BargedIn);
        result.Played.TotalMilliseconds.ShouldBe(1000, 40);
        notes.Digits.ShouldBeEmpty();
        phone.SendEvent(3, 480, true, 9000);
        bench.Run(20);
        notes.Keys.ShouldBe("3");
    }

    private static string Taken(params (uint Timestamp, byte[] Payload)[] packets)
    {
        var receiver = new DigitReceiver();
        var keys = "";
        foreach (var (timestamp, payload) in packets)
        {
            receiver.Receive(1, timestamp, payload, 0);
            while (receiver.TryTake(out var digit))
                keys += digit.Digit;
        }

        return keys;
    }

    private static (uint Timestamp, byte[] Payload) Packet(int code, int duration, bool end, uint timestamp) =>
        (timestamp, Payload(code, duration, end));

    private static byte[] Payload(int code, int duration, bool end) =>
        [(byte)code, (byte)(end ? 0x8A : 0x0A), (byte)(duration >> 8), (byte)duration];
}
