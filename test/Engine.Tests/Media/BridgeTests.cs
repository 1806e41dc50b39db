using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class BridgeTests
{
    [Fact]
    public async Task A_tone_into_one_leg_comes_out_of_the_other_and_back()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        caller.Speak(440);
        agent.Speak(1000);

        bench.Run(1000);

        ToneMeter.Dominant(agent.Audio).Frequency.ShouldBe(440, 3);
        ToneMeter.Dominant(caller.Audio).Frequency.ShouldBe(1000, 3);
        ToneMeter.Dominant(agent.Audio).Level.ShouldBe(-10, 1);
    }

    // The end of a consultation, carried out by a media thread that was late: what was ordered first is done first.
    [Fact]
    public async Task A_leg_that_leaves_does_not_part_those_who_were_joined_after()
    {
        await using var bench = new MediaBench();
        var (customer, caller, _) = bench.Connect();
        var (own, _, _) = bench.Connect();
        var (asked, expert, _) = bench.Connect();
        caller.Speak(440);
        expert.Speak(1000);

        customer.Hold(MusicOnHold.Piece);
        own.Bridge(asked);
        customer.Unbridge();
        customer.Retrieve();
        own.Close();
        customer.Bridge(asked);
        bench.Run(1000);

        ToneMeter.Dominant(expert.Audio).Frequency.ShouldBe(440, 3);
        ToneMeter.Dominant(caller.Audio).Frequency.ShouldBe(1000, 3);
    }

    [Fact]
    public async Task Different_laws_are_converted()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect(p => p with { Codec = AudioCodecs.Pcmu, PayloadType = 0 });
        var (b, agent, _) = bench.Connect();
        (caller.Codec, caller.PayloadType) = (AudioCodecs.Pcmu, 0);
        a.Bridge(b);
        caller.Speak(700);
        agent.Speak(900);

        bench.Run(500);

        agent.Packets.ShouldAllBe(packet => packet.PayloadType == 8);
        caller.Packets.ShouldAllBe(packet => packet.PayloadType == 0);
        ToneMeter.Dominant(agent.Audio).Frequency.ShouldBe(700, 4);
        ToneMeter.Dominant(caller.Audio).Frequency.ShouldBe(900, 4);
        ToneMeter.Dominant(agent.Audio).Purity.ShouldBeGreaterThan(0.98);
    }

    [Fact]
    public async Task Sequence_and_timestamp_rise_through_prompt_bridge_hold_music_and_digits()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        agent.Speak(900);
        var playback = a.Play(Tones.Sine(400, TimeSpan.FromMilliseconds(500)));
        bench.Run(600);
        (await playback.Completion).End.ShouldBe(PlaybackEnd.Finished);
        a.Bridge(b);
        bench.Run(300);
        a.Hold(MusicOnHold.Piece);
        bench.Run(300);
        a.Retrieve();
        bench.Run(300);
        a.SendDigits("12");
        bench.Run(800);
        agent.Ssrc = 77;
        agent.Sequence = 9;
        agent.Timestamp = 3;
        bench.Run(300);
        a.Play(Tones.Sine(400, TimeSpan.FromMilliseconds(500)));
        bench.Run(300);

        var packets = caller.Packets;
        packets.Select(packet => packet.Ssrc).Distinct().Count().ShouldBe(1);
        for (var i = 1; i < packets.Count; i++)
        {
            ((ushort)(packets[i].Sequence - packets[i - 1].Sequence)).ShouldBe((ushort)1, $"packet {i}");
            var step = (int)(packets[i].Timestamp - packets[i - 1].Timestamp);
            if (packets[i].PayloadType == 101 && packets[i - 1].PayloadType == 101 && !packets[i].Marker)
                step.ShouldBe(0);
            else
                step.ShouldBeInRange(1, 2000, $"packet {i} {packets[i - 1]} {packets[i]}");
        }

        // prompt, bridge, music, bridge, two digits, bridge, new source in the bridge, prompt
        packets.Count(packet => packet.Marker).ShouldBe(9);
    }

    [Fact]
    public async Task Loss_before_the_relay_stays_a_gap_behind_it()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        caller.Speak(440);
        bench.Run(200);
        agent.Forget();
        caller.Sequence += 3;
        caller.Timestamp += 480;
        bench.Run(40);
        agent.Packets[0].Sequence.ShouldBe((ushort)(agent.Packets[1].Sequence - 1));
        a.Figures.Lost.ShouldBe(3);
    }

    [Fact]
    public async Task A_muted_leg_is_heard_as_silence_at_the_same_rhythm()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        caller.Speak(440);
        a.SetMuted(true);
        bench.Run(400);
        ToneMeter.Level(agent.Audio).ShouldBeLessThan(-60);
        agent.Packets.Count.ShouldBe(20);
        a.SetMuted(false);
        agent.Forget();
        bench.Run(400);
        ToneMeter.Dominant(agent.Audio).Frequency.ShouldBe(440, 4);
    }

    [Fact]
    public async Task A_held_peer_hears_music_and_is_not_heard()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        caller.Speak(440);
        agent.Speak(900);
        a.Hold(Tones.Sine(250, TimeSpan.FromMilliseconds(400)));
        bench.Run(1000);
        agent.Packets.ShouldBeEmpty();
        ToneMeter.LevelAt(caller.Audio, 900).ShouldBeLessThan(-40);
        ToneMeter.LevelAt(caller.Audio, 250).ShouldBeGreaterThan(-14);
        a.Retrieve();
        caller.Forget();
        bench.Run(400);
        ToneMeter.Dominant(caller.Audio).Frequency.ShouldBe(900, 4);
        ToneMeter.Dominant(agent.Audio).Frequency.ShouldBe(440, 4);
    }

    [Fact]
    public async Task A_new_bridge_ends_the_old_ones()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, first, _) = bench.Connect();
        var (c, second, _) = bench.Connect();
        a.Bridge(b);
        caller.Speak(440);
        bench.Run(100);
        c.Bridge(a);
        bench.Run(20);
        first.Forget();
        bench.Run(200);
        first.Packets.ShouldBeEmpty();
        second.Packets.Count.ShouldBeGreaterThan(8);
        b.Close();
        c.Unbridge();
        bench.Run(20);
        second.Forget();
        bench.Run(100);
        second.Packets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Digits_cross_the_bridge_with_the_other_sides_payload_type()
    {
        await using var bench = new MediaBench();
        var (a, caller, notes) = bench.Connect();
        var (b, agent, _) = bench.Connect(p => p with { SendEventPayloadType = 96 });
        a.Bridge(b);
        bench.Loop.Step();
        caller.SendEvent(5, 160, false, 8000);
        caller.SendEvent(5, 800, true, 8000);
        bench.Run(20);
        agent.Packets.Select(packet => (int)packet.PayloadType).ShouldBe([96, 96]);
        agent.Packets.Select(packet => packet.Timestamp).Distinct().Count().ShouldBe(1);
        notes.Keys.ShouldBe("5");
    }

    [Fact]
    public async Task Extension_headers_and_padding_do_not_cross()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        bench.Loop.Step();
        caller.SendRaw(Convert.FromHexString("b008000100000002000000031000000100112233D5D6D7000002"));
        bench.Run(20);
        agent.Packets.Single().Payload.ShouldBe([0xD5, 0xD6, 0xD7, 0x00]);
    }

    [Fact]
    public async Task Directions_are_kept()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect(p => p with { Direction = MediaDirection.SendOnly });
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        caller.Speak(440);
        agent.Speak(900);
        bench.Run(200);
        agent.Packets.ShouldBeEmpty();
        caller.Packets.Count.ShouldBe(10);
        a.Configure(MediaBench.Parameters(caller.Address.ToEndPoint()) with { Direction = MediaDirection.Inactive });
        bench.Run(20);
        caller.Forget();
        bench.Run(200);
        caller.Packets.ShouldBeEmpty();
    }
}
