using Switchboard.Media.Codecs;
using Switchboard.Media.Rtp;
using Switchboard.Media.Streams;

namespace Switchboard.Media.Legs;

/// <summary>Linear audio of the leg: what the peer says for whoever mixes or converts it, and what is made for the peer.</summary>
internal sealed partial class MediaPath
{
    private readonly List<DecodedStream> _decoded = [];
    private EncodedStream? _encoded;
    private EncoderOptions? _encoderOptions;

    /// <summary>
    /// What the peer says, decoded from now on: pull a frame on each tick. Silent while the leg is muted, held or does not
    /// receive. Each asker has its own; <see cref="CloseDecoded"/> ends it, and so does the end of the leg.
    /// </summary>
    public DecodedStream OpenDecoded(int sampleRate)
    {
        var stream = new DecodedStream(sampleRate);
        _decoded.Add(stream);
        return stream;
    }

    public void CloseDecoded(DecodedStream stream)
    {
        if (_decoded.Remove(stream))
            stream.Dispose();
    }

    /// <summary>
    /// Sends a frame of 20 ms in the leg's codec and packet length; passed over while the leg plays, sends digits, is held or
    /// cannot send. Call it on the leg's tick; one maker at a time.
    /// </summary>
    public void SendPcm(ReadOnlySpan<short> frame, int sampleRate, long now)
    {
        if (HearsOwnSource || !IsReady || !MaySend)
        {
            _encoded?.Clear();
            return;
        }

        if (_encoded is not { } stream || stream.SampleRate != sampleRate)
        {
            DropEncoder();
            _encoded = stream = new EncodedStream(_codec, sampleRate, _parameters!.PacketMilliseconds, _encoderOptions);
        }

        stream.Push(frame);
        var room = Home.Scratch.AsSpan(RtpPacket.HeaderLength, PayloadRoom);
        while (stream.TryTake(room, out var length))
        {
            if (length == 0)
            {
                _sender.EndSource(); // DTX: the next packet begins a talk spurt, with the marker
                continue;
            }

            _sender.NextLocal(stream.PacketUnits, now, out var sequence, out var timestamp, out var marker);
            SendMade(room[..length], _parameters!.PayloadType, marker, sequence, timestamp, now, record: true);
        }
    }

    /// <summary>The maker of <see cref="SendPcm"/> leaves: what was begun is forgotten, what comes next begins with a marker.</summary>
    public void EndPcm()
    {
        _encoded?.Clear();
        _sender.EndSource();
    }

    private void FeedDecoded(AudioCodec codec, in RtpPacket packet, ReadOnlySpan<byte> payload, long now)
    {
        foreach (var stream in _decoded)
            stream.Take(codec, packet, payload, now);
    }

    private void ReceiveNoise(Span<byte> buffer, in RtpPacket packet, long now)
    {
        if (_muted || _held || !MayReceive)
            return;
        foreach (var stream in _decoded)
            stream.TakeNoise(packet, buffer.Slice(packet.PayloadOffset, packet.PayloadLength), now);
        _partner?.RelayNoise(buffer, packet, now);
    }

    private void InterruptDecoded(in RtpPacket packet)
    {
        foreach (var stream in _decoded)
            stream.Interrupt(packet);
    }

    private void DropEncoder()
    {
        _encoded?.Dispose();
        _encoded = null;
    }

    private void ReleaseStreams()
    {
        StopListening(null);
        DropEncoder();
        foreach (var stream in _decoded)
            stream.Dispose();
        _decoded.Clear();
        _bridged?.Dispose();
        _bridged = null;
        _tones?.Dispose();
        _tones = null;
    }
}
