using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Shouldly;
using Switchboard.Engine.Tests.Media.Streams;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;
using Switchboard.Media.Recording;
using Switchboard.Media.Streams;
using Xunit;

namespace Switchboard.Engine.Tests.Media;

/// <summary>Holds perf/budgets.json: bytes allocated per packet through the real epoll loop and real sockets.</summary>
public sealed class BudgetTests : IDisposable
{
    private const int Packets = 1000; // 20 s of a call, on a virtual clock
    private readonly string _folder = Directory.CreateTempSubdirectory("switchboard-budget").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_relayed_packet_allocates_what_the_budget_says()
    {
        await using var rig = new Rig();
        rig.Relay(Packets); // tiered compilation and pools settle
        rig.Measure(Packets).ShouldBe(Budget("rtpRelayPacket") * Packets);
        rig.Relayed.ShouldBeGreaterThanOrEqualTo(2 * Packets);
    }

    [Fact]
    public async Task A_recorded_packet_allocates_what_the_budget_says()
    {
        await using var rig = new Rig();
        var recording = rig.Engine.OpenRecording(Path.Combine(_folder, "budget.wav"), RecordingFormat.Pcm16).Value;
        rig.Leg.StartRecording(recording);
        rig.Relay(Packets);
        // A writer thread that the machine starves makes the pool of blocks grow once; a packet that allocates does so in every window.
        var least = long.MaxValue;
        var windows = 0;
        while (windows < 5 && least > Budget("rtpRecordedPacket") * Packets)
        {
            while (Volatile.Read(ref recording.Progress.Waiting) > 0)
                await Task.Yield(); // the blocks are back in the pool
            least = Math.Min(least, rig.Measure(Packets));
            windows++;
        }

        least.ShouldBe(Budget("rtpRecordedPacket") * Packets);
        recording.Close();
        var closed = await recording.Closed;
        closed.Truncated.ShouldBeFalse();
        closed.Length.TotalSeconds.ShouldBe(20 * (windows + 1), 1);
    }

    [Theory]
    [InlineData("PCMA", "opus")]
    [InlineData("opus", "PCMA")]
    [InlineData("G722", "opus")]
    public async Task A_transcoded_packet_allocates_what_the_budget_says(string from, string to)
    {
        await using var rig = new Rig(from, to);
        rig.Relay(Packets);
        rig.Measure(Packets).ShouldBe(Budget("rtpTranscodedPacket") * Packets);
        rig.Relayed.ShouldBeGreaterThanOrEqualTo((2 * Packets) - 10);
    }

    [Fact]
    public async Task A_recut_packet_allocates_what_the_budget_says()
    {
        await using var rig = new Rig("PCMA", "PCMA", milliseconds: 30);
        rig.Relay(Packets);
        rig.Measure(Packets).ShouldBe(Budget("rtpRecutPacket") * Packets);
        rig.Relayed.ShouldBeGreaterThanOrEqualTo((2 * Packets * 2 / 3) - 10);
    }

    [Fact]
    public async Task A_transcoded_and_recorded_packet_allocates_what_the_budget_says()
    {
        await using var rig = new Rig("opus", "G722");
        var recording = rig.Engine.OpenRecording(Path.Combine(_folder, "transcoded.wav"), RecordingFormat.ALaw).Value;
        rig.Leg.StartRecording(recording);
        rig.Relay(Packets);
        var least = long.MaxValue;
        for (var window = 0; window < 5 && least > Budget("rtpTranscodedRecordedPacket") * Packets; window++)
        {
            while (Volatile.Read(ref recording.Progress.Waiting) > 0)
                await Task.Yield();
            least = Math.Min(least, rig.Measure(Packets));
        }

        least.ShouldBe(Budget("rtpTranscodedRecordedPacket") * Packets);
        recording.Close();
        (await recording.Closed).Truncated.ShouldBeFalse();
    }

    [Fact]
    public async Task A_tick_of_a_room_of_ten_allocates_what_the_budget_allows()
    {
        await using var bench = new MediaBench();
        var room = bench.Engine.CreateRoom();
        var phones = new List<Phone>();
        for (var i = 0; i < 10; i++)
        {
            var (leg, phone, _) = bench.Connect();
            phone.Speak(400 + (100 * i));
            room.Join(leg, Switchboard.Media.Mixing.MixAudience.Everyone).Succeeded.ShouldBeTrue();
            phones.Add(phone);
        }

        bench.Run(1000);
        bench.Wire.Deaf = true; // the phones' own lists would count
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            room.Mixer.Tick(bench.Loop.Clock.Now);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            bench.Wire.Deaf = false;
            bench.Run(20);
            bench.Wire.Deaf = true;
        }

