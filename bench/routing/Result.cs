using System.Diagnostics;
using Switchboard.Contracts.Acd;

namespace Switchboard.Bench.Routing;

/// <summary>What a run gave. The first tenth of the arrivals fills the floor and does not count.</summary>
internal sealed class Result
{
    public const double TargetSeconds = 20;
    private readonly World _world;
    private readonly List<float> _waits;
    private readonly long[] _offered;
    private readonly long[] _inTarget;
    private readonly int[] _lastServed;
    private readonly Dictionary<AgentId, double> _busy;
    private readonly List<long> _took;
    private bool _counts;
    private long _ticks;
    private long _bytes;
    private double _length;
    private double _answeredWait;

    /// <summary>Books large enough that keeping them allocates nothing.</summary>
    public Result(World world, int arrivals)
    {
        _world = world;
        _waits = new List<float>(arrivals);
        _took = new List<long>(arrivals);
        _offered = new long[world.Setting.Queues];
        _inTarget = new long[world.Setting.Queues];
        _lastServed = new int[world.Setting.Queues];
        _busy = world.Configuration.Agents.ToDictionary(a => a.Id, _ => 0.0);
    }

    public long Decisions { get; private set; }

    public long AnsweredCalls { get; private set; }

    public long AbandonedCalls { get; private set; }

    public long Inversions { get; private set; }

    /// <summary>Seconds the answered ones waited, on average (ASA).</summary>
    public double MeanWait => _answeredWait / AnsweredCalls;

    public double AbandonedPercent => 100.0 * AbandonedCalls / (AnsweredCalls + AbandonedCalls);

    public double ServiceLevel => 100.0 * _inTarget.Sum() / _offered.Sum();

    public double Wait95 => Percentile(_waits, 0.95);

    public double DecisionsPerSecond => Decisions / (_ticks / (double)Stopwatch.Frequency);

    public double BytesPerDecision => Decisions == 0 ? 0 : _bytes / (double)Decisions;

    /// <summary>Service level of the queues at the 5 % border from below.</summary>
    public double WorstQueues
    {
        get
        {
            var levels = new List<float>();
            for (var i = 0; i < _offered.Length; i++)
            {
                if (_offered[i] > 0)
                    levels.Add(100f * _inTarget[i] / _offered[i]);
            }

            return Percentile(levels, 0.05);
        }
    }

    public double Microseconds(double quantile)
    {
        _took.Sort();
        return _took.Count == 0 ? 0 : _took[(int)(quantile * (_took.Count - 1))] * 1e6 / Stopwatch.Frequency;
    }

    /// <summary>Jain's index of the agents' busy time among those with the same number of skills, the groups weighted by size.</summary>
    public double Jain
    {
        get
        {
            double weighted = 0, all = 0;
            foreach (var group in _world.Configuration.Agents.GroupBy(a => a.Skills.Count))
            {
                double sum = 0, squares = 0, count = 0;
                foreach (var agent in group)
                {
                    var busy = Math.Min(_length, _busy[agent.Id]);
                    sum += busy;
                    squares += busy * busy;
                    count++;
                }

                weighted += count * (squares == 0 ? 1 : sum * sum / (count * squares));
                all += count;
            }

            return weighted / all;
        }
    }

    public void Begin(long bytes)
    {
        _counts = true;
        _bytes = -bytes;
    }

    public void Finish(long length, long bytes)
    {
        _counts = false;
        _length = length / (double)TimeSpan.TicksPerSecond;
        _bytes += bytes;
    }

    public void Decided(long took)
    {
        if (!_counts)
            return;
        Decisions++;
        _ticks += took;
        _took.Add(took);
    }

    public void Spent(long took)
    {
        if (_counts)
            _ticks += took;
    }

    public void Answered(int queue, int arrival, long waited, AgentId agent, long handling)
    {
        // Somebody of the same queue who came later was answered before.
        if (arrival < _lastServed[queue])
            Inversions++;
        else
            _lastServed[queue] = arrival;
        if (!_counts)
            return;
        var seconds = waited / (double)TimeSpan.TicksPerSecond;
        AnsweredCalls++;
        _answeredWait += seconds;
        _waits.Add((float)seconds);
        _offered[queue]++;
        if (seconds <= TargetSeconds)
            _inTarget[queue]++;
        _busy[agent] += handling / (double)TimeSpan.TicksPerSecond;
    }

    public void Abandoned(int queue)
    {
        if (!_counts)
            return;
        AbandonedCalls++;
        _offered[queue]++;
    }

    private static double Percentile(List<float> values, double quantile)
    {
        values.Sort();
        return values.Count == 0 ? 0 : values[(int)(quantile * (values.Count - 1))];
    }
}
