using System.Buffers.Binary;
using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;
using Switchboard.Media.Rtp;
using Switchboard.Media.Streams;

namespace Switchboard.Media.Legs;

/// <summary>
/// What the other side of the bridge says, the cheapest way there is: passed on as it is; through a table (A-law and µ-law);
/// cut to another packet length; or decoded, put into time, and encoded again on the tick.
/// </summary>
internal sealed partial class MediaPath
{
    private const int ShortestPacket = 10 * MediaClock.PerMillisecond;
    private const long EventPatience = 60 * MediaClock.PerMillisecond;

    private Repacketizer? _repacketizer;
    private DecodedStream? _bridged;
    private bool _converts; // the bridge's audio goes through _bridged
    private bool _recuts; // it goes through _repacketizer
    private uint _eventSource;
    private uint _eventStart;
    private uint _eventStamp;
    private long _eventUntil;

    /// <summary>Events of the other side can be passed on; otherwise its keys are sent another way.</summary>
    private bool TakesEvents => _parameters is { SendDigitsBy: DigitWay.Events, SendEventPayloadType: not null };

    /// <summary>A packet of the bridge's other side: into our stream and out.</summary>
    private void RelayAudio(Span<byte> buffer, in RtpPacket packet, AudioCodec codec, long now)
    {
        if (HearsOwnSource || !MaySend || !IsReady)
            return;
        var payload = buffer.Slice(packet.PayloadOffset, packet.PayloadLength);
        if (!TryMap(payload, codec))
        {
            Convert(codec, packet, payload, now);
            return;
        }

        PauseBridge();
        // Opus in any length must be understood (RFC 7587 §4.2); of the others a peer gets what it asked for. A length that is
        // no whole step of 10 ms is the odd end of something and passes.
        if (_codec.IsSampleWise && packet.PayloadLength != _frameUnits && (_recuts || packet.PayloadLength % ShortestPacket == 0))
        {
            Recut(packet, payload, now);
            return;
        }

        _recuts = false;
        if (!_sender.TryRelay(packet, _codec.DurationOf(payload), now, out var sequence, out var timestamp, out var marker))
            return;
        _recording?.Write(1 - (int)_side, _codec, payload, _sender.Ssrc, timestamp, now);
        SendRelayed(buffer, packet, _parameters!.PayloadType, marker, sequence, timestamp);
    }

    /// <summary>True when the payload is what our peer understands, at once or after a table.</summary>
    private bool TryMap(Span<byte> payload, AudioCodec codec)
    {
        if (ReferenceEquals(codec, _codec))
            return true;
        if (codec is not G711Codec from || _codec is not G711Codec)
            return false;
        G711.Map(from.Law == G711.Law.A ? G711.AToMu : G711.MuToA, payload);
        return true;
    }

    private void Recut(in RtpPacket packet, ReadOnlySpan<byte> payload, long now)
    {
        _repacketizer ??= new Repacketizer();
        if (!_recuts)
            _repacketizer.Clear();
        _recuts = true;
        if (!_repacketizer.Put(packet, payload))
            return;
        while (_repacketizer.TryTake(_frameUnits, out var octets, out var gap))
        {
            if (gap > 0)
                _sender.LeaveGap(gap);
            _sender.NextLocal(octets.Length, now, out var sequence, out var timestamp, out var marker);
            octets.CopyTo(Home.Scratch.AsSpan(RtpPacket.HeaderLength));
            SendMade(
                Home.Scratch.AsSpan(RtpPacket.HeaderLength, octets.Length), _parameters!.PayloadType, marker, sequence, timestamp, now, record: true);
        }
    }

    private void Convert(AudioCodec codec, in RtpPacket packet, ReadOnlySpan<byte> payload, long now)
    {
        BeginConverting(Math.Min(codec.SampleRate, _codec.SampleRate));
        _bridged!.Take(codec, packet, payload, now);
    }

