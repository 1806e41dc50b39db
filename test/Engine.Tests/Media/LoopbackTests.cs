using System.Net;
using Shouldly;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Media;
using Switchboard.Media.Analysis;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;
using Switchboard.Media.Recording;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

/// <summary>Real sockets on loopback, real threads, real time: the epoll loop and the portable loop must do the same.</summary>
public sealed class LoopbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("switchboard-loopback").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public async Task A_tone_into_A_comes_out_of_B_and_back_and_a_key_crosses(bool portable, int threads)
    {
        await using var engine = Engine(portable, threads);
        await using var phones = Engine(portable, 1);
        var keys = new Keys();
        // With two threads the legs start apart and the bridge has to bring them together.
        var (a, caller) = Connect(engine, phones, keys, AudioCodecs.Pcma, thread: 0);
        var (b, agent) = Connect(engine, phones, new Keys(), AudioCodecs.Pcmu, thread: threads - 1);
        a.Bridge(b);
        var heard = phones.OpenRecording(Path.Combine(_folder, "heard.wav"), RecordingFormat.Pcm16).Value;
        agent.StartRecording(heard, RecordingSide.Left);
        var back = agent.Play(Tones.Sine(1000, TimeSpan.FromMilliseconds(1500)));
        var played = await caller.Play(Tones.Sine(440, TimeSpan.FromMilliseconds(1500))).Completion;
        played.End.ShouldBe(PlaybackEnd.Finished);
        (await back.Completion).End.ShouldBe(PlaybackEnd.Finished);
        caller.SendDigits("7");
        (await keys.First.Task).ShouldBe('7');

        heard.Close();
        var audio = WavReader.Read(await File.ReadAllBytesAsync((await heard.Closed).Path)).Value;
        ToneMeter.Dominant(audio.Channel(0).AsSpan(2000, 8000)).Frequency.ShouldBe(440, 3);
        ToneMeter.Dominant(audio.Channel(1).AsSpan(2000, 8000)).Frequency.ShouldBe(1000, 3);
        a.Affinity.ShouldBe(b.Affinity);
        a.Figures.PacketsReceived.ShouldBeGreaterThan(70);
        b.Figures.PacketsSent.ShouldBeGreaterThan(60);
        a.Figures.Lost.ShouldBe(0);
        engine.OpenLegs.ShouldBe(2);
    }

    [Fact]
    public async Task A_listener_hears_what_the_peer_says_in_order_beside_a_recording_until_it_leaves()
    {
        await using var engine = Engine(false, 1);
        await using var phones = Engine(false, 1);
        var (leg, phone) = Connect(engine, phones, new Keys(), AudioCodecs.Pcma, thread: 0);
        var ear = new Listener();
        leg.StartRecording(engine.OpenRecording(Path.Combine(_folder, "call.wav"), RecordingFormat.Pcm16).Value);
        leg.Listen(ear);

        await phone.Play(Tones.Sine(440, TimeSpan.FromSeconds(1))).Completion;
        await ear.HasAsync(8000 + 1600);
        leg.StopListening(ear);

        var samples = ear.Samples;
        var first = samples.FindIndex(sample => Math.Abs((int)sample) > 1000);
        ToneMeter.Dominant(samples.ToArray().AsSpan(first + 400, 6000)).Frequency.ShouldBe(440, 3);
        ToneMeter.Dominant(samples.ToArray().AsSpan(first + 400, 6000)).Purity.ShouldBeGreaterThan(0.97);
    }

    [Fact]
    public async Task IPv6_legs_talk_too()
    {
        await using var engine = Engine(false, 1, IPAddress.IPv6Loopback);
        await using var phones = Engine(false, 1, IPAddress.IPv6Loopback);
        var (leg, phone) = Connect(engine, phones, new Keys(), AudioCodecs.Pcma, thread: 0);
        await phone.Play(Tones.Sine(440, TimeSpan.FromMilliseconds(300))).Completion;
        await leg.Play(Tones.Sine(440, TimeSpan.FromMilliseconds(300))).Completion;
        leg.Figures.PacketsReceived.ShouldBeGreaterThan(10);
        leg.Figures.Remote.ShouldBe(phone.Local);
    }

    [Fact]
    public async Task A_used_up_port_range_is_refused_and_closed_legs_make_room()
    {
        var first = Random.Shared.Next(20_000, 30_000) * 2;
        await using var engine = new MediaEngine(new MediaEngineOptions
        {
            BindAddress = IPAddress.Loopback,
            FirstPort = first,
            LastPort = first + 3,
            Threads = 1,
        });
        var closed = new Keys();
        var one = engine.CreateLeg(closed);
        var two = engine.CreateLeg(new Keys());
        (one.Succeeded && two.Succeeded).ShouldBeTrue("two pairs of ports");
        engine.CreateLeg(new Keys()).Fault!.Code.ShouldBe("media.no_port");
        one.Value.Close();
        await closed.Closed.Task;
        engine.CreateLeg(new Keys()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Closing_the_engine_closes_legs_and_recordings()
    {
        var keys = new Keys();
        RecordingFile recording;
        Playback playback;
        await using (var engine = Engine(false, 2))
        {
            var leg = engine.CreateLeg(keys).Value;
            recording = engine.OpenRecording(Path.Combine(_folder, "open.wav")).Value;
            leg.StartRecording(recording);
            playback = leg.Play(Tones.Beep());
        }

        await keys.Closed.Task;
        (await recording.Closed).Truncated.ShouldBeFalse();
        (await playback.Completion).End.ShouldBe(PlaybackEnd.LegClosed);
    }

    [Fact]
    public async Task Legs_bridged_and_parted_at_random_from_many_threads_end_well()
    {
        await using var engine = Engine(false, 3);
        var legs = new MediaLeg[12];
        var listeners = new Keys[legs.Length];
        for (var i = 0; i < legs.Length; i++)
            legs[i] = engine.CreateLeg(listeners[i] = new Keys(), new MediaAffinity(i % 3)).Value;
        await Parallel.ForAsync(0, 4, async (worker, _) =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 2000; i++)
            {
                var leg = legs[random.Next(legs.Length)];
                var other = legs[random.Next(legs.Length)];
                if (random.Next(4) == 0)
                    leg.Unbridge();
                else if (leg != other)
                    leg.Bridge(other);
                if (i % 50 == 0)
                    await Task.Yield();
            }
        });
        for (var i = 0; i < legs.Length; i++)
        {
            var playback = legs[i].Play(Tones.Beep());
            legs[i].Close();
            (await playback.Completion).End.ShouldBe(PlaybackEnd.LegClosed);
            await listeners[i].Closed.Task;
        }

        engine.OpenLegs.ShouldBe(0);
    }

    private static MediaEngine Engine(bool portable, int threads, IPAddress? bind = null) => new(new MediaEngineOptions
    {
        BindAddress = bind ?? IPAddress.Loopback,
        FirstPort = 21_000,
        LastPort = 48_000,
        Threads = threads,
        PortableSockets = portable,
    });

    private static (MediaLeg Leg, MediaLeg Phone) Connect(MediaEngine engine, MediaEngine phones, Keys keys, AudioCodec codec, int thread)
    {
        var leg = engine.CreateLeg(keys, new MediaAffinity(thread)).Value;
        var phone = phones.CreateLeg(new Keys()).Value;
        var parameters = MediaBench.Parameters(phone.Local) with { Codec = codec, PayloadType = codec.StaticPayloadType!.Value };
        leg.Configure(parameters);
        phone.Configure(parameters with { Remote = leg.Local });
        return (leg, phone);
    }

    private sealed class Keys : IMediaLegListener
    {
        public TaskCompletionSource<char> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnDigit(MediaLeg leg, ReceivedDigit digit) => First.TrySetResult(digit.Digit);

        public void OnClosed(MediaLeg leg, MediaFigures figures) => Closed.TrySetResult();
    }

    private sealed class Listener : IAudioListener
    {
        private readonly Lock _gate = new();
        private readonly List<short> _samples = [];

        public List<short> Samples
        {
            get
            {
                lock (_gate)
                    return [.. _samples];
            }
        }

        public void OnAudio(ReadOnlySpan<short> frame)
        {
            lock (_gate)
                _samples.AddRange(frame);
        }

        public async Task HasAsync(int count)
        {
            for (var i = 0; i < 400 && Samples.Count < count; i++)
                await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
