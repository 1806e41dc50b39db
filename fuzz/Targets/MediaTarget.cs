using System.Buffers.Binary;
using System.Net;
using Switchboard.Engine.Tests.Media.Support;
using Switchboard.Kernel;
using Switchboard.Media;
using Switchboard.Media.Codecs;
using Switchboard.Media.Rtp;
using Switchboard.Media.Secure;

namespace Switchboard.Fuzz.Targets;

/// <summary>RTP or RTCP into a leg that is bridged to another of a different codec: figures, keys, jitter buffer, decoders.</summary>
internal sealed class MediaTarget : FuzzTarget, IMediaLegListener
{
    private const uint Ssrc = 0x11223344;
    private readonly FaultLog _log = new();
    private readonly VirtualTimeProvider _time = new();
    private readonly MemoryWire _wire = new() { Deaf = true };
    private readonly PeerAddress _peer = MemoryWire.Address(40_000);
    private readonly MediaEngine _engine;
    private readonly MediaLeg _leg;
    private readonly bool _control;
    private ushort _sequence;

    public MediaTarget(bool control)
    {
        _control = control;
        _engine = new MediaEngine(new MediaEngineOptions { BindAddress = IPAddress.Loopback, FirstPort = 30_000, LastPort = 30_999, Threads = 1 }, _time, _log, _ => _wire);
        _leg = Leg(40_000, AudioCodecs.Opus, 96);
        _leg.Bridge(Leg(40_002, AudioCodecs.Pcma, 8));
        for (var i = 0; i < 8; i++)
            Speak();
        Seeds = control ? Reports() : Packets();
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override void Feed(byte[] input)
    {
        if (input.Length is 0 or > 1500)
            return;
        _wire.Send(_control ? _peer.WithPort(40_001) : _peer, _leg.Local.Port + (_control ? 1 : 0), input);
        Speak();
        _log.ThrowIfAny();
    }

    public void OnFirstPacket(MediaLeg leg)
    {
    }

    public void OnDigit(MediaLeg leg, ReceivedDigit digit)
    {
    }

    public void OnSilence(MediaLeg leg, TimeSpan silence)
    {
    }

    public void OnRemoteAddress(MediaLeg leg, IPEndPoint remote, RemoteAddressOrigin origin)
    {
    }

    public void OnClosed(MediaLeg leg, MediaFigures figures) => throw new InvalidOperationException("A packet closed the leg.");

    private MediaLeg Leg(int port, AudioCodec codec, int payloadType)
    {
        var leg = _engine.CreateLeg(this).Value;
        leg.Configure(new MediaLegParameters
        {
            Remote = MemoryWire.Address(port).ToEndPoint(),
            Codec = codec,
            PayloadType = payloadType,
            Receive = [new PayloadMapping(96, AudioCodecs.Opus), new PayloadMapping(9, AudioCodecs.G722), new PayloadMapping(8, AudioCodecs.Pcma), new PayloadMapping(0, AudioCodecs.Pcmu)],
            SendEventPayloadType = 101,
            ReceiveEventPayloadType = 101,
        });
        _engine.Threads[0].Step();
        return leg;
    }

    // The honest peer speaks on, so that the broken packet meets a stream.
    private void Speak()
    {
        _wire.Send(_peer, _leg.Local.Port, Packet(8, _sequence++, 160));
        _time.Advance(TimeSpan.FromMilliseconds(20));
        _engine.Threads[0].Step();
    }

    private static byte[] Packet(int payloadType, ushort sequence, int length, byte fill = 0xD5)
    {
        var packet = new byte[RtpPacket.HeaderLength + length];
        RtpPacket.WriteHeader(packet, payloadType, false, sequence, sequence * 160u, Ssrc);
        packet.AsSpan(RtpPacket.HeaderLength).Fill(fill);
        return packet;
    }

    private static List<byte[]> Packets()
    {
        var digit = Packet(101, 12, 4, 0);
        BinaryPrimitives.WriteUInt32BigEndian(digit.AsSpan(RtpPacket.HeaderLength), 0x058A0320);
        // Padding, two contributing sources and an extension in one.
        byte[] rich = [0xB2, 8, 0, 9, 0, 0, 6, 0x40, 0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1, 0, 0, 0, 2, 0xBE, 0xDE, 0, 1, 0x10, 0x7F, 0, 0, .. new byte[156], 0, 0, 0, 4];
        byte[] opus = [.. Packet(96, 14, 0), 0x08, .. Enumerable.Range(0, 60).Select(i => (byte)(i * 37))];
        return [Packet(8, 8, 160), Packet(0, 9, 240, 0xFF), Packet(9, 10, 160, 0x7A), Packet(13, 11, 1, 60), digit, opus, rich];
    }

    private static List<byte[]> Reports()
    {
        byte[] sender = [0x81, 200, 0, 12, 0x11, 0x22, 0x33, 0x44, .. new byte[20], 0x55, 0x66, 0x77, 0x88, .. new byte[20]];
        byte[] receiver = [0x81, 201, 0, 7, 0x11, 0x22, 0x33, 0x44, .. new byte[24]];
        byte[] described = [0x81, 202, 0, 3, 0x11, 0x22, 0x33, 0x44, 1, 4, (byte)'p', (byte)'e', (byte)'e', (byte)'r', 0, 0];
        byte[] goodbye = [0x81, 203, 0, 1, 0x11, 0x22, 0x33, 0x44];
        return [[.. sender, .. described], [.. receiver, .. described], [.. receiver, .. goodbye], [0x81, 206, 0, 2, .. new byte[8]]];
    }
}
