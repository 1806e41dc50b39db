using Switchboard.Media.Loops;

namespace Switchboard.Media.Rtp;

/// <summary>
/// Makes key presses of RFC 4733 event packets: one press for one (SSRC, timestamp), however many packets of it come, go
/// missing or come late. A press is complete at its end packet, at the start of the next, or after 200 ms without packets.
/// </summary>
internal sealed class DigitReceiver
{
    private const string Names = "0123456789*#ABCD";
    private const long Patience = 200 * MediaClock.PerMillisecond;
    private const int LongestSegment = 0xFFFF;

    private uint _ssrc;
    private uint _timestamp;
    private bool _known;
    private bool _open;
    private byte _code;
    private int _duration;
    private int _earlierSegments;
    private long _lastPacket;

    /// <summary>The clock of durations and timestamps.</summary>
    public int ClockRate { get; set; } = MediaClock.Rate;

    /// <summary>A press that is complete and waits to be taken.</summary>
    private ReceivedDigit? _complete;
    private ReceivedDigit? _completeBefore;

    /// <summary>Takes an event packet's payload; true when it is the first of a new press.</summary>
    public bool Receive(uint ssrc, uint timestamp, ReadOnlySpan<byte> payload, long now)
    {
        if (payload.Length < 4 || payload[0] >= Names.Length)
            return false;
        var code = payload[0];
        var isEnd = (payload[1] & 0x80) != 0;
        var duration = (payload[2] << 8) | payload[3];
        var isNew = !_known || ssrc != _ssrc || timestamp != _timestamp;
        if (isNew && _known && ssrc == _ssrc && (int)(timestamp - _timestamp) < 0)
            return false; // a late packet of an earlier press
        if (isNew && IsNextSegment(ssrc, timestamp, code))
        {
            _earlierSegments += (int)(timestamp - _timestamp);
            _timestamp = timestamp;
            _duration = 0;
            isNew = false;
        }

        if (isNew)
        {
            Complete();
            (_ssrc, _timestamp, _known, _open, _code, _duration, _earlierSegments) = (ssrc, timestamp, true, true, code, 0, 0);
        }

        _lastPacket = now;
        _duration = Math.Max(_duration, duration);
        if (isEnd)
            Complete();
        return isNew;
    }

    /// <summary>Ends a press whose end packets were all lost.</summary>
    public void Tick(long now)
    {
        if (_open && now - _lastPacket > Patience)
            Complete();
    }

    /// <summary>Takes the next complete press, in the order pressed.</summary>
    public bool TryTake(out ReceivedDigit digit)
    {
        digit = _completeBefore ?? _complete ?? default;
        var any = _completeBefore is not null || _complete is not null;
        if (_completeBefore is not null)
            _completeBefore = null;
        else
            _complete = null;
        return any;
    }

    private bool IsNextSegment(uint ssrc, uint timestamp, byte code) =>
        // RFC 4733 §2.5.1.3: an event longer than 0xFFFF goes on in a segment that starts where the last one ended.
        _open && ssrc == _ssrc && code == _code && timestamp - _timestamp is > 0xF000 and <= LongestSegment;

    private void Complete()
    {
        if (!_open)
            return;
        _open = false;
        if (_complete is not null)
            _completeBefore = _complete;
        _complete = new ReceivedDigit(Names[_code], TimeSpan.FromSeconds((_earlierSegments + _duration) / (double)ClockRate));
    }
}
