using Switchboard.Media.Codecs;
using Switchboard.Media.Loops;
using Switchboard.Media.Rtp;

namespace Switchboard.Media.Streams;

/// <summary>What the jitter buffer has for the next moment.</summary>
internal enum JitterStep
{
    /// <summary>Nothing plays: the stream has not begun, pauses, or is being buffered.</summary>
    Idle,

    /// <summary>A packet in its turn.</summary>
    Packet,

    /// <summary>A packet in its turn that may be blended into the next: more is buffered than is needed.</summary>
    Surplus,

    /// <summary>A packet is lost and later ones are here.</summary>
    Lost,

    /// <summary>Nothing has come yet: what is made up now counts against what turns out to be lost.</summary>
    Starved,

    /// <summary>The sender said nothing for so long (DTX).</summary>
    Gap,
}

/// <summary>One answer of the jitter buffer; its spans are good until the next call.</summary>
/// <param name="step">What it is.</param>
/// <param name="codec">The codec of the payload; null for comfort noise.</param>
/// <param name="payload">The packet; when lost, the packet after it, if it is here.</param>
/// <param name="units">How long it lasts, in RTP clock units.</param>
/// <param name="clockRate">Those units a second.</param>
internal readonly ref struct JitterTurn(JitterStep step, AudioCodec? codec, ReadOnlySpan<byte> payload, int units, int clockRate)
{
    public JitterStep Step { get; } = step;

    public AudioCodec? Codec { get; } = codec;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public int Units { get; } = units;

    public int ClockRate { get; } = clockRate;
}

/// <summary>
/// Puts the packets of one stream into order and time. Its delay follows the network: it begins with 20 ms and twice the
/// jitter of RFC 3550, grows when packets come too late or not in time, and shrinks by a packet when even the slowest of
/// the last seconds came earlier than needed. The same two movements follow the drift of the sender's clock.
/// </summary>
internal sealed class JitterBuffer
{
    private const int Capacity = 64;
    private const int Frame = MediaLoop.TickUnits;
    private const int LeastDelay = 2 * Frame;
    private const int SteadyDelay = 5 * Frame;
    private const int MostDelay = 200 * MediaClock.PerMillisecond;
    private const int MostConcealed = 5 * Frame;
    private const int Window = MediaClock.Rate; // leads are watched a second at a time
    private const int MostLate = 20;

    private readonly Slot[] _slots = new Slot[Capacity];
    private int _count;
    private bool _known;
    private bool _playing;
    private uint _ssrc;
    private int _clock = MediaClock.Rate;
    private ushort _nextSequence;
    private uint _next; // RTP time of what is played next
    private ulong _played; // bit i: the packet i + 1 before the next one was played
    private uint _firstTimestamp;
    private uint _highestEnd;
    private long _since;
    private int _lastUnits;
    private int _credit; // concealed while nothing was there, RTP units
    private int _stretch; // RTP units to wait
    private int _lateInARow;
    private double _jitter; // 8 kHz units
    private long _transit;
    private bool _hasTransit;
    private long _windowEnd;
    private int _leadNow = int.MaxValue;
    private int _leadBefore = int.MaxValue;
    private bool _surplus;

    /// <summary>Jitter as RFC 3550 §6.4.1 counts it.</summary>
    public TimeSpan Jitter => TimeSpan.FromSeconds(_jitter / MediaClock.Rate);

    /// <summary>What is buffered now.</summary>
    public TimeSpan Depth => _playing || _count > 0 ? TimeSpan.FromSeconds(Math.Max(0, (int)(_highestEnd - Start)) / (double)_clock) : TimeSpan.Zero;

    /// <summary>Modems hear every cut: it begins with more delay and never shortens it.</summary>
    public bool IsSteady { get; set; }

    /// <summary>Packets never played: lost on the way or too late.</summary>
    public long Lost { get; private set; }

    /// <summary>Packets that came when their turn was over.</summary>
    public long Late { get; private set; }

    /// <summary>Packets that came twice.</summary>
    public long Duplicates { get; private set; }

    /// <summary>The stream has begun and goes on.</summary>
    public bool IsPlaying => _playing;

    private uint Start => _playing ? _next : _firstTimestamp;

    /// <summary>Takes a packet; <paramref name="codec"/> is null for comfort noise.</summary>
    public void Put(AudioCodec? codec, in RtpPacket packet, ReadOnlySpan<byte> payload, long now)
    {
        var clock = codec?.ClockRate ?? MediaClock.Rate;
        var units = codec?.DurationOf(payload) ?? 0;
        if (codec is not null && (units <= 0 || units > clock / 4))
            return; // no audio in it, or more than any peer sends
        if (!_known || packet.Ssrc != _ssrc || (codec is not null && clock != _clock) || IsElsewhere(packet))
            Restart(packet, clock, now);
        CountJitter(packet.Timestamp, now);
        if (!Admit(packet, now))
            return;
        ref var slot = ref _slots[packet.Sequence % Capacity];
        if (slot.Is(packet.Sequence))
        {
            Duplicates++;
            return;
        }

        if (slot.IsFull && slot.Units != Slot.NoAudio)
            _count--; // a leftover of before the order of the first packets was known
        slot.Keep(packet.Sequence, packet.Timestamp, codec, payload, units);
        if (_count++ == 0 && !_playing)
            (_since, _firstTimestamp, _highestEnd) = (now, packet.Timestamp, packet.Timestamp);
        if ((int)(packet.Timestamp - _firstTimestamp) < 0)
            _firstTimestamp = packet.Timestamp;
        if ((int)(packet.Timestamp + (uint)units - _highestEnd) > 0)
            _highestEnd = packet.Timestamp + (uint)units;
    }

