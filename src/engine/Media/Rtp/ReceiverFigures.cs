namespace Switchboard.Media.Rtp;

/// <summary>What RFC 3550 counts about a stream received: extended sequence (A.1), loss (A.3), jitter (A.8).</summary>
internal sealed class ReceiverFigures
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    private uint _baseSequence;
    private uint _cycles;
    private ushort _highest;
    private uint _resyncAt = uint.MaxValue;
    private long _receivedOfSource;
    private long _lostBefore;
    private uint _expectedPrior;
    private long _receivedPrior;
    private int _transit;
    private double _jitter;
    private bool _hasTransit;

    /// <summary>The source counted now; 0 before the first packet.</summary>
    public uint Ssrc { get; private set; }

    public bool HasSource { get; private set; }

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Jitter in RTP clock units.</summary>
    public double Jitter => _jitter;

    public uint ExtendedHighest => _cycles + _highest;

    /// <summary>Packets expected and never seen, over all sources of this leg; never negative.</summary>
    public long Lost => _lostBefore + Math.Max(0, LostOfSource);

    private long LostOfSource => HasSource ? Expected - _receivedOfSource : 0;

    private uint Expected => ExtendedHighest - _baseSequence + 1;

    /// <summary>Counts a packet; <paramref name="arrival"/> in the units of the RTP timestamp.</summary>
    public void Count(uint ssrc, ushort sequence, uint timestamp, int bytes, long arrival)
    {
        if (!HasSource || ssrc != Ssrc)
            Start(ssrc, sequence);
        else
            Follow(sequence);
        Packets++;
        Bytes += bytes;
        _receivedOfSource++;
        CountJitter(timestamp, arrival);
    }

    /// <summary>Fraction lost since the last call in 1/256 (RFC 3550 A.3), for the next report.</summary>
    public byte TakeFraction()
    {
        var expected = Expected - _expectedPrior;
        var lost = expected - (_receivedOfSource - _receivedPrior);
        _expectedPrior = Expected;
        _receivedPrior = _receivedOfSource;
        return expected == 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected);
    }

    /// <summary>The 24-bit cumulative loss of the report block.</summary>
    public int CumulativeLost => (int)Math.Clamp(LostOfSource, -0x800000, 0x7FFFFF);

    private void Start(uint ssrc, ushort sequence)
    {
        _lostBefore += Math.Max(0, LostOfSource);
        Ssrc = ssrc;
        HasSource = true;
        Restart(sequence);
    }

    private void Restart(ushort sequence)
    {
        _baseSequence = sequence;
        _highest = sequence;
        _cycles = 0;
        _receivedOfSource = 0;
        _expectedPrior = 0;
        _receivedPrior = 0;
        _resyncAt = uint.MaxValue;
        _hasTransit = false;
    }

    private void Follow(ushort sequence)
    {
        var delta = (ushort)(sequence - _highest);
        if (delta < MaxDropout)
        {
            if (sequence < _highest)
                _cycles += 0x10000;
            _highest = sequence;
            _resyncAt = uint.MaxValue;
        }
        else if (delta <= 0x10000 - MaxMisorder)
        {
            // A jump: two in a row mean the sender started anew (RFC 3550 A.1).
            if (sequence == _resyncAt)
            {
                _lostBefore += Math.Max(0, LostOfSource);
                Restart(sequence);
            }
            else
            {
                _resyncAt = (ushort)(sequence + 1);
            }
        }
    }

    private void CountJitter(uint timestamp, long arrival)
    {
        var transit = (int)((uint)arrival - timestamp);
        if (_hasTransit)
        {
            var difference = Math.Abs((long)transit - _transit);
            if (difference < 80_000) // a new timestamp base is not jitter
                _jitter += (difference - _jitter) / 16;
        }

        _hasTransit = true;
        _transit = transit;
    }
}
