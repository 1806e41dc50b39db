using System.Diagnostics;

namespace Switchboard.Bench.Load;

/// <summary>Delays in steps of 10 µs up to 100 ms; what is longer counts as 100 ms. One thread writes.</summary>
internal sealed class DelayMeter
{
    private const int Steps = 10_000;
    private const double StepMs = 0.01;
    private readonly long[] _counts = new long[Steps + 1];

    public void Record(long ticks) => _counts[Math.Clamp((long)(Stopwatch.GetElapsedTime(0, ticks).TotalMilliseconds / StepMs), 0, Steps)]++;

    public void Clear() => Array.Clear(_counts);

    /// <summary>Milliseconds that this share of the packets took at most.</summary>
    public double Quantile(double share)
    {
        var left = (long)(_counts.Sum() * share);
        for (var i = 0; i < Steps; i++)
        {
            if ((left -= _counts[i]) < 0)
                return (i + 1) * StepMs;
        }

        return Steps * StepMs;
    }
}