    /// <summary>Forgets the stream; the next packet begins anew.</summary>
    public void Reset() => (_known, _playing, _count) = (false, false, 0);

    /// <summary>A packet of the stream that is no audio (an event): its number is not missing.</summary>
    public void Pass(in RtpPacket packet)
    {
        if (!_known || packet.Ssrc != _ssrc || (short)(packet.Sequence - _nextSequence) is < 0 or >= Capacity)
            return;
        ref var slot = ref _slots[packet.Sequence % Capacity];
        if (!slot.Is(packet.Sequence))
            slot.Keep(packet.Sequence, packet.Timestamp, null, default, Slot.NoAudio);
    }

    /// <summary>What is to be heard next. Ask as often as audio is needed.</summary>
    public JitterTurn Take(long now)
    {
        if (!_playing && !TryStart(now))
            return new JitterTurn(JitterStep.Idle, null, default, 0, _clock);
        var frame = Units(Frame);
        if (_stretch > 0)
        {
            _stretch -= frame;
            return new JitterTurn(JitterStep.Starved, null, default, frame, _clock);
        }

        while (true)
        {
            ref var slot = ref _slots[_nextSequence % Capacity];
            if (slot.Is(_nextSequence))
            {
                if (TakePresent(ref slot, frame, out var turn))
                    return turn;
            }
            else if (_count > 0)
            {
                if (TakeLost(out var turn))
                    return turn;
            }
            else if (_credit >= Units(MostConcealed))
            {
                _playing = false;
                _credit = 0;
                return new JitterTurn(JitterStep.Idle, null, default, 0, _clock);
            }
            else
            {
                _credit += frame;
                return new JitterTurn(JitterStep.Starved, null, default, frame, _clock);
            }
        }
    }

    private bool TakePresent(ref Slot slot, int frame, out JitterTurn turn)
    {
        turn = default;
        var gap = (int)(slot.Timestamp - _next);
        if (gap > 0 && slot.Units != Slot.NoAudio)
        {
            if (_credit > 0 || gap > _clock)
            {
                var used = gap > _clock ? gap : Math.Min(gap, _credit);
                _next += (uint)used;
                _credit = Math.Max(0, _credit - used);
                return false;
            }

            gap = Math.Min(gap, frame);
            _next += (uint)gap;
            turn = new JitterTurn(JitterStep.Gap, null, default, gap, _clock);
            return true;
        }

        slot.IsFull = false;
        Advance(played: true);
        if (slot.Units == Slot.NoAudio)
            return false;
        _count--;
        _credit = 0;
        _next = slot.Timestamp + (uint)slot.Units;
        if (slot.Units > 0)
            _lastUnits = slot.Units;
        var surplus = _surplus && slot.Codec is not null && _slots[_nextSequence % Capacity].Is(_nextSequence);
        _surplus &= !surplus;
        turn = new JitterTurn(surplus ? JitterStep.Surplus : JitterStep.Packet, slot.Codec, slot.Payload, slot.Units, _clock);
        return true;
    }

    private bool TakeLost(out JitterTurn turn)
    {
        turn = default;
        Lost++;
        Advance(played: false);
        ref var following = ref _slots[_nextSequence % Capacity];
        var here = following.Is(_nextSequence) && following.Units > 0;
        var units = here ? Math.Min(_lastUnits, (int)(following.Timestamp - _next)) : _lastUnits;
        if (units <= 0)
            return false;
        _next += (uint)units;
        var made = Math.Min(units, _credit); // covered already, while it was waited for
        _credit -= made;
        if (units == made)
            return false;
        // Only a packet that follows at once knows anything of the lost one.
        turn = new JitterTurn(
            JitterStep.Lost, here ? following.Codec : null, here && made == 0 ? following.Payload : default, units - made, _clock);
        return true;
    }

    private bool IsHere(ushort sequence) => _slots[sequence % Capacity] is { Units: not Slot.NoAudio } slot && slot.Is(sequence);

    private void Advance(bool played)
    {
        _nextSequence++;
        _played = (_played << 1) | (played ? 1UL : 0);
    }

