using System.Diagnostics;

namespace Switchboard.Bench.Load;

/// <summary>What was heard of prompts.</summary>
/// <param name="P99">Milliseconds between two packets, 99 of 100 at most.</param>
/// <param name="Longest">The longest.</param>
/// <param name="Over40">How many were longer than 40 ms.</param>
/// <param name="Jitter">The mean distance from 20 ms.</param>
internal sealed record GapFigures(double P99, double Longest, long Over40, double Jitter);

/// <summary>The times between packets of prompts, in steps of 10 µs. One thread writes.</summary>
internal sealed class GapMeter
{
    private const double Usual = 20;
    private const double Most = 40;
    private readonly DelayMeter _gaps = new();
    private double _longest;
    private double _distance;
    private long _count;
    private long _over;

    public void Record(long ticks)
    {
        _gaps.Record(ticks);
        var milliseconds = Stopwatch.GetElapsedTime(0, ticks).TotalMilliseconds;
        _longest = Math.Max(_longest, milliseconds);
        _distance += Math.Abs(milliseconds - Usual);
        _count++;
        if (milliseconds > Most)
            _over++;
    }

    public GapFigures Read() => new(_gaps.Quantile(0.99), _longest, _over, _distance / Math.Max(1, _count));

    public void Clear()
    {
        _gaps.Clear();
        (_longest, _distance, _count, _over) = (0, 0, 0, 0);
    }
}