        least.ShouldBe(Budget("roomTick"));
    }

    private static long Budget(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "perf", "budgets.json");
            if (!File.Exists(path))
                continue;
            using var budgets = JsonDocument.Parse(File.ReadAllText(path));
            return budgets.RootElement.GetProperty("bytesPerOperation").GetProperty(name).GetInt64();
        }

        throw new FileNotFoundException("perf/budgets.json");
    }

    /// <summary>Two bridged legs whose thread is this one, and two bare sockets that talk to them.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly IPacketPort _caller;
        private readonly IPacketPort _agent;
        private readonly PacketNetworkHolder _outside = new();
        private readonly byte[] _packet;
        private readonly uint _units;
        private readonly VirtualTimeProvider _time = new();
        private ushort _sequence;

        public Rig(string from = "PCMA", string to = "PCMA", int milliseconds = 20)
        {
            var codec = StreamTests.CodecOf(from);
            using var encoder = new EncodedStream(codec, 8000, 20);
            encoder.Push(StreamTests.Tone(600, 8000, 0.02));
            var payload = new byte[1300];
            encoder.TryTake(payload, out var length);
            (_packet, _units) = (Phone.Build(96, 1, 160, 99, payload[..length]), (uint)encoder.PacketUnits);
            var options = new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = 21_000, LastPort = 48_000, Threads = 1 };
            Engine = new MediaEngine(options, _time, null, PacketNetworks.Create);
            (_caller, _agent) = (_outside.Bind(), _outside.Bind());
            Leg = Engine.CreateLeg(new Quiet()).Value;
            var other = Engine.CreateLeg(new Quiet()).Value;
            Leg.Configure(Parameters(codec, _caller));
            other.Configure(Parameters(StreamTests.CodecOf(to), _agent) with { PacketMilliseconds = milliseconds });
            Leg.Bridge(other);
            Engine.Threads[0].Step();
        }

        public MediaEngine Engine { get; }

        public MediaLeg Leg { get; }

        public int Relayed => _outside.Received;

        /// <summary>Bytes allocated by the media thread (this one) while it moves so many packets.</summary>
        public long Measure(int packets)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Relay(packets);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        /// <summary>A packet every 20 ms, with the tick after it.</summary>
        public void Relay(int packets)
        {
            var to = MemoryWire.Address(Leg.Local.Port);
            for (var i = 0; i < packets; i++)
            {
                _sequence++;
                BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _sequence);
                BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _sequence * _units);
                _caller.TrySend(_packet, to);
                Engine.Threads[0].Step();
                _outside.Poll();
                _time.Advance(TimeSpan.FromMilliseconds(20));
                Engine.Threads[0].Step();
            }
        }

        private static MediaLegParameters Parameters(AudioCodec codec, IPacketPort peer) => new()
        {
            Remote = new IPEndPoint(IPAddress.Loopback, peer.LocalPort),
            Codec = codec,
            PayloadType = 96,
        };

        public async ValueTask DisposeAsync()
        {
            await Engine.DisposeAsync();
            _caller.Dispose();
            _agent.Dispose();
            _outside.Dispose();
        }

        private sealed class Quiet : IMediaLegListener;
    }

    private sealed class PacketNetworkHolder : IPacketReceiver, IDisposable
    {
        private readonly IPacketNetwork _network = PacketNetworks.Create(new MediaEngineOptions { BindAddress = IPAddress.Loopback });

        public int Received { get; private set; }

        public IPacketPort Bind()
        {
            while (true)
            {
                if (_network.TryBind(Random.Shared.Next(21_000, 48_000)) is not { } port)
                    continue;
                _network.Attach(port, this);
                return port;
            }
        }

        public void Poll() => _network.Poll(0);

        public void OnPacket(IPacketPort port, Span<byte> buffer, int length, in Switchboard.Media.Secure.PeerAddress from) => Received++;

        public void Dispose() => _network.Dispose();
    }
}
