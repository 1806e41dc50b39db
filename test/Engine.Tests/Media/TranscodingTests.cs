using Shouldly;
using Switchboard.Engine.Tests.Media.Streams;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

/// <summary>Two bridged legs that speak differently.</summary>
public sealed class TranscodingTests
{
    [Theory]
    [InlineData("opus", 20, "PCMA", 20)]
    [InlineData("PCMA", 30, "opus", 20)]
    [InlineData("G722", 20, "PCMU", 20)]
    [InlineData("G722", 20, "opus", 60)]
    [InlineData("PCMA", 30, "PCMA", 20)]
    [InlineData("PCMA", 20, "PCMU", 30)]
    [InlineData("PCMU", 60, "PCMA", 10)]
    [InlineData("G722", 20, "G722", 40)]
    [InlineData("opus", 20, "opus", 60)]
    public async Task Each_ear_hears_the_other_sides_tone(string left, int leftLength, string right, int rightLength)
    {
        await using var bench = new MediaBench();
        using var a = new CodecPhone(bench, left, leftLength, 41000);
        using var b = new CodecPhone(bench, right, rightLength, 41002);
        a.Leg.Bridge(b.Leg);
        a.Speak(600);
        b.Speak(1100);
        Run(bench, 3000, a, b);
        ShouldHear(b, 600);
        ShouldHear(a, 1100);
        a.Leg.Figures.BadPackets.ShouldBe(0);
        foreach (var phone in new[] { a, b })
        {
            var numbers = phone.Packets.Select(p => p.Sequence).ToList();
            numbers.ShouldBe(Enumerable.Range(0, numbers.Count).Select(i => (ushort)(numbers[0] + i)));
            var steady = phone.Packets.Skip(20).ToList();
            var length = steady[1].Timestamp - steady[0].Timestamp;
            for (var i = 1; i < steady.Count; i++)
                (steady[i].Timestamp - steady[i - 1].Timestamp).ShouldBe(length);
        }
    }

    [Fact]
    public async Task The_packet_length_is_what_the_peer_asked_for()
    {
        await using var bench = new MediaBench();
        using var a = new CodecPhone(bench, "PCMA", 20, 41000);
        using var b = new CodecPhone(bench, "PCMA", 30, 41002);
        a.Leg.Bridge(b.Leg);
        a.Speak(600);
        b.Speak(1100);
        Run(bench, 600, a, b);
        a.Packets.ShouldAllBe(p => p.Payload.Length == 160);
        b.Packets.ShouldAllBe(p => p.Payload.Length == 240);
    }

    [Theory]
    [InlineData("opus")]
    [InlineData("G722")]
    public async Task Prompts_and_hold_music_are_heard(string codec)
    {
        await using var bench = new MediaBench();
        using var a = new CodecPhone(bench, codec, 20, 41000);
        var prompt = Tones.Sine(700, TimeSpan.FromSeconds(1));
        prompt.Prepare(a.Codec);
        var playing = a.Leg.Play(prompt);
        Run(bench, 1500, a);
        (await playing.Completion).ShouldBe(new PlaybackResult(PlaybackEnd.Finished, TimeSpan.FromSeconds(1)));
        a.Packets.Count.ShouldBe(50);
        ShouldHear(a, 700);

        a.Forget();
        var ring = Tones.Ringback(ToneCountry.Europe);
        ring.Prepare(a.Codec);
        a.Leg.Hold(ring);
        Run(bench, 6000, a);
        a.Packets.Count.ShouldBeGreaterThan(290);
        ShouldHear(a, 425, a.Heard.Count - 8000 + 1000);
    }

