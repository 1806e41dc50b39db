namespace Switchboard.Media.Rtp;

/// <summary>
/// The stream one leg sends: one SSRC and rising sequence numbers and timestamps whatever its source is – prompt, bridge,
/// music, digits. Each change of source carries on where the last ended, with the marker bit.
/// </summary>
internal sealed class SenderStream
{
    private const int Resync = 3000;

    private ushort _sequence = (ushort)Random.Shared.Next(0x8000);
    private uint _timestamp = (uint)Random.Shared.NextInt64(uint.MaxValue);
    private long _lastSent;
    private int _lastDuration = 160;
    private Source _source;
    private bool _started;
    private uint _scale = 1;

    private uint _relayedSsrc;
    private ushort _relayedHighest;
    private ushort _sequenceOffset;
    private uint _timestampOffset;
    private ushort _firstSequence;
    private int _sinceChange;

    private enum Source
    {
        None,
        Relay,
        Local,
    }

    public uint Ssrc { get; } = (uint)Random.Shared.NextInt64(1, uint.MaxValue);

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The RTP timestamp that belongs to a clock value, for sender reports.</summary>
    public uint TimestampAt(long now) => _timestamp + ((uint)(now - _lastSent) * _scale);

    /// <summary>The clock of its timestamps.</summary>
    public int ClockRate => (int)_scale * Loops.MediaClock.Rate;

    /// <summary>So much of the source is missing in front of the next packet: its number and its time are left out.</summary>
    public void LeaveGap(int duration)
    {
        if (_source != Source.Local)
            return;
        _sequence++;
        _lastDuration += duration;
    }

    /// <summary>The clock of its timestamps; durations given to it are in these units, moments in 8 kHz.</summary>
    public void SetClock(int clockRate) => _scale = (uint)(clockRate / Loops.MediaClock.Rate);

    /// <summary>The source is over; what comes next begins with a marker.</summary>
    public void EndSource() => _source = Source.None;

    /// <summary>Numbers a packet of the bridge; false for a late one from before the source changed.</summary>
    public bool TryRelay(in RtpPacket packet, int duration, long now, out ushort sequence, out uint timestamp, out bool marker)
    {
        marker = packet.Marker;
        if (_source != Source.Relay || packet.Ssrc != _relayedSsrc || Jumped(packet))
        {
            Rebase(packet, now);
            marker = true;
        }
        else if (_sinceChange < 1000 && (short)(packet.Sequence - _firstSequence) < 0)
        {
            sequence = 0;
            timestamp = 0;
            return false;
        }

        _sinceChange++;
        sequence = (ushort)(packet.Sequence + _sequenceOffset);
        timestamp = packet.Timestamp + _timestampOffset;
        if ((short)(packet.Sequence - _relayedHighest) >= 0)
        {
            _relayedHighest = packet.Sequence;
            _sequence = sequence;
            if ((int)(timestamp - _timestamp) >= 0)
                _timestamp = timestamp;
            _lastSent = now;
            _lastDuration = duration;
        }

        return true;
    }

    /// <summary>Numbers a packet we make.</summary>
    public void NextLocal(int duration, long now, out ushort sequence, out uint timestamp, out bool marker)
    {
        marker = _source != Source.Local;
        _timestamp += marker ? Gap(now) : (uint)_lastDuration;
        _source = Source.Local;
        Sent(duration, now);
        sequence = _sequence;
        timestamp = _timestamp;
    }

    /// <summary>Starts an event: its packets share this timestamp.</summary>
    public uint BeginEvent(long now)
    {
        _timestamp += Gap(now);
        _source = Source.None;
        _lastSent = now;
        _started = true;
        _lastDuration = 0;
        return _timestamp;
    }

    /// <summary>The next sequence number within an event that lasts <paramref name="duration"/> so far.</summary>
    public ushort NextOfEvent(int duration)
    {
        _lastDuration = duration;
        return ++_sequence;
    }

    public void Count(int payloadBytes)
    {
        Packets++;
        Bytes += payloadBytes;
    }

    private void Sent(int duration, long now)
    {
        _sequence++;
        _lastSent = now;
        _lastDuration = duration;
        _started = true;
    }

    private bool Jumped(in RtpPacket packet) =>
        Math.Abs((int)(short)(packet.Sequence - _relayedHighest)) > Resync;

    private void Rebase(in RtpPacket packet, long now)
    {
        _source = Source.Relay;
        _relayedSsrc = packet.Ssrc;
        _relayedHighest = packet.Sequence;
        _firstSequence = packet.Sequence;
        _sinceChange = 0;
        _sequenceOffset = (ushort)(_sequence + 1 - packet.Sequence);
        _timestampOffset = _timestamp + Gap(now) - packet.Timestamp;
        _started = true;
    }

    /// <summary>How far the timestamp moves at a change of source: by the time that passed, at least past the last packet.</summary>
    private uint Gap(long now) => _started ? (uint)Math.Clamp((now - _lastSent) * _scale, _lastDuration, int.MaxValue) : 0;
}
