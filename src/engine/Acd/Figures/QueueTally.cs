using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Figures;

/// <summary>A queue's counters of the day, and what its recent past says about waiting.</summary>
internal sealed class QueueTally
{
    /// <summary>How many handling times the mean looks back on, and how many it needs to say anything.</summary>
    private const int Remembered = 20;
    private const int Needed = 3;

    /// <summary>How much of the abandonment memory survives each departure: about the last 100 count.</summary>
    private const double Memory = 0.99;

    /// <summary>How long ago an arrival may be to count for the rate of arrivals, and a handling time for a queue that has none yet.</summary>
    private const double RateMemory = 15 * (double)TimeSpan.TicksPerMinute;
    private const double AssumedHandling = 3 * (double)TimeSpan.TicksPerMinute;

    private readonly long[] _handling = new long[Remembered];
    private int _handled;
    private double _recentWait;
    private double _recentAbandons;
    private long _offered;
    private long _answered;
    private long _answeredInTarget;
    private long _abandoned;
    private long _shortAbandoned;
    private long _abandonedInTarget;
    private long _flowedOut;
    private long _answeredWait;
    private long _longestWait;
    private double _arrivalRate;
    private long _lastArrival;

    public void Offered(long now)
    {
        _offered++;
        _arrivalRate = (_arrivalRate * Math.Exp((_lastArrival - now) / RateMemory)) + (1 / RateMemory);
        _lastArrival = now;
    }

    /// <summary>Agents that the arrivals of late keep busy: their rate times the mean handling time (Erlang).</summary>
    public double OfferedWork(long now) =>
        _arrivalRate * Math.Exp((_lastArrival - now) / RateMemory) * (MeanHandlingTicks ?? AssumedHandling);

    public void Answered(long waited, QueueSettings settings)
    {
        _answered++;
        if (waited <= settings.ServiceLevelTarget.Ticks)
            _answeredInTarget++;
        _answeredWait += waited;
        Departed(waited, abandoned: false);
    }

    public void Abandoned(long waited, QueueSettings settings)
    {
        _abandoned++;
        if (waited < settings.ShortAbandon.Ticks)
            _shortAbandoned++;
        if (waited <= settings.ServiceLevelTarget.Ticks)
            _abandonedInTarget++;
        Departed(waited, abandoned: true);
    }

    public void FlowedOut(long waited)
    {
        _flowedOut++;
        Departed(waited, abandoned: false);
    }

    public void Handled(long ticks) => _handling[_handled++ % Remembered] = ticks;

    /// <summary>Mean handling time of late, after-call work included; null when too few are known.</summary>
    public double? MeanHandlingTicks
    {
        get
        {
            if (_handled < Needed)
                return null;
            var count = Math.Min(_handled, Remembered);
            double sum = 0;
            for (var i = 0; i < count; i++)
                sum += _handling[i];
            return sum / count;
        }
    }

    /// <summary>Abandons per tick of waiting, of late.</summary>
    public double AbandonRate => _recentWait <= 0 ? 0 : _recentAbandons / _recentWait;

    public QueueFigures Figures() => new()
    {
        Offered = _offered,
        Answered = _answered,
        AnsweredInTarget = _answeredInTarget,
        Abandoned = _abandoned,
        ShortAbandoned = _shortAbandoned,
        AbandonedInTarget = _abandonedInTarget,
        FlowedOut = _flowedOut,
        AnsweredWait = TimeSpan.FromTicks(_answeredWait),
        LongestWait = TimeSpan.FromTicks(_longestWait),
    };

    public void Restore(QueueFigures figures)
    {
        _offered = figures.Offered;
        _answered = figures.Answered;
        _answeredInTarget = figures.AnsweredInTarget;
        _abandoned = figures.Abandoned;
        _shortAbandoned = figures.ShortAbandoned;
        _abandonedInTarget = figures.AbandonedInTarget;
        _flowedOut = figures.FlowedOut;
        _answeredWait = figures.AnsweredWait.Ticks;
        _longestWait = figures.LongestWait.Ticks;
    }

    /// <summary>A new day begins; what the recent past says about waiting stays.</summary>
    public void BeginDay()
    {
        _offered = _answered = _answeredInTarget = _abandoned = _shortAbandoned = _abandonedInTarget = _flowedOut = 0;
        _answeredWait = _longestWait = 0;
    }

    private void Departed(long waited, bool abandoned)
    {
        _longestWait = Math.Max(_longestWait, waited);
        _recentWait = (_recentWait * Memory) + waited;
        _recentAbandons = (_recentAbandons * Memory) + (abandoned ? 1 : 0);
    }
}
