using System.Buffers.Binary;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Prompts;
using Switchboard.Media.Rtp;
using Switchboard.Media.Secure;

namespace Switchboard.Engine.Tests.Media.Support;

/// <summary>The other end of a leg: speaks a tone, presses keys, and keeps what it hears.</summary>
internal sealed class Phone
{
    private readonly MediaBench _bench;
    private readonly int _legPort;
    private readonly List<Heard> _heard = [];
    private readonly List<byte[]> _rtcp = [];
    private Prompt? _voice;
    private long _spoken;

    public Phone(MediaBench bench, MediaLeg leg, int port)
    {
        _bench = bench;
        _legPort = leg.Local.Port;
        Address = MemoryWire.Address(port);
        bench.Wire.Listen(Address, Hear);
        bench.Wire.Listen(Address.WithPort((ushort)(port + 1)), (packet, _) => _rtcp.Add(packet));
    }

    public sealed record Heard(byte PayloadType, bool Marker, ushort Sequence, uint Timestamp, uint Ssrc, byte[] Payload);

    public PeerAddress Address { get; set; }

    public AudioCodec Codec { get; set; } = AudioCodecs.Pcma;

    public int PayloadType { get; set; } = 8;

    public uint Ssrc { get; set; } = 0x1234;

    public ushort Sequence { get; set; } = 100;

    public uint Timestamp { get; set; } = 5000;

    public int FrameSamples { get; set; } = 160;

    public IReadOnlyList<Heard> Packets => _heard;

    public IReadOnlyList<byte[]> RtcpPackets => _rtcp;

    /// <summary>The audio heard, decoded, in order of arrival.</summary>
    public short[] Audio
    {
        get
        {
            var samples = new List<short>();
            foreach (var packet in _heard.Where(packet => packet.PayloadType is 0 or 8))
            {
                var decoded = new short[packet.Payload.Length];
                (packet.PayloadType == 8 ? AudioCodecs.Pcma : AudioCodecs.Pcmu).Decode(packet.Payload, decoded);
                samples.AddRange(decoded);
            }

            return [.. samples];
        }
    }

    public void Forget() => _heard.Clear();

    public void Speak(double frequency) => _voice = Tones.Sine(frequency, TimeSpan.FromSeconds(20));

    public void FallSilent() => _voice = null;

    public void Tick()
    {
        if (_voice is null)
            return;
        var payload = new byte[FrameSamples];
        _voice.Read(Codec, _spoken, payload);
        _spoken = (_spoken + FrameSamples) % (15 * 8000);
        SendRtp(PayloadType, payload);
        Timestamp += (uint)FrameSamples;
    }

    public void SendRtp(int payloadType, byte[] payload, bool marker = false, uint? timestamp = null) =>
        SendRaw(Build(payloadType, Sequence++, timestamp ?? Timestamp, Ssrc, payload, marker));

    public void SendRaw(byte[] packet) => _bench.Wire.Send(Address, _legPort, packet);

    public void SendEvent(int code, int duration, bool end, uint timestamp) =>
        SendRtp(101, [(byte)code, (byte)(end ? 0x8A : 0x0A), (byte)(duration >> 8), (byte)duration], timestamp: timestamp);

    public static byte[] Build(int payloadType, ushort sequence, uint timestamp, uint ssrc, byte[] payload, bool marker = false)
    {
        var packet = new byte[12 + payload.Length];
        RtpPacket.WriteHeader(packet, payloadType, marker, sequence, timestamp, ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    private void Hear(byte[] packet, PeerAddress from)
    {
        _ = from;
        if (RtpPacket.IsRtcp(packet[1]))
        {
            _rtcp.Add(packet);
            return;
        }

        _heard.Add(new Heard(
            (byte)(packet[1] & 0x7F),
            (packet[1] & 0x80) != 0,
            BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)),
            BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4)),
            BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)),
            packet[12..]));
    }
}
