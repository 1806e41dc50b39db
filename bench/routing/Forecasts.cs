namespace Switchboard.Bench.Routing;

/// <summary>How true the expected waits were of callers who had to wait and were answered: ours, beside the wait of the last one who entered service (LES) and the length of the line.</summary>
internal sealed class Forecasts
{
    private double _ours;
    private double _last;
    private double _line;
    private double _bias;
    private double _waits;
    private long _covered;

    public long Count { get; private set; }

    public double MeanWait => _waits / Count;

    /// <summary>Root of the mean square, seconds.</summary>
    public double Ours => Math.Sqrt(_ours / Count);

    public double LastToEnter => Math.Sqrt(_last / Count);

    public double Line => Math.Sqrt(_line / Count);

    public double Bias => _bias / Count;

    public double CoveredPercent => 100.0 * _covered / Count;

    public void Answered(double mean, double p90, double last, double line, double waited)
    {
        if (mean < 0 || line < 0)
            return; // nothing was announced: the queue knew too little
        Count++;
        _waits += waited;
        _ours += (mean - waited) * (mean - waited);
        _last += (last - waited) * (last - waited);
        _line += (line - waited) * (line - waited);
        _bias += mean - waited;
        if (waited <= p90)
            _covered++;
    }
}
