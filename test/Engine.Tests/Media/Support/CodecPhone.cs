using System.Buffers.Binary;
using Switchboard.Engine.Tests.Media.Streams;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Rtp;
using Switchboard.Media.Secure;
using Switchboard.Media.Streams;

namespace Switchboard.Engine.Tests.Media.Support;

/// <summary>A peer of any codec and packet length; speaks a tone, hears what comes through a decoder, in order of arrival.</summary>
internal sealed class CodecPhone : IDisposable
{
    private readonly MediaBench _bench;
    private readonly EncodedStream _encoder;
    private readonly AudioDecoder _decoder;
    private readonly List<(byte Type, bool Marker, ushort Sequence, uint Timestamp, byte[] Payload)> _packets = [];
    private readonly List<short> _heard = [];
    private short[]? _voice;
    private int _spoken;
    private uint _timestamp = 90000;

    public CodecPhone(MediaBench bench, string codec, int milliseconds, int port, Func<MediaLegParameters, MediaLegParameters>? change = null)
    {
        _bench = bench;
        Codec = StreamTests.CodecOf(codec);
        PayloadType = Codec.StaticPayloadType ?? 111;
        Address = MemoryWire.Address(port);
        bench.Wire.Listen(Address, Hear);
        Leg = bench.Engine.CreateLeg(Notes).Value;
        var events = Codec.ClockRate == 48000 ? 110 : 101;
        var parameters = new MediaLegParameters
        {
            Remote = Address.ToEndPoint(),
            Codec = Codec,
            PayloadType = PayloadType,
            PacketMilliseconds = milliseconds,
            SendEventPayloadType = events,
            ReceiveEventPayloadType = events,
            EventClockRate = Codec.ClockRate,
            Encoder = new EncoderOptions { InbandFec = true },
        };
        Leg.Configure(change is null ? parameters : change(parameters));
        bench.Loop.Step();
        _encoder = new EncodedStream(Codec, 8000, milliseconds, new EncoderOptions { InbandFec = true });
        _decoder = Codec.CreateDecoder(8000);
    }

    public AudioCodec Codec { get; }

    public int PayloadType { get; }

    public PeerAddress Address { get; }

    public MediaLeg Leg { get; }

    public Notes Notes { get; } = new();

    public ushort Sequence { get; set; } = 100;

    public IReadOnlyList<(byte Type, bool Marker, ushort Sequence, uint Timestamp, byte[] Payload)> Packets => _packets;

    public IReadOnlyList<short> Heard => _heard;

    public void Forget()
    {
        _packets.Clear();
        _heard.Clear();
    }

    public void Speak(double frequency) => Speak(StreamTests.Tone(frequency, 8000, 30));

    public void Speak(short[] samples) => (_voice, _spoken) = (samples, 0);

    public void FallSilent() => _voice = null;

    /// <summary>20 ms of speech.</summary>
    public void Tick()
    {
        if (_voice is null || _spoken + 160 > _voice.Length)
            return;
        _encoder.Push(_voice.AsSpan(_spoken, 160));
        _spoken += 160;
        var payload = new byte[1300];
        while (_encoder.TryTake(payload, out var length))
        {
            Send(PayloadType, payload[..length], _timestamp);
            _timestamp += (uint)_encoder.PacketUnits;
        }
    }

    /// <summary>Presses a key as a phone does: updates each 20 ms, three end packets.</summary>
    public void Press(MediaBench bench, int code, int milliseconds = 100)
    {
        var (clock, type) = (Codec.ClockRate, Codec.ClockRate == 48000 ? 110 : 101);
        var steps = milliseconds / 20;
        for (var i = 1; i <= steps + 2; i++)
        {
            var duration = Math.Min(i, steps) * clock / 50;
            Send(type, [(byte)code, (byte)(i >= steps ? 0x8A : 0x0A), (byte)(duration >> 8), (byte)duration], _timestamp, i == 1);
            if (i < steps)
                bench.RunStep(TimeSpan.FromMilliseconds(20));
        }

        _timestamp += (uint)(milliseconds * clock / 1000);
    }

    public void Send(int type, byte[] payload, uint timestamp, bool marker = false) =>
        _bench.Wire.Send(Address, Leg.Local.Port, Phone.Build(type, Sequence++, timestamp, 77, payload, marker));

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    private void Hear(byte[] packet, PeerAddress from)
    {
        _ = from;
        if (RtpPacket.IsRtcp(packet[1]))
            return;
        var type = (byte)(packet[1] & 0x7F);
        var payload = packet[12..];
        _packets.Add((
            type,
            (packet[1] & 0x80) != 0,
            BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)),
            BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)),
            payload));
        if (type != PayloadType)
            return;
        var samples = new short[2000];
        _heard.AddRange(samples.AsSpan(0, _decoder.Decode(payload, samples)));
    }
}
