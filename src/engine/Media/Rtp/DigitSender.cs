using System.Buffers.Binary;
using Switchboard.Media.Loops;

namespace Switchboard.Media.Rtp;

/// <summary>What the digit sender wants sent at this tick.</summary>
internal enum DigitStep
{
    /// <summary>No digit left: audio may flow.</summary>
    Idle,

    /// <summary>A pause around or between digits.</summary>
    Pause,

    /// <summary>The first packet of an event: a new timestamp and the marker bit.</summary>
    Begin,

    /// <summary>Another packet of the event.</summary>
    Go,
}

/// <summary>The digits waiting to be sent and the one being sent, in steps of 20 ms (RFC 4733 §2.5.1).</summary>
internal sealed class DigitSender
{
    private const string Names = "0123456789*#ABCD";
    private const byte Volume = 10; // -10 dBm0
    private const int EndPackets = 3;
    private const int PauseTicks = 4;
    private const int CommaTicks = 25;

    private readonly Queue<(char Digit, int Duration)> _waiting = new();
    private int _total;
    private int _endsSent;
    private int _pause;

    /// <summary>True while audio must wait.</summary>
    public bool IsActive => Current is not null || _waiting.Count > 0 || _pause > 0;

    public char? Current { get; private set; }

    /// <summary>Duration so far, in RTP units.</summary>
    public int Elapsed { get; private set; }

    public void Add(ReadOnlySpan<char> digits, TimeSpan duration)
    {
        var units = (int)Math.Clamp(duration.TotalMilliseconds, 40, 5000) / 20 * MediaLoop.TickUnits;
        foreach (var given in digits)
        {
            var digit = char.ToUpperInvariant(given);
            if (Names.Contains(digit, StringComparison.Ordinal) || digit is ',' or 'W')
                _waiting.Enqueue((digit, units));
        }
    }

    /// <summary>Moves on by one tick.</summary>
    public DigitStep Tick()
    {
        if (_pause > 0)
        {
            _pause--;
            return DigitStep.Pause;
        }

        if (Current is not null)
            return Continue();
        if (!_waiting.TryDequeue(out var next))
            return DigitStep.Idle;
        if (next.Digit is ',' or 'W')
        {
            _pause = CommaTicks - 1;
            return DigitStep.Pause;
        }

        Current = next.Digit;
        _total = next.Duration;
        _endsSent = 0;
        Elapsed = MediaLoop.TickUnits;
        return DigitStep.Begin;
    }

    /// <summary>The current digit goes out another way: ends it here and answers its duration in RTP units.</summary>
    public int SkipCurrent(out char digit)
    {
        digit = Current!.Value;
        Current = null;
        _pause = PauseTicks;
        return _total;
    }

    /// <summary>Writes the four octets of the current packet; the duration in units of <paramref name="clockRate"/>.</summary>
    public void WritePayload(Span<byte> to, int clockRate)
    {
        to[0] = (byte)Names.IndexOf(Current!.Value, StringComparison.Ordinal);
        to[1] = (byte)(Volume | (_endsSent > 0 ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)Math.Min(Elapsed * (clockRate / MediaClock.Rate), 0xFFFF));
    }

    private DigitStep Continue()
    {
        if (_endsSent == EndPackets)
        {
            Current = null;
            _pause = PauseTicks - 1;
            return DigitStep.Pause;
        }

        if (_endsSent == 0 && Elapsed < _total)
        {
            Elapsed += MediaLoop.TickUnits;
            _endsSent = Elapsed >= _total ? 1 : 0;
        }
        else
        {
            _endsSent++;
        }

        return DigitStep.Go;
    }
}
