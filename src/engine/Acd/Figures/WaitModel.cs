using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Figures;

/// <summary>What was known when a contact began to wait, in seconds; what came of it teaches the model.</summary>
internal struct WaitSight
{
    public double Line;
    public double Head;
    public double Last;
    public double All;

    /// <summary>What was said then; below zero when nothing was.</summary>
    public double Mean;
    public double P90;

    public bool IsTaken;
}

/// <summary>
/// A queue's own experience of waiting. Four views of the present (the line at the pace it drains, how long its head has
/// waited, how long the last one served had waited, all who wait in the house) are weighed by recursive least squares with
/// forgetting; the 90th percentile follows its own coverage, so that it holds whatever the distribution is. Allocates nothing.
/// </summary>
internal sealed class WaitModel(WaitModel? house = null)
{
    private const int Terms = 5;

    /// <summary>How much of what was learnt survives each answer: about the last 300 count.</summary>
    private const double Memory = 0.997;

    /// <summary>How much of the pace survives each departure: about the last 50 count.</summary>
    private const double PaceMemory = 0.98;

    /// <summary>Answers after waiting that it needs to say anything.</summary>
    private const int Needed = 20;

    /// <summary>The weights are found anew after so many answers.</summary>
    private const int Every = 4;

    /// <summary>Seconds below which all waits weigh alike.</summary>
    private const double Softening = 5;

    /// <summary>How firmly each weight is held to its first guess.</summary>
    private static readonly double[] Hold = [0.05, 0.5, 0.5, 0.5, 0.5];
    private readonly double[] _weights = [0, 1, 0, 0, 0];
    private readonly double[] _spread = new double[Terms * Terms];
    private readonly double[] _seen = new double[Terms];
    private readonly double[] _root = new double[Terms * Terms];
    private readonly double[] _view = new double[Terms];
    private readonly double[] _p90 = [Math.Log(2), Math.Log(1.8), Math.Log(1.6)];
    private double _drained;
    private double _drainTime;
    private double _square;
    private double _scale;
    private long _last;
    private int _learnt;

    /// <summary>Who waits now.</summary>
    public int Waiting { get; private set; }

    /// <summary>How long the last one answered had waited, in seconds.</summary>
    public double LastToEnter { get; private set; }

    /// <summary>Agents that the line gets in a second while there is one; zero when unknown.</summary>
    public double Pace => _drainTime <= 0 ? 0 : _drained / _drainTime;

    public bool Knows => _learnt >= Needed && Pace > 0;

    public void Joined(long now)
    {
        Pass(now);
        Waiting++;
    }

    /// <param name="now">Now.</param>
    /// <param name="served">To an agent; otherwise he gave up or went elsewhere.</param>
    public void Left(long now, bool served)
    {
        Pass(now);
        Waiting--;
        if (!served)
            return;
        _drained = (_drained * PaceMemory) + 1;
        _drainTime *= PaceMemory;
    }

    /// <summary>The line is made anew.</summary>
    public void Emptied(long now)
    {
        Pass(now);
        Waiting = 0;
    }

    /// <summary>What is seen from this position.</summary>
    public WaitSight Look(int position, double headWaited, double all, double abandonRate)
    {
        var sight = new WaitSight { Line = LineOf(position, abandonRate), Head = headWaited, Last = LastToEnter, All = all, Mean = -1, IsTaken = true };
        if (!Knows)
            return sight;
        sight.Mean = Predict(sight);
        sight.P90 = sight.Mean * Math.Exp(_p90[Band(sight)]);
        return sight;
    }

    /// <summary>The forecast as others see it.</summary>
    public WaitForecast? Forecast(in WaitSight sight) => sight.Mean < 0
        ? null
        : new WaitForecast(TimeSpan.FromSeconds(sight.Mean), TimeSpan.FromSeconds(sight.Mean * Math.Sqrt(_scale <= 0 ? 1 : _square / _scale)), TimeSpan.FromSeconds(sight.P90));

    /// <summary>An agent answered somebody who had waited so long.</summary>
    public void Answered(in WaitSight sight, double waited)
    {
        LastToEnter = waited;
        if (!sight.IsTaken || Pace <= 0 || sight.Line <= 0)
            return;
        if (sight.Mean >= 0)
            Judge(sight, waited);
        Learn(sight, waited);
    }

    // The line served at its pace, thinned by those who give up: the sum of 1/(pace + iθ) over who is ahead, as an integral.
    private double LineOf(int position, double abandonRate)
    {
        if (Pace <= 0)
            return 0;
        var thinning = position * abandonRate / Pace;
        return thinning < 1e-3 ? position / Pace : Math.Log(1 + thinning) / abandonRate;
    }

    private void Pass(long now)
    {
        if (Waiting > 0)
            _drainTime += (now - _last) / (double)TimeSpan.TicksPerSecond;
        _last = now;
    }

    // Never below a tenth of what the line alone says: a line cannot vanish.
    private double Predict(in WaitSight sight)
    {
        See(sight);
        var mean = 0.0;
        for (var i = 0; i < Terms; i++)
            mean += _weights[i] * _view[i];
        return Math.Max(mean, 0.1 * sight.Line);
    }

    private void See(in WaitSight sight)
    {
        _view[0] = 1;
        _view[1] = sight.Line;
        _view[2] = sight.Head;
        _view[3] = sight.Last;
        _view[4] = sight.All;
    }

    private static int Band(in WaitSight sight) => sight.Mean < 10 ? 0 : sight.Mean < 60 ? 1 : 2;

    private void Judge(in WaitSight sight, double waited)
    {
        var error = waited - sight.Mean;
        _square = (_square * Memory) + (error * error);
        _scale = (_scale * Memory) + (sight.Mean * sight.Mean);
        var band = Band(sight);
        _p90[band] += 0.03 * (waited <= sight.P90 ? -0.1 : 0.9);
    }

    // Least squares over what is remembered; long waits are noisy in proportion, so each answer weighs by its own size.
    private void Learn(in WaitSight sight, double waited)
    {
        house?.Learn(sight, waited);
        See(sight);
        var weight = 1 / (Softening + sight.Line);
        weight *= weight;
        for (var i = 0; i < Terms; i++)
        {
            _seen[i] = (_seen[i] * Memory) + (weight * _view[i] * waited);
            for (var j = 0; j <= i; j++)
                _spread[(i * Terms) + j] = (_spread[(i * Terms) + j] * Memory) + (weight * _view[i] * _view[j]);
        }

        if (++_learnt % Every == 0)
            Solve();
    }

    /// <summary>Weights that fit what is remembered, held to those of the whole house (there: to the line alone) as far as little speaks against them: Cholesky.</summary>
    private void Solve()
    {
        for (var i = 0; i < Terms; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = _spread[(i * Terms) + j] + (i == j ? Hold[i] : 0);
                for (var k = 0; k < j; k++)
                    sum -= _root[(i * Terms) + k] * _root[(j * Terms) + k];
                _root[(i * Terms) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / _root[(j * Terms) + j];
            }

            var right = _seen[i] + (house is null ? i == 1 ? Hold[i] : 0 : Hold[i] * house._weights[i]);
            for (var k = 0; k < i; k++)
                right -= _root[(i * Terms) + k] * _view[k];
            _view[i] = right / _root[(i * Terms) + i];
        }

        for (var i = Terms - 1; i >= 0; i--)
        {
            var left = _view[i];
            for (var k = i + 1; k < Terms; k++)
                left -= _root[(k * Terms) + i] * _weights[k];
            _weights[i] = left / _root[(i * Terms) + i];
        }
    }
}
