namespace Switchboard.Acd.Figures;

/// <summary>
/// How long an item at a position will wait: the queue-length estimator with abandonment, Σ 1/(Nμ + iθ) over the i = 0 … q
/// items ahead (N agents, μ services and θ abandons per tick). Asked for rising positions it adds only what is new.
/// </summary>
internal sealed class ExpectedWait
{
    private readonly double _serviceRate;
    private readonly double _abandonRate;
    private double _sum;
    private int _position;

    /// <param name="agents">N.</param>
    /// <param name="meanHandlingTicks">1/μ; null when too little is known.</param>
    /// <param name="abandonRate">θ.</param>
    public ExpectedWait(int agents, double? meanHandlingTicks, double abandonRate)
    {
        _serviceRate = meanHandlingTicks is > 0 ? agents / meanHandlingTicks.Value : 0;
        _abandonRate = abandonRate;
    }

    /// <summary>Null when the queue has no agent or too little experience.</summary>
    public TimeSpan? At(int position)
    {
        if (_serviceRate <= 0)
            return null;
        if (position < _position)
            (_position, _sum) = (0, 0);
        for (; _position < position; _position++)
            _sum += 1 / (_serviceRate + (_position * _abandonRate));
        return TimeSpan.FromTicks((long)_sum);
    }
}
