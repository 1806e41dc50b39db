using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Engine.Tests.Switch;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Mixing;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

/// <summary>Rooms: a tone a party, and at each ear exactly the tones it may hear.</summary>
public sealed class MixingTests
{
    private const double Heard = -30;
    private const double Unheard = -48;
    private static readonly double[] Tones5 = [440, 700, 1000, 1500, 2200];

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public async Task Each_of_five_hears_exactly_the_other_four(int rate)
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom(null, rate);
        var party = Seat(bench, room, 5);

        Settle(bench, party, 1000);

        for (var ear = 0; ear < 5; ear++)
            Hears(party[ear], Tones5.Where((_, voice) => voice != ear));
        party.ShouldAllBe(one => one.Phone.Packets.Count == 50);
    }

    [Fact]
    public async Task A_listener_is_heard_by_nobody_a_whisper_by_one_a_barge_by_all()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var party = Seat(bench, room, 2);
        var supervisor = bench.Connect();
        supervisor.Phone.Speak(Tones5[2]);
        var seat = room.Join(supervisor.Leg, MixAudience.Nobody).Value;
        (MixSeat Seat, Phone Phone)[] all = [.. party, (seat, supervisor.Phone)];

        bench.Run(1000); // from the very first packet
        Hears(all[0], [Tones5[1]]);
        Hears(all[1], [Tones5[0]]);
        Settle(bench, all, 600);
        Hears(all[2], [Tones5[0], Tones5[1]]);

        seat.SetAudience(MixAudience.Only(all[1].Seat));
        Settle(bench, all, 600);
        Hears(all[0], [Tones5[1]]);
        Hears(all[1], [Tones5[0], Tones5[2]]);

        seat.SetAudience(MixAudience.Everyone);
        Settle(bench, all, 600);
        Hears(all[0], [Tones5[1], Tones5[2]]);
        Hears(all[1], [Tones5[0], Tones5[2]]);
    }

    [Fact]
    public async Task A_whisper_to_one_who_left_is_not_heard_by_whoever_takes_his_place()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var party = Seat(bench, room, 2);
        var supervisor = bench.Connect();
        supervisor.Phone.Speak(Tones5[2]);
        room.Join(supervisor.Leg, MixAudience.Only(party[1].Seat)).Succeeded.ShouldBeTrue();
        bench.Run(200);
        party[1].Seat.Leave();
        bench.Run(100);
        var next = bench.Connect();
        var taken = room.Join(next.Leg, MixAudience.Everyone).Value;
        taken.Slot.ShouldBe(party[1].Seat.Slot);

        bench.Run(600);

        Hears((taken, next.Phone), [Tones5[0]]);
    }

    [Fact]
    public async Task A_muted_member_is_not_heard_and_hears()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var party = Seat(bench, room, 3);
        party[0].Seat.SetMuted(true);

        Settle(bench, party, 600);

        Hears(party[0], [Tones5[1], Tones5[2]]);
        Hears(party[1], [Tones5[2]]);
        Hears(party[2], [Tones5[1]]);
        party[0].Seat.IsTalking.ShouldBeFalse();
        party[1].Seat.IsTalking.ShouldBeTrue();
    }

    [Fact]
    public async Task A_talk_becomes_a_room_and_a_talk_again_without_a_gap_of_more_than_40_ms()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        caller.Speak(440);
        agent.Speak(1000);
        a.Bridge(b);
        bench.Run(500);
        var room = bench.Engine.CreateRoom();
        room.Join(a, MixAudience.Everyone, keepsBridge: true).Succeeded.ShouldBeTrue();
        room.Join(b, MixAudience.Everyone, keepsBridge: true).Succeeded.ShouldBeTrue();
        bench.Run(500);
        a.Bridge(b);
        room.Close();
        bench.Run(500);

        foreach (var (phone, tone) in new[] { (caller, 1000), (agent, 440) })
        {
            phone.Packets.Count.ShouldBeInRange(74, 77);
            ToneMeter.Silences(phone.Audio, TimeSpan.FromMilliseconds(20)).ShouldBeEmpty();
            ToneMeter.Dominant(phone.Audio).Frequency.ShouldBe(tone, 4);
            for (var i = 1; i < phone.Packets.Count; i++)
                ((int)(phone.Packets[i].Timestamp - phone.Packets[i - 1].Timestamp)).ShouldBeInRange(160, 320, $"packet {i}");
        }
    }

    [Fact]
    public async Task A_bridged_leg_whose_partner_does_not_come_leaves_the_bridge_at_last()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        caller.Speak(440);
        a.Bridge(b);
        var room = bench.Engine.CreateRoom();
        room.Join(a, MixAudience.Everyone, keepsBridge: true).Succeeded.ShouldBeTrue();
        bench.Run(400);
        agent.Forget();
        bench.Run(200);
        agent.Packets.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_played_is_heard_by_all_and_completes()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var party = Seat(bench, room, 3);
        bench.Run(300);
        var played = room.PlayAsync(Switchboard.Media.Prompts.Tones.Sine(1900, TimeSpan.FromMilliseconds(500)));
        foreach (var (_, phone) in party)
            phone.Forget();
        bench.Run(460);
        foreach (var (_, phone) in party)
            ToneMeter.LevelAt(phone.Audio, 1900).ShouldBeGreaterThan(Heard);
        bench.Run(100);
        await played.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Many_loud_voices_are_limited_and_not_cut()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var phones = new List<Phone>();
        for (var i = 0; i < 12; i++)
        {
            var (leg, phone, _) = bench.Connect();
            phone.Speak(600);
            room.Join(leg, MixAudience.Everyone).Succeeded.ShouldBeTrue();
            phones.Add(phone);
        }

        bench.Run(600);
        phones[0].Forget();
        bench.Run(600);

        var heard = ToneMeter.Dominant(phones[0].Audio);
        heard.Frequency.ShouldBe(600, 4);
        heard.Level.ShouldBeGreaterThan(-3);
        heard.Purity.ShouldBeGreaterThan(0.97); // a cut sine has harmonics
    }

    [Fact]
    public async Task Fifty_hear_the_three_who_speak()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var party = new List<(MixSeat Seat, Phone Phone)>();
        for (var i = 0; i < 50; i++)
        {
            var law = i % 2 == 0 ? AudioCodecs.Pcma : AudioCodecs.Pcmu;
            var (leg, phone, _) = bench.Connect(p => p with { Codec = law, PayloadType = law.StaticPayloadType!.Value });
            (phone.Codec, phone.PayloadType) = (law, law.StaticPayloadType!.Value);
            if (i < 3)
                phone.Speak(Tones5[i]);
            party.Add((room.Join(leg, MixAudience.Everyone).Value, phone));
        }

        Settle(bench, party, 600);

        for (var ear = 0; ear < 50; ear++)
            Hears(party[ear], Tones5.Take(3).Where((_, voice) => voice != ear));
    }

    [Fact]
    public async Task A_full_room_and_a_closed_one_refuse()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var legs = Enumerable.Range(0, MixRoom.MaxSeats).Select(_ => bench.Connect().Leg).ToArray();
        foreach (var leg in legs)
            room.Join(leg, MixAudience.Everyone).Succeeded.ShouldBeTrue();
        var late = bench.Connect().Leg;
        room.Join(late, MixAudience.Everyone).Fault!.Code.ShouldBe("media.room_full");
        legs[7].Close();
        bench.Run(40);
        room.Join(late, MixAudience.Everyone).Succeeded.ShouldBeTrue();
        room.Close();
        bench.Run(40);
        room.Join(late, MixAudience.Everyone).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task The_recording_of_a_room_holds_everybody_but_no_whisper()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var party = Seat(bench, room, 2);
        var supervisor = bench.Connect();
        supervisor.Phone.Speak(Tones5[2]);
        room.Join(supervisor.Leg, MixAudience.Only(party[1].Seat)).Succeeded.ShouldBeTrue();
        bench.Run(200);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.wav");
        var recording = bench.Engine.OpenRecording(path).Value;
        room.StartRecording(recording);
        bench.Run(2000);
        room.StopRecording();
        bench.Run(20);
        recording.Close();
        (await recording.Closed).Length.TotalSeconds.ShouldBe(2, 0.1);
        foreach (var channel in new[] { 0, 1 })
        {
            var samples = Ear.Channel(path, channel);
            ToneMeter.LevelAt(samples, Tones5[0]).ShouldBeGreaterThan(Heard);
            ToneMeter.LevelAt(samples, Tones5[1]).ShouldBeGreaterThan(Heard);
            ToneMeter.LevelAt(samples, Tones5[2]).ShouldBeLessThan(Unheard);
        }

        File.Delete(path);
    }

    [Fact]
    public async Task Legs_of_other_threads_come_to_the_rooms_thread()
    {
        await using var engine = new MediaEngine(new MediaEngineOptions { BindAddress = System.Net.IPAddress.Loopback, FirstPort = 45000, LastPort = 45199, Threads = 2 });
        var legs = Enumerable.Range(0, 4).Select(_ => engine.CreateLeg(new Notes()).Value).ToArray();
        legs.Select(leg => leg.Affinity).Distinct().Count().ShouldBe(2);
        var room = engine.CreateRoom(null, 8000, legs[0].Affinity);
        foreach (var leg in legs)
            room.Join(leg, MixAudience.Everyone).Succeeded.ShouldBeTrue();
        var played = room.PlayAsync(Switchboard.Media.Prompts.Tones.Sine(500, TimeSpan.FromMilliseconds(100)));
        await played.WaitAsync(TimeSpan.FromSeconds(10));
        legs.Select(leg => leg.Affinity).Distinct().Count().ShouldBe(1);
        room.Close();
    }

    private static (MixSeat Seat, Phone Phone)[] Seat(MediaBench bench, MixRoom room, int count)
    {
        var party = new (MixSeat, Phone)[count];
        for (var i = 0; i < count; i++)
        {
            var (leg, phone, _) = bench.Connect();
            phone.Speak(Tones5[i]);
            party[i] = (room.Join(leg, MixAudience.Everyone).Value, phone);
        }

        return party;
    }

    private static void Settle(MediaBench bench, IEnumerable<(MixSeat Seat, Phone Phone)> party, int milliseconds)
    {
        bench.Run(200);
        foreach (var (_, phone) in party)
            phone.Forget();
        bench.Run(milliseconds);
    }

    private static void Hears((MixSeat Seat, Phone Phone) one, IEnumerable<double> tones)
    {
        var audio = one.Phone.Audio;
        foreach (var tone in Tones5)
        {
            var level = ToneMeter.LevelAt(audio, tone);
            if (tones.Contains(tone))
                level.ShouldBeGreaterThan(Heard, $"{tone} Hz at seat {one.Seat.Slot}");
            else
                level.ShouldBeLessThan(Unheard, $"{tone} Hz at seat {one.Seat.Slot}");
        }
    }
}
