using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Kernel;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Recording;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

/// <summary>Recordings in Ogg-Opus, read by libsndfile.</summary>
public sealed partial class OggOpusRecordingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ogg-").FullName;

    private string NewPath => Path.Combine(_folder, $"{Guid.NewGuid():N}.ogg");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_tone_stands_on_its_own_side_and_the_length_is_exact()
    {
        var (path, closed) = await RecordAsync(TimeSpan.FromMilliseconds(5340));

        var (left, right, rate) = Read(path);
        closed.Length.TotalMilliseconds.ShouldBe(5340, 60);
        (left.Length / (double)rate).ShouldBe(closed.Length.TotalSeconds, 0.001);
        closed.Bytes.ShouldBeLessThan(22_000);
        closed.Bytes.ShouldBe(new FileInfo(path).Length);
        Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path))).ShouldBe(closed.Sha256);
        ToneMeter.Dominant(left.AsSpan(rate, 2 * rate), rate).Frequency.ShouldBe(440, 3);
        ToneMeter.Dominant(right.AsSpan(rate, 2 * rate), rate).Frequency.ShouldBe(1000, 3);
        Level(left, 1000, rate).ShouldBeLessThan(-45, "what the agent says is not on the caller's side");
        Level(right, 440, rate).ShouldBeLessThan(-45, "what the caller says is not on the agent's side");
    }

    [Fact]
    public async Task A_pause_is_silent_where_it_was()
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        caller.Speak(440);
        var recording = bench.Engine.OpenRecording(NewPath, RecordingFormat.OggOpus).Value;
        a.StartRecording(recording);
        bench.Run(2000);
        recording.Pause();
        bench.Run(1500);
        recording.Resume();
        bench.Run(1500);
        recording.Close();
        var closed = await recording.Closed;

        var (left, _, rate) = Read(closed.Path);
        ToneMeter.Level(left.AsSpan(rate, rate / 2)).ShouldBeGreaterThan(-20);
        ToneMeter.Level(left.AsSpan(rate * 22 / 10, rate)).ShouldBeLessThan(-60);
        ToneMeter.Level(left.AsSpan(rate * 4, rate / 2)).ShouldBeGreaterThan(-20);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(40)]
    [InlineData(1500)]
    public async Task What_a_crash_leaves_plays_up_to_its_last_whole_page(int intoThePage)
    {
        var (path, closed) = await RecordAsync(TimeSpan.FromMilliseconds(5340));
        var octets = await File.ReadAllBytesAsync(path);
        var page = octets.AsSpan(100).IndexOf("OggS"u8) is > 0 ? 3077 : 0;
        if (intoThePage >= 0)
            await File.WriteAllBytesAsync(path, octets[..((4 * page) + intoThePage)]);

        var mended = RecordingRepair.Fix(path).Value;

        mended.Length.TotalMilliseconds.ShouldBe(intoThePage < 0 ? closed.Length.TotalMilliseconds : 3000, 10);
        if (intoThePage < 0)
            mended.Sha256.ShouldBe(closed.Sha256);
        var (left, _, rate) = Read(path);
        (left.Length / (double)rate).ShouldBe(mended.Length.TotalSeconds, 0.02);
        ToneMeter.Dominant(left.AsSpan(rate, rate), rate).Frequency.ShouldBe(440, 3);
    }

    [Fact]
    public async Task An_encrypted_one_is_the_same_stream_in_chunks()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var (path, closed) = await RecordAsync(TimeSpan.FromMilliseconds(3200), key);
        var octets = await File.ReadAllBytesAsync(path);
        octets.AsSpan().IndexOf("OpusHead"u8).ShouldBe(-1);
        SealedBlob.IsSealed(await File.ReadAllBytesAsync(path + ".peaks")).ShouldBeTrue("peaks tell who spoke when");
        closed.Bytes.ShouldBe(octets.Length);

        var plain = NewPath;
        await File.WriteAllBytesAsync(plain, SealedBlob.Open(key, octets)!);
        var (left, _, rate) = Read(plain);
        (left.Length / (double)rate).ShouldBe(3.2, 0.06);
        ToneMeter.Dominant(left.AsSpan(rate, rate), rate).Frequency.ShouldBe(440, 3);

        await File.WriteAllBytesAsync(path, octets[..(int)(SealedChunks.OffsetOf(3, 3077) + 99)]);
        RecordingRepair.Fix(path).Value.Length.TotalSeconds.ShouldBe(2);
    }

    [Fact]
    public async Task Its_loudness_lies_beside_it()
    {
        var (path, _) = await RecordAsync(TimeSpan.FromSeconds(4));

        var peaks = await File.ReadAllBytesAsync(path + ".peaks");

        peaks[..2].ShouldBe([1, 2]);
        ((peaks.Length - 2) / 2).ShouldBeInRange(39, 41);
        peaks[20].ShouldBeGreaterThan((byte)50);
    }

    private async Task<(string Path, RecordingClosed Closed)> RecordAsync(TimeSpan length, byte[]? key = null)
    {
        await using var bench = new MediaBench();
        var (a, caller, _) = bench.Connect();
        var (b, agent, _) = bench.Connect(p => p with { Codec = AudioCodecs.Pcmu, PayloadType = 0 });
        (agent.Codec, agent.PayloadType) = (AudioCodecs.Pcmu, 0);
        var recording = bench.Engine.OpenRecording(NewPath, RecordingFormat.OggOpus, key: key).Value;
        a.StartRecording(recording);
        a.Bridge(b);
        caller.Speak(440);
        agent.Speak(1000);
        bench.Run((int)length.TotalMilliseconds);
        recording.Close();
        var closed = await recording.Closed;
        closed.Truncated.ShouldBeFalse();
        return (recording.Path, closed);
    }

    private static double Level(short[] samples, double frequency, int rate)
    {
        // ToneMeter.LevelAt listens at 8 kHz
        var slow = new short[samples.Length / (rate / 8000)];
        for (var i = 0; i < slow.Length; i++)
            slow[i] = samples[i * (rate / 8000)];
        return ToneMeter.LevelAt(slow.AsSpan(8000, 16_000).ToArray(), frequency);
    }

    private static (short[] Left, short[] Right, int Rate) Read(string path)
    {
        var info = default(SoundInfo);
        var file = Open(path, 0x10, ref info);
        file.ShouldNotBe(0, "libsndfile knows it");
        try
        {
            info.Channels.ShouldBe(2);
            var all = new short[(info.Frames + info.Rate) * 2];
            var frames = (int)ReadShorts(file, all, all.Length / 2);
            var (left, right) = (new short[frames], new short[frames]);
            for (var i = 0; i < frames; i++)
                (left[i], right[i]) = (all[2 * i], all[(2 * i) + 1]);
            return (left, right, info.Rate);
        }
        finally
        {
            _ = Close(file);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct SoundInfo
    {
        public long Frames;
        public int Rate;
        public int Channels;
        public int Format;
        public int Sections;
        public int Seekable;
    }

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int mode, ref SoundInfo info);

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_readf_short")]
    private static partial long ReadShorts(nint file, short[] samples, long frames);

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_close")]
    private static partial int Close(nint file);
}