    [Fact]
    public async Task A_long_prompt_is_encoded_beside_the_media_thread_and_then_begins()
    {
        await using var bench = new MediaBench();
        using var a = new CodecPhone(bench, "opus", 20, 41000);
        var playing = a.Leg.Play(Tones.Sine(700, TimeSpan.FromSeconds(2)));
        for (var i = 0; i < 500 && !playing.Completion.IsCompleted; i++)
        {
            Run(bench, 100, a);
            await Task.Delay(1);
        }

        (await playing.Completion).End.ShouldBe(PlaybackEnd.Finished);
        a.Packets.Count.ShouldBe(100);
        ShouldHear(a, 700);
    }

    [Theory]
    [InlineData("opus", "PCMA")]
    [InlineData("PCMA", "opus")]
    [InlineData("G722", "PCMA")]
    [InlineData("PCMA", "PCMA")]
    public async Task Keys_cross_between_clocks_and_stay_whole_when_packets_are_lost(string left, string right)
    {
        await using var bench = new MediaBench();
        using var a = new CodecPhone(bench, left, 20, 41000);
        using var b = new CodecPhone(bench, right, 20, 41002);
        a.Leg.Bridge(b.Leg);
        a.Speak(600);
        Run(bench, 500, a);
        var loss = new Random(7);
        bench.Wire.Loses = () => loss.NextDouble() < 0.05;
        b.Forget();
        for (var i = 0; i < 20; i++)
        {
            a.Press(bench, i % 10);
            Run(bench, 100, a);
        }

        Run(bench, 300, a);
        a.Notes.Keys.ShouldBe("01234567890123456789");
        var type = b.Codec.ClockRate == 48000 ? 110 : 101;
        var events = b.Packets.Where(p => p.Type == type).GroupBy(p => p.Timestamp).ToList();
        events.Select(g => (int)g.First().Payload[0]).ShouldBe(Enumerable.Range(0, 20).Select(i => i % 10));
        foreach (var press in events.Where(g => g.Any(p => (p.Payload[1] & 0x80) != 0)))
        {
            var last = press.Last().Payload;
            ((last[2] << 8) | last[3]).ShouldBe(b.Codec.ClockRate / 10);
        }
    }

    [Fact]
    public async Task A_key_becomes_a_tone_for_a_peer_without_events_and_a_tone_becomes_an_event()
    {
        await using var bench = new MediaBench();
        using var events = new CodecPhone(bench, "opus", 20, 41000);
        using var tones = new CodecPhone(
            bench, "PCMA", 20, 41002, p => p with { SendEventPayloadType = null, ReceiveEventPayloadType = null, SendDigitsBy = DigitWay.Tones, DetectTones = true });
        events.Leg.Bridge(tones.Leg);
        Run(bench, 200, events, tones);
        events.Press(bench, 5);
        for (var i = 0; i < 50 && tones.Heard.Count < 800; i++)
        {
            Run(bench, 40, events, tones);
            await Task.Delay(1);
        }

        ToneMeter.LevelAt(tones.Heard.Take(800).ToArray(), 770).ShouldBeGreaterThan(-20);
        ToneMeter.LevelAt(tones.Heard.Take(800).ToArray(), 1336).ShouldBeGreaterThan(-20);

        foreach (var key in "159#")
        {
            tones.Speak(Tones.Digit(key, TimeSpan.FromMilliseconds(100)).Samples.ToArray());
            Run(bench, 100, events, tones);
            tones.Speak(new short[8000]);
            Run(bench, 400, events, tones);
        }

        tones.Notes.Keys.ShouldBe("159#");
        events.Packets.Where(p => p.Type == 110).GroupBy(p => p.Timestamp).Select(g => (int)g.First().Payload[0]).ShouldBe([1, 5, 9, 11]);
    }

    [Fact]
    public async Task Keys_for_a_signalling_peer_are_told_to_the_listener()
    {
        await using var bench = new MediaBench();
        using var a = new CodecPhone(bench, "PCMA", 20, 41000);
        using var b = new CodecPhone(bench, "PCMA", 20, 41002, p => p with { SendDigitsBy = DigitWay.Signalling });
        a.Leg.Bridge(b.Leg);
        Run(bench, 100, a, b);
        a.Press(bench, 7);
        Run(bench, 300, a, b);
        string.Concat(b.Notes.Signalled.Select(d => d.Digit)).ShouldBe("7");
        b.Packets.ShouldNotContain(p => p.Type == 101);
    }

