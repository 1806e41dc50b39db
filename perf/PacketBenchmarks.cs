using System.Buffers.Binary;
using System.Net;
using BenchmarkDotNet.Attributes;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Recording;
using Switchboard.Media.Secure;

namespace Switchboard.Perf;

/// <summary>The packet path without the kernel: relay, relay with recording, transcoding.</summary>
[MemoryDiagnoser]
public class PacketBenchmarks : IAsyncDisposable
{
    private static readonly PeerAddress Caller = PeerAddress.FromV4(0x7F000001, 40000);
    private readonly byte[] _packet = new byte[172];
    private readonly byte[] _payload = new byte[160];
    private readonly MemoryNetwork _network = new();
    private MediaEngine _engine = null!;
    private MediaLeg _leg = null!;
    private RecordingFile? _recording;
    private string? _path;
    private ushort _sequence;
    private uint _timestamp;

    /// <summary>Whether the relayed call is recorded.</summary>
    [Params(false, true)]
    public bool Recorded { get; set; }

    /// <summary>Two bridged legs on a network in memory.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _engine = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, Threads = 1 }, null, null, _ => _network);
        _leg = _engine.CreateLeg(new Quiet()).Value;
        var other = _engine.CreateLeg(new Quiet()).Value;
        var parameters = new MediaLegParameters { Codec = AudioCodecs.Pcma, PayloadType = 8 };
        _leg.Configure(parameters with { Remote = new IPEndPoint(IPAddress.Loopback, 40000) });
        other.Configure(parameters with { Remote = new IPEndPoint(IPAddress.Loopback, 40002) });
        _leg.Bridge(other);
        if (Recorded)
        {
            _path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".wav");
            _recording = _engine.OpenRecording(_path).Value;
            _leg.StartRecording(_recording);
        }

        _engine.Threads[0].Step();
        _packet[0] = 0x80;
        _packet[1] = 8;
    }

    /// <summary>Ends what <see cref="Setup"/> began.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync() => await DisposeAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _network.Dispose();
        GC.SuppressFinalize(this);
        if (_path is not null)
            File.Delete(_path);
    }

    /// <summary>One packet from socket buffer to socket buffer.</summary>
    [Benchmark]
    public int Relay()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), ++_sequence);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _timestamp += 160);
        _network.Deliver(_packet, Caller);
        if (_sequence % 8 == 0)
            _engine.Threads[0].Step();
        return _network.Sent;
    }

    /// <summary>A-law to µ-law, 20 ms in place.</summary>
    [Benchmark]
    public byte Transcode()
    {
        G711.Map(G711.AToMu, _payload);
        return _payload[0];
    }

    private sealed class Quiet : IMediaLegListener;
}