    /// <summary>Comfort noise of the other side becomes audible noise for ours.</summary>
    private void RelayNoise(Span<byte> buffer, in RtpPacket packet, long now)
    {
        if (HearsOwnSource || !MaySend || !IsReady)
            return;
        BeginConverting(_converts ? _bridged!.SampleRate : MediaClock.Rate);
        _bridged!.TakeNoise(packet, buffer.Slice(packet.PayloadOffset, packet.PayloadLength), now);
    }

    /// <summary>Converting never costs more than the narrower of the two codecs can carry.</summary>
    private void BeginConverting(int sampleRate)
    {
        if (_bridged is null || _bridged.SampleRate != sampleRate)
        {
            _bridged?.Dispose();
            _bridged = new DecodedStream(sampleRate);
        }
        else if (!_converts)
        {
            _bridged.Reset();
        }

        _converts = true;
    }

    private void TickBridge(long now)
    {
        if (!_converts || _bridged is not { } source)
            return;
        Span<short> frame = stackalloc short[960];
        frame = frame[..source.FrameSamples];
        var audible = source.Pull(frame, now);
        if (now < _eventUntil)
            return; // a key is pressed: events go in place of audio
        // Gateways want G.711 and G.722 without holes; a peer of Opus knows DTX.
        if (audible || _codec.IsSampleWise)
            SendPcm(frame, source.SampleRate, now);
    }

    /// <summary>The bridge's audio is not converted any more, or is not heard now.</summary>
    private void PauseBridge()
    {
        if (!_converts)
            return;
        _converts = false;
        EndPcm();
    }

    private void LeaveBridge()
    {
        (_converts, _recuts) = (false, false);
        _bridged?.Dispose();
        _bridged = null;
        EndPcm();
    }

    private void RelayEvent(MediaPath from, Span<byte> buffer, in RtpPacket packet, long now)
    {
        if (_converts)
            _bridged!.Interrupt(packet);
        if (HearsOwnSource || !MaySend || !IsReady || !TakesEvents)
            return;
        var payload = buffer.Slice(packet.PayloadOffset, packet.PayloadLength);
        var duration = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
        var (theirs, ours) = (from._parameters!.EventClockRate, _parameters!.EventClockRate);
        if (_converts || _recuts || theirs != ours || from._sender.ClockRate != _sender.ClockRate)
        {
            TranslateEvent(packet, payload, (int)Math.Min((long)duration * ours / theirs, 0xFFFF), now);
            return;
        }

        if (_sender.TryRelay(packet, duration, now, out var sequence, out var timestamp, out var marker))
            SendRelayed(buffer, packet, _parameters.SendEventPayloadType!.Value, marker, sequence, timestamp);
    }

    /// <summary>An event into a stream of our own numbering and clock: each packet of it keeps the time it began with us.</summary>
    private void TranslateEvent(in RtpPacket packet, ReadOnlySpan<byte> payload, int duration, long now)
    {
        var begins = packet.Ssrc != _eventSource || packet.Timestamp != _eventStart;
        if (begins && packet.Ssrc == _eventSource && (int)(packet.Timestamp - _eventStart) < 0)
            return; // a late packet of the key before
        if (begins)
        {
            (_eventSource, _eventStart) = (packet.Ssrc, packet.Timestamp);
            _eventStamp = _sender.BeginEvent(now);
            _encoded?.Clear();
        }

        _eventUntil = now + EventPatience;
        var to = Home.Scratch.AsSpan(RtpPacket.HeaderLength, 4);
        payload[..2].CopyTo(to);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)duration);
        var units = (int)((long)duration * _sender.ClockRate / _parameters!.EventClockRate);
        SendMade(to, _parameters.SendEventPayloadType!.Value, begins, _sender.NextOfEvent(units), _eventStamp, now, record: false);
    }

    private void SendRelayed(Span<byte> buffer, in RtpPacket packet, int payloadType, bool marker, ushort sequence, uint timestamp)
    {
        var start = packet.PayloadOffset - RtpPacket.HeaderLength;
        var whole = buffer[start..];
        RtpPacket.WriteHeader(whole, payloadType, marker, sequence, timestamp, _sender.Ssrc);
        Send(whole, RtpPacket.HeaderLength + packet.PayloadLength, packet.PayloadLength);
    }
}