    [Fact]
    public async Task Comfort_noise_is_heard_as_noise_until_speech_comes_back()
    {
        await using var bench = new MediaBench();
        using var a = new CodecPhone(bench, "PCMA", 20, 41000);
        using var b = new CodecPhone(bench, "PCMA", 20, 41002);
        a.Leg.Bridge(b.Leg);
        a.Speak(600);
        Run(bench, 400, a);
        a.FallSilent();
        b.Forget();
        a.Send(13, [40], 90000 + 3200);
        Run(bench, 1000, a);
        b.Packets.Count.ShouldBeGreaterThan(40);
        StreamTests.Level([.. b.Heard.Skip(800)]).ShouldBe(328, 60); // -40 dBov
        b.Forget();
        a.Speak(600);
        Run(bench, 500, a);
        ShouldHear(b, 600);
    }

    [Theory]
    [InlineData("opus", "PCMA")]
    [InlineData("G722", "opus")]
    public async Task Both_sides_of_a_recording_are_decoded_and_in_step(string left, string right)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".wav");
        try
        {
            await using var bench = new MediaBench();
            using var a = new CodecPhone(bench, left, 20, 41000);
            using var b = new CodecPhone(bench, right, 20, 41002);
            a.Leg.Bridge(b.Leg);
            var recording = bench.Engine.OpenRecording(path, RecordingFormat.Pcm16).Value;
            a.Leg.StartRecording(recording);
            // Both begin a tone after 1.5 s of silence: where it begins in each channel shows whether they are in step.
            a.Speak([.. new short[12000], .. StreamTests.Tone(600, 8000, 3)]);
            b.Speak([.. new short[12000], .. StreamTests.Tone(1100, 8000, 3)]);
            Run(bench, 4000, a, b);
            recording.Close();
            var closed = await recording.Closed;
            closed.Length.ShouldBe(TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(40));
            var samples = new short[(int)(closed.Length.TotalSeconds * 8000) * 2];
            Buffer.BlockCopy(await File.ReadAllBytesAsync(path), 58, samples, 0, samples.Length * 2);
            var (l, r) = (samples.Where((_, i) => i % 2 == 0).ToArray(), samples.Where((_, i) => i % 2 == 1).ToArray());
            ToneMeter.Dominant(l.AsSpan(16000, 8000)).Frequency.ShouldBe(600, 5);
            ToneMeter.Dominant(r.AsSpan(16000, 8000)).Frequency.ShouldBe(1100, 5);
            Math.Abs(Begin(l) - Begin(r)).ShouldBeLessThan(1000); // 125 ms: the jitter buffer and the codecs' own delay
        }
        finally
        {
            File.Delete(path);
        }

        static int Begin(short[] samples) => Array.FindIndex(samples, sample => Math.Abs((int)sample) > 2000);
    }

    private static void ShouldHear(CodecPhone phone, double frequency, int? from = null)
    {
        var start = from ?? (phone.Heard.Count > 6000 ? phone.Heard.Count / 2 : phone.Heard.Count / 4);
        var steady = phone.Heard.Skip(start).Take(8000).ToArray();
        ToneMeter.Dominant(steady).Frequency.ShouldBe(frequency, 5);
        StreamTests.Level(steady).ShouldBeGreaterThan(1500);
    }

    private static void Run(MediaBench bench, int milliseconds, params CodecPhone[] phones)
    {
        for (; milliseconds > 0; milliseconds -= 20)
        {
            foreach (var phone in phones)
                phone.Tick();
            bench.RunStep(TimeSpan.FromMilliseconds(20));
        }
    }
}
