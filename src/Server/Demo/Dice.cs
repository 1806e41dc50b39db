namespace Switchboard.Server.Demo;

/// <summary>Chance from one seed: each synthetic person is given dice of his own, so that a run can be repeated. Thread-safe.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();

    /// <summary>Dice of one's own.</summary>
    public Dice Fork()
    {
        lock (_gate)
            return new Dice(_random.Next());
    }

    /// <summary>0 to 1.</summary>
    public double Roll()
    {
        lock (_gate)
            return _random.NextDouble();
    }

    /// <summary>0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count)
    {
        lock (_gate)
            return _random.Next(count);
    }

    public bool Happens(double share) => Roll() < share;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Roll());

    /// <summary>Exponential: the time between two things that come independently of each other.</summary>
    public TimeSpan Until(TimeSpan mean) => mean * -Math.Log(1 - Roll());

    public T Pick<T>(IReadOnlyList<T> of) => of[Below(of.Count)];
}
