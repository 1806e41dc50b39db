namespace Switchboard.Bench;

/// <summary>What was measured: the median of the windows with the least and the most.</summary>
internal readonly record struct Figure(double Middle, double Least, double Most)
{
    public static Figure Of(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Figure(Quantile(sorted, 0.5), sorted[0], sorted[^1]);
    }

    public static Figure Of(double value) => new(value, value, value);

    /// <summary>A quantile of sorted values, between neighbours by weight.</summary>
    public static double Quantile(double[] sorted, double q)
    {
        var place = q * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