    private bool TryStart(long now)
    {
        if (_count == 0)
            return false;
        var target = Units((int)Math.Clamp(Frame + (2 * _jitter), IsSteady ? SteadyDelay : LeastDelay, MostDelay));
        if (Units((int)Math.Min(now - _since, MostDelay)) < target && (int)(_highestEnd - _firstTimestamp) < target)
            return false;
        for (var i = 0; i < Capacity && !IsHere(_nextSequence); i++)
            Advance(played: false);
        _playing = IsHere(_nextSequence);
        if (!_playing)
        {
            _count = 0;
            return false;
        }

        _next = _slots[_nextSequence % Capacity].Timestamp;
        _credit = 0;
        _stretch = 0;
        _surplus = false;
        (_leadNow, _leadBefore, _windowEnd) = (int.MaxValue, int.MaxValue, now + Window);
        return true;
    }

    /// <summary>Judges by the packet's turn; true when it can still be played.</summary>
    private bool Admit(in RtpPacket packet, long now)
    {
        var distance = (short)(packet.Sequence - _nextSequence);
        if (distance < 0)
        {
            if (!_playing && _played == 0 && distance > -Capacity / 2)
            {
                _nextSequence = packet.Sequence; // the first packets came in another order
                return true;
            }

            NoteLate(packet, distance);
            return false;
        }

        _lateInARow = 0;
        if (_playing)
            NoteLead((int)(packet.Timestamp - _next), now);
        return true;
    }

    private void NoteLate(in RtpPacket packet, int distance)
    {
        if (-distance <= 64 && ((_played >> (-distance - 1)) & 1) != 0)
        {
            Duplicates++;
            return;
        }

        Late++;
        _lateInARow++;
        var lead = (int)(packet.Timestamp - _next);
        _leadNow = Math.Min(_leadNow, lead);
        var frame = Units(Frame);
        if (_playing && _stretch <= 0 && lead < 0 && -lead <= 5 * frame && (int)(_highestEnd - _next) < Units(MostDelay))
            _stretch = Math.Min((-lead + frame - 1) / frame, 3) * frame;
    }

    private void NoteLead(int lead, long now)
    {
        _leadNow = Math.Min(_leadNow, lead);
        if (now < _windowEnd)
            return;
        var least = Math.Min(_leadNow, _leadBefore);
        var margin = Units((int)((_jitter / 2) + (5 * MediaClock.PerMillisecond)));
        _surplus = !IsSteady && _leadBefore != int.MaxValue && least >= margin + _lastUnits;
        (_leadBefore, _leadNow, _windowEnd) = (_leadNow, int.MaxValue, now + Window);
        if (_surplus)
            _leadBefore = int.MaxValue; // measured anew when the packet is gone
    }

    private void CountJitter(uint timestamp, long now)
    {
        var transit = now - (timestamp * (long)MediaClock.Rate / _clock);
        var difference = Math.Abs(transit - _transit);
        if (_hasTransit && difference < 2 * MediaClock.Rate)
            _jitter += (difference - _jitter) / 16;
        (_transit, _hasTransit) = (transit, true);
    }

    private bool IsElsewhere(in RtpPacket packet)
    {
        var reference = _playing ? _next : _highestEnd;
        if (_lateInARow >= MostLate || (short)(packet.Sequence - _nextSequence) is >= Capacity or < -1000)
            return true;
        return (_playing || _count > 0) && Math.Abs((long)(int)(packet.Timestamp - reference)) > 3L * _clock;
    }

    private void Restart(in RtpPacket packet, int clock, long now)
    {
        foreach (ref var slot in _slots.AsSpan())
            slot.IsFull = false;
        (_known, _playing, _count, _ssrc, _clock) = (true, false, 0, packet.Ssrc, clock);
        (_nextSequence, _since, _played, _lateInARow) = (packet.Sequence, now, 0, 0);
        _lastUnits = Units(Frame);
        _hasTransit = false;
    }

    private int Units(int eightKilohertz) => eightKilohertz * (_clock / MediaClock.Rate);

    private struct Slot
    {
        public const int NoAudio = -1;
        private const int Granule = 256;
        private byte[]? _octets;
        private int _length;
        private ushort _sequence;

        public bool IsFull { get; set; }

        public uint Timestamp { get; private set; }

        public AudioCodec? Codec { get; private set; }

        public int Units { get; private set; }

        public readonly ReadOnlySpan<byte> Payload => _octets.AsSpan(0, _length);

        public readonly bool Is(ushort sequence) => IsFull && _sequence == sequence;

        public void Keep(ushort sequence, uint timestamp, AudioCodec? codec, ReadOnlySpan<byte> payload, int units)
        {
            // Grows to the largest packet of the stream and stays: nothing is allocated once it runs.
            if (_octets is null || _octets.Length < payload.Length)
                _octets = new byte[Math.Max(1, (payload.Length + Granule - 1) / Granule) * Granule];
            payload.CopyTo(_octets);
            (_sequence, Timestamp, Codec, _length, Units, IsFull) = (sequence, timestamp, codec, payload.Length, units, true);
        }
    }
}
