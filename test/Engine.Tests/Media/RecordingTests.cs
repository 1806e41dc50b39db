using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Kernel;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

public sealed class RecordingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("switchboard-recording").FullName;

    private string NewPath => Path.Combine(_folder, Guid.NewGuid() + ".wav");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(RecordingFormat.ALaw, 160)]
    [InlineData(RecordingFormat.MuLaw, 80)]
    [InlineData(RecordingFormat.Pcm16, 480)]
    public async Task Each_tone_stands_on_its_own_side(RecordingFormat format, int frame)
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect(p => p with { Codec = AudioCodecs.Pcmu, PayloadType = 0 });
        (agent.Codec, agent.PayloadType) = (AudioCodecs.Pcmu, 0);
        caller.FrameSamples = frame;
        var recording = bench.Engine.OpenRecording(NewPath, format).Value;
        a.StartRecording(recording);
        a.Bridge(b);
        caller.Speak(440);
        agent.FrameSamples = frame;
        agent.Speak(1000);
        for (var i = 0; i < 5000 / (frame / 8); i++)
            bench.RunStep(TimeSpan.FromMilliseconds(frame / 8));
        var closed = await CloseAsync(recording);

        var audio = WavReader.Read(await File.ReadAllBytesAsync(closed.Path)).Value;
        audio.Channels.ShouldBe(2);
        closed.Length.TotalMilliseconds.ShouldBe(5000, 60);
        var left = ToneMeter.Dominant(audio.Channel(0).AsSpan(800, 16000));
        left.Frequency.ShouldBe(440, 2);
        left.Purity.ShouldBeGreaterThan(0.98);
        ToneMeter.LevelAt(audio.Channel(0), 1000).ShouldBeLessThan(-45);
        ToneMeter.Dominant(audio.Channel(1).AsSpan(800, 8000)).Frequency.ShouldBe(1000, 3);
        ToneMeter.LevelAt(audio.Channel(1), 440).ShouldBeLessThan(-45);
    }

    [Fact]
    public async Task Prompts_and_hold_music_are_on_the_side_of_what_is_heard_and_times_agree()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        var recording = bench.Engine.OpenRecording(NewPath).Value;
        a.StartRecording(recording);
        bench.Run(500);
        a.Play(Tones.Sine(600, TimeSpan.FromSeconds(1)));
        bench.Run(1000);
        caller.Speak(440);
        bench.Run(1000);
        a.Bridge(b);
        agent.Speak(900);
        bench.Run(1000);
        a.Hold(Tones.Sine(1500, TimeSpan.FromSeconds(1)));
        bench.Run(1000);
        var closed = await CloseAsync(recording);

        var audio = WavReader.Read(await File.ReadAllBytesAsync(closed.Path)).Value;
        var left = audio.Channel(0);
        var right = audio.Channel(1);
        ToneMeter.Silences(left, TimeSpan.FromSeconds(1)).Single().Length.TotalMilliseconds.ShouldBe(1500, 50);
        ToneMeter.Level(left.AsSpan(0, 11500)).ShouldBeLessThan(-60);
        ToneMeter.Dominant(left.AsSpan(13000, 4000)).Frequency.ShouldBe(440, 3);
        ToneMeter.Dominant(right.AsSpan(5000, 6000)).Frequency.ShouldBe(600, 3);
        ToneMeter.Level(right.AsSpan(12500, 7000)).ShouldBeLessThan(-60);
        ToneMeter.Dominant(right.AsSpan(21000, 6000)).Frequency.ShouldBe(900, 3);
        ToneMeter.Dominant(right.AsSpan(29000, 6000)).Frequency.ShouldBe(1500, 3);
        closed.Length.TotalMilliseconds.ShouldBe(4500, 60);
    }

    [Fact]
    public async Task A_gap_in_the_packets_is_silence_of_its_length()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var recording = bench.Engine.OpenRecording(NewPath).Value;
        a.StartRecording(recording);
        caller.Speak(440);
        bench.Run(1000);
        caller.FallSilent();
        bench.Run(10_000);
        caller.Timestamp += 80_000;
        caller.Speak(700);
        bench.Run(1000);
        var closed = await CloseAsync(recording);
        var left = WavReader.Read(await File.ReadAllBytesAsync(closed.Path)).Value.Channel(0);
        ToneMeter.Silences(left, TimeSpan.FromSeconds(1)).Single().Length.TotalMilliseconds.ShouldBe(10_000, 50);
        ToneMeter.Dominant(left.AsSpan(88_500, 7000)).Frequency.ShouldBe(700, 3);
    }

    [Fact]
    public async Task A_recording_moves_from_leg_to_leg_and_may_pause()
    {
        await using var bench = new MediaBench();
        var (a, first, _) = bench.Connect();
        var (b, second, _) = bench.Connect();
        first.Speak(440);
        second.Speak(900);
        var recording = bench.Engine.OpenRecording(NewPath).Value;
        a.StartRecording(recording);
        bench.Run(1000);
        recording.Pause();
        bench.Run(1000);
        recording.Resume();
        a.StopRecording();
        bench.Run(200_000);
        b.StartRecording(recording, RecordingSide.Right);
        bench.Run(1000);
        var closed = await CloseAsync(recording);
        closed.Truncated.ShouldBeFalse();
        var audio = WavReader.Read(await File.ReadAllBytesAsync(closed.Path)).Value;
        closed.Length.TotalSeconds.ShouldBe(203, 0.1);
        ToneMeter.Silences(audio.Channel(0), TimeSpan.FromSeconds(1)).Single().Length.TotalSeconds.ShouldBe(202, 0.1);
        ToneMeter.Dominant(audio.Channel(1).AsSpan(^7500..)).Frequency.ShouldBe(900, 3);
    }

    [Fact]
    public async Task The_closed_file_is_what_its_hash_and_header_say()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        caller.Speak(440);
        var heard = new Ears();
        var recording = bench.Engine.OpenRecording(NewPath, listener: heard).Value;
        a.StartRecording(recording);
        bench.Run(3000);
        var closed = await CloseAsync(recording);
        heard.Closed.ShouldBe(closed);
        var bytes = await File.ReadAllBytesAsync(closed.Path);
        bytes.Length.ShouldBe((int)closed.Bytes);
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(closed.Sha256);
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)).ShouldBe(bytes.Length - 8);
        BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(54)).ShouldBe(bytes.Length - 58);
        RecordingRepair.Fix(closed.Path).Value.ShouldBe(closed); // a good file stays as it is
    }

    [Fact]
    public async Task A_file_left_open_is_mended()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        caller.Speak(440);
        var recording = bench.Engine.OpenRecording(NewPath).Value;
        a.StartRecording(recording);
        bench.Run(12_000);
        var killed = NewPath;
        while (new FileInfo(recording.Path).Length < 58 + (10 * 16384))
            await Task.Yield(); // the writer thread catches up
        File.Copy(recording.Path, killed);
        await using (var torn = new FileStream(killed, FileMode.Append))
            torn.Write([0xD5, 0xD5, 0xD5]); // half a frame of a write that was cut off

        var header = new byte[58];
        await using (var file = File.OpenRead(killed))
            await file.ReadExactlyAsync(header);
        // The header is at most five seconds behind even unmended.
        (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(54)) / 16000.0).ShouldBeGreaterThan(12 - 5 - 0.5);

        var mended = RecordingRepair.Fix(killed).Value;
        mended.Length.TotalSeconds.ShouldBe(12, 2);
        var bytes = await File.ReadAllBytesAsync(killed);
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(mended.Sha256);
        var audio = WavReader.Read(bytes).Value;
        audio.Samples.Length.ShouldBe((bytes.Length - 58) & ~1);
        ToneMeter.Dominant(audio.Channel(0).AsSpan(^8000..)).Frequency.ShouldBe(440, 3);
        await CloseAsync(recording);
    }

    [Fact]
    public void What_is_no_recording_is_left_alone()
    {
        var path = NewPath;
        File.WriteAllText(path, new string('x', 200));
        RecordingRepair.Fix(path).Fault!.Code.ShouldBe("media.not_a_recording");
        File.ReadAllText(path).ShouldBe(new string('x', 200));
        RecordingRepair.Fix(path + ".absent").Fault!.Code.ShouldBe("media.recording_unreadable");
    }

    [Fact]
    public async Task A_disk_that_fails_truncates_the_recording_and_not_the_call()
    {
        await using var bench = new MediaBench();
        await using var writer = new RecordingWriter(NullLogger.Instance);
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect();
        a.Bridge(b);
        caller.Speak(440);
        var heard = new Ears();
        var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite);
        var recording = new RecordingFile("/dev/full", full, RecordingFormat.ALaw, heard, writer);
        a.StartRecording(recording);
        bench.Run(4000);
        var closed = await CloseAsync(recording);
        closed.Truncated.ShouldBeTrue();
        heard.Truncations.Single().Code.ShouldBe("media.recording_truncated");
        agent.Packets.Count.ShouldBe(200);
    }

    [Fact]
    public async Task An_existing_file_or_a_missing_folder_is_refused()
    {
        await using var bench = new MediaBench();
        var path = NewPath;
        await File.WriteAllTextAsync(path, "dear");
        bench.Engine.OpenRecording(path).Fault!.Code.ShouldBe("media.recording_not_opened");
        bench.Engine.OpenRecording(Path.Combine(_folder, "absent", "x.wav")).Fault!.Code.ShouldBe("media.recording_not_opened");
        (await File.ReadAllTextAsync(path)).ShouldBe("dear");
    }

    [Fact]
    public async Task What_runs_ahead_of_a_pause_or_comes_late_after_it_is_not_in_the_gap()
    {
        var time = new VirtualTimeProvider();
        var clock = new Switchboard.Media.Loops.MediaClock(time);
        await using var writer = new RecordingWriter(NullLogger.Instance);
        var recording = RecordingFile.Open(NewPath, RecordingFormat.ALaw, null, writer).Value;
        recording.Attach(clock).ShouldBeTrue();
        var loud = new byte[160];
        Say(25); // half a second
        for (uint ahead = 0; ahead < 10; ahead++)
            recording.Write(0, AudioCodecs.Pcma, loud, 1, (25 + ahead) * 160, clock.Now); // 200 ms that came at once
        recording.Pause().TotalMilliseconds.ShouldBe(500, 1);
        time.Advance(TimeSpan.FromMilliseconds(500));
        recording.Resume().TotalMilliseconds.ShouldBe(1000, 1);
        for (uint late = 0; late < 10; late++)
            recording.Write(0, AudioCodecs.Pcma, loud, 1, (40 + late) * 160, clock.Now); // said before the resume
        time.Advance(TimeSpan.FromMilliseconds(500));
        var closed = await CloseAsync(recording);

        var audio = WavReader.Read(await File.ReadAllBytesAsync(closed.Path)).Value.Channel(0);
        audio.AsSpan(0, 3900).ToArray().ShouldAllBe(sample => Math.Abs((int)sample) > 1000);
        audio.AsSpan(4008, 3980).ToArray().ShouldAllBe(sample => Math.Abs((int)sample) < 100);

        void Say(uint packets)
        {
            for (uint i = 0; i < packets; i++)
            {
                recording.Write(0, AudioCodecs.Pcma, loud, 1, i * 160, clock.Now);
                time.Advance(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sealed_recording_holds_the_same_sound_and_loses_at_most_the_chunk_a_crash_cut(bool crashes)
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        caller.Speak(440);
        var key = RandomNumberGenerator.GetBytes(32);
        var recording = bench.Engine.OpenRecording(NewPath, key: key).Value;
        a.StartRecording(recording);
        bench.Run(5000);
        var closed = await CloseAsync(recording);
        closed.Truncated.ShouldBeFalse();
        closed.Length.TotalMilliseconds.ShouldBe(5000, 40);
        var octets = await File.ReadAllBytesAsync(recording.Path);
        octets.Length.ShouldBe((int)closed.Bytes);
        Convert.ToHexStringLower(SHA256.HashData(octets)).ShouldBe(closed.Sha256);
        var chunkLength = SealedChunks.Recognize(octets)!.Value;
        if (crashes)
        {
            // a chunk half written, as kill -9 leaves it
            await File.WriteAllBytesAsync(recording.Path, octets[..(int)(SealedChunks.OffsetOf(3, chunkLength) + 500)]);
            var mended = RecordingRepair.Fix(recording.Path).Value;
            mended.Length.TotalMilliseconds.ShouldBe(3 * 1024);
            octets = await File.ReadAllBytesAsync(recording.Path);
            octets.Length.ShouldBe((int)SealedChunks.OffsetOf(3, chunkLength));
        }

        using var chunks = SealedChunks.Read(key, octets)!;
        var plain = new byte[chunkLength];
        chunks.TryOpen(2, octets.AsSpan((int)SealedChunks.OffsetOf(2, chunkLength), chunkLength + SealedChunks.TagLength), plain).ShouldBeTrue();
        var left = new short[chunkLength / 2];
        for (var i = 0; i < left.Length; i++)
            left[i] = G711.AToLinear[plain[2 * i]];
        ToneMeter.Dominant(left).Frequency.ShouldBe(440, 10);
        octets.AsSpan().IndexOf(plain.AsSpan(1000, 64)).ShouldBe(-1);

        // one octet turned, another chunk's place, another key: none is taken for sound
        var chunk = octets.AsSpan((int)SealedChunks.OffsetOf(2, chunkLength), chunkLength + SealedChunks.TagLength).ToArray();
        chunks.TryOpen(1, chunk, plain).ShouldBeFalse();
        chunk[7] ^= 1;
        chunks.TryOpen(2, chunk, plain).ShouldBeFalse();
        using var other = SealedChunks.Read(new byte[32], octets)!;
        other.TryOpen(2, octets.AsSpan((int)SealedChunks.OffsetOf(2, chunkLength), chunkLength + SealedChunks.TagLength), plain).ShouldBeFalse();
    }

    private static async Task<RecordingClosed> CloseAsync(RecordingFile recording)
    {
        recording.Close();
        return await recording.Closed;
    }

    private sealed class Ears : IRecordingListener
    {
        public List<Fault> Truncations { get; } = [];

        public RecordingClosed? Closed { get; private set; }

        public void OnTruncated(RecordingFile recording, Fault fault) => Truncations.Add(fault);

        public void OnClosed(RecordingFile recording, RecordingClosed closed) => Closed = closed;
    }
}
