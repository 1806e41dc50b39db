using System.Buffers.Binary;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class PromptTests
{
    [Theory]
    [InlineData(1, 8, 8000, 1)]
    [InlineData(1, 16, 8000, 2)]
    [InlineData(1, 16, 44100, 2)]
    [InlineData(1, 24, 48000, 1)]
    [InlineData(1, 32, 16000, 1)]
    [InlineData(1, 16, 22050, 1)]
    [InlineData(1, 16, 11025, 1)]
    [InlineData(3, 32, 48000, 2)]
    [InlineData(6, 8, 8000, 1)]
    [InlineData(7, 8, 16000, 1)]
    public void A_wav_of_any_kind_keeps_its_tone_level_and_length(int tag, int bits, int rate, int channels)
    {
        var prompt = Prompt.FromWav(Wav(tag, bits, rate, channels, 440, 1)).Value;
        prompt.Duration.TotalMilliseconds.ShouldBe(1000, 1);
        var tone = ToneMeter.Dominant(prompt.Samples[400..^400]);
        tone.Frequency.ShouldBe(440, 1.5);
        tone.Level.ShouldBe(-6, 0.5);
        tone.Purity.ShouldBeGreaterThan(0.98);
    }

    [Fact]
    public void What_eight_kilohertz_cannot_hold_is_removed_not_folded()
    {
        var prompt = Prompt.FromWav(Wav(1, 16, 48000, 1, 5000, 1)).Value;
        ToneMeter.Level(prompt.Samples[400..^400]).ShouldBeLessThan(-65);
        var edge = Prompt.FromWav(Wav(1, 16, 48000, 1, 3400, 1)).Value;
        ToneMeter.Level(edge.Samples[400..^400]).ShouldBe(-6, 0.5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("RIFF\0\0\0\0WAVEfmt \x10\0\0\0")]
    public void What_is_no_wav_is_refused(string text) =>
        Prompt.FromWav(System.Text.Encoding.Latin1.GetBytes(text)).Fault!.Code.ShouldBe("media.bad_wav");

    [Fact]
    public void A_wav_cut_anywhere_is_refused_or_read_but_never_throws()
    {
        var wav = Wav(1, 24, 8000, 2, 440, 0.02);
        for (var length = 0; length < wav.Length; length++)
            _ = Prompt.FromWav(wav.AsSpan(0, length)).Succeeded;
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
        {
            var broken = (byte[])wav.Clone();
            for (var change = 0; change < 4; change++)
                broken[random.Next(60)] = (byte)random.Next(256);
            _ = Prompt.FromWav(broken).Succeeded;
        }
    }

    [Fact]
    public void A_prompt_is_encoded_once_a_codec()
    {
        var prompt = Tones.Sine(440, TimeSpan.FromSeconds(1));
        prompt.Prepare(AudioCodecs.Pcma);
        var payload = new byte[160];
        prompt.Read(AudioCodecs.Pcma, 0, payload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
            prompt.Read(AudioCodecs.Pcma, i * 160, payload);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public async Task A_playlist_plays_without_a_gap_and_completes()
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect();
        // Odd lengths: the parts meet in the middle of packets. 1600 samples of 500 Hz end at a whole cycle.
        var parts = new[] { Sine(500, 1616), Sine(500, 1632), Sine(500, 1600 + 16) };
        var playback = leg.Play(new Playlist(parts));
        bench.Run(1000);
        var result = await playback.Completion;
        result.End.ShouldBe(PlaybackEnd.Finished);
        result.Played.ShouldBe(TimeSpan.FromSeconds(4864 / 8000.0));
        phone.Packets.Count.ShouldBe(31);
        var tone = ToneMeter.Dominant(phone.Audio.AsSpan(0, 4864));
        tone.Frequency.ShouldBe(500, 1);
        tone.Purity.ShouldBeGreaterThan(0.995);
    }

    [Fact]
    public async Task A_loop_has_no_seam_and_ends_when_stopped()
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect();
        var playback = leg.Play(Sine(500, 2000 - 16), new PlayOptions { Loop = true });
        bench.Run(2000);
        playback.Stop();
        bench.Run(100);
        (await playback.Completion).End.ShouldBe(PlaybackEnd.Stopped);
        phone.Packets.Count.ShouldBe(100);
        ToneMeter.Dominant(phone.Audio).Purity.ShouldBeGreaterThan(0.995);
    }

    [Fact]
    public async Task Playing_starts_in_the_middle_when_asked()
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect();
        leg.Play(Tones.Sine(500, TimeSpan.FromSeconds(1)), new PlayOptions { StartAt = TimeSpan.FromMilliseconds(800) });
        bench.Run(1000);
        phone.Packets.Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_second_playing_ends_the_first()
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect();
        var first = leg.Play(Tones.Sine(500, TimeSpan.FromSeconds(9)));
        bench.Run(400);
        var second = leg.Play(Tones.Sine(900, TimeSpan.FromMilliseconds(400)));
        bench.Run(600);
        (await first.Completion).End.ShouldBe(PlaybackEnd.Stopped);
        (await second.Completion).End.ShouldBe(PlaybackEnd.Finished);
        ToneMeter.Dominant(phone.Audio.AsSpan(3200)).Frequency.ShouldBe(900, 4);
    }

    [Fact]
    public async Task A_playing_waits_for_an_address()
    {
        await using var bench = new MediaBench();
        var notes = new Notes();
        var leg = bench.Engine.CreateLeg(notes).Value;
        var playback = leg.Play(Tones.Beep());
        bench.Run(1000);
        playback.Completion.IsCompleted.ShouldBeFalse();
        var phone = new Phone(bench, leg, 41000);
        leg.Configure(MediaBench.Parameters(phone.Address.ToEndPoint()));
        bench.Run(400);
        (await playback.Completion).End.ShouldBe(PlaybackEnd.Finished);
        phone.Packets.Count.ShouldBe(13);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    public async Task Other_packet_times_are_kept(int milliseconds)
    {
        await using var bench = new MediaBench();
        var (leg, phone, _) = bench.Connect(p => p with { PacketMilliseconds = milliseconds });
        leg.Play(Tones.Sine(500, TimeSpan.FromSeconds(1.2)));
        bench.Run(2000);
        phone.Packets.Count.ShouldBe(1200 / milliseconds);
        phone.Packets.ShouldAllBe(packet => packet.Payload.Length == milliseconds * 8);
        ToneMeter.Dominant(phone.Audio).Purity.ShouldBeGreaterThan(0.99);
    }

    [Fact]
    public void The_music_is_long_calm_and_not_loud()
    {
        var piece = MusicOnHold.Piece;
        piece.Duration.TotalSeconds.ShouldBeGreaterThan(30);
        ToneMeter.Level(piece.Samples).ShouldBe(-20, 1.5);
        ToneMeter.Silences(piece.Samples, TimeSpan.FromMilliseconds(500), -50).ShouldBeEmpty();
        Math.Abs(piece.Samples[0] - piece.Samples[^1]).ShouldBeLessThan(2500); // no click at the seam
        piece.ShouldBeSameAs(MusicOnHold.Piece);
    }

    [Theory]
    [InlineData(ToneCountry.China, 450, 5)]
    [InlineData(ToneCountry.NorthAmerica, 440, 6)]
    [InlineData(ToneCountry.Europe, 425, 5)]
    [InlineData(ToneCountry.UnitedKingdom, 400, 3)]
    public void Ringback_has_the_frequency_and_cadence_of_the_country(ToneCountry country, double frequency, double seconds)
    {
        var tone = Tones.Ringback(country);
        tone.Duration.TotalSeconds.ShouldBe(seconds, 0.001);
        ToneMeter.LevelAt(tone.Samples[..3200], frequency).ShouldBeGreaterThan(-21);
        ToneMeter.Silences(tone.Samples, TimeSpan.FromSeconds(1.9)).ShouldHaveSingleItem();
    }

    private static Prompt Sine(double frequency, int samples)
    {
        var audio = new short[samples];
        for (var i = 0; i < samples; i++)
            audio[i] = (short)(8000 * Math.Sin(2 * Math.PI * frequency * i / 8000));
        return Prompt.FromSamples(audio);
    }

    private static byte[] Wav(int tag, int bits, int rate, int channels, double frequency, double seconds)
    {
        var frames = (int)(rate * seconds);
        var data = new byte[frames * channels * bits / 8];
        for (var i = 0; i < frames * channels; i++)
        {
            var value = 0.5 * Math.Sin(2 * Math.PI * frequency * (i / channels) / rate);
            WriteSample(data.AsSpan(i * bits / 8, bits / 8), tag, value);
        }

        var file = new byte[44 + data.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 36 + data.Length);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), (short)tag);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), (short)bits);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        data.CopyTo(file, 44);
        return file;
    }

    private static void WriteSample(Span<byte> to, int tag, double value)
    {
        var linear = (long)Math.Round(value * int.MaxValue);
        switch (tag)
        {
            case 3:
                BinaryPrimitives.WriteSingleLittleEndian(to, (float)value);
                break;
            case 6 or 7:
                G711.Encode(tag == 6 ? G711.Law.A : G711.Law.Mu, [(short)(linear >> 16)], to);
                break;
            default:
                for (var i = 0; i < to.Length; i++)
                    to[i] = (byte)(linear >> (8 * (4 - to.Length + i)));
                if (to.Length == 1)
                    to[0] += 128;
                break;
        }
    }
}
