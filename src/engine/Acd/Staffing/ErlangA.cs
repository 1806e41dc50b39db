namespace Switchboard.Acd.Staffing;

/// <summary>
/// A queue whose callers give up after an exponential patience (Erlang A, M/M/n+M): π_i ∝ Π λ/(min(i,n)μ + (i−n)⁺θ). How long
/// somebody with j before him would have to wait is a sum of exponentials with the rates nμ, nμ+θ … nμ+jθ, whose distribution
/// is the incomplete beta function I(1−e^(−θt); j+1, nμ/θ).
/// </summary>
public static class ErlangA
{
    private const double Negligible = 1e-12;
    private const int MostWaiting = 100_000;

    /// <summary>How these agents do.</summary>
    /// <param name="servers">Agents.</param>
    /// <param name="rate">Arrivals in a unit of time.</param>
    /// <param name="handling">Mean handling time.</param>
    /// <param name="patience">Mean patience.</param>
    /// <param name="within">T of the service level.</param>
    public static Staffed Impatient(int servers, double rate, double handling, double patience, double within)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(servers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        var (service, leaving) = (servers / handling, 1 / patience);
        var line = Line(servers, rate, handling, service, leaving);
        double waits = 0, queue = 0, level = 0;
        var reached = 1 - Math.Exp(-leaving * within);
        var hopes = true;
        for (var j = 0; j < line.Length; j++)
        {
            waits += line[j];
            queue += j * line[j];
            // Answered within T and before he gives up: the same sum with every rate larger by θ.
            // The longer the line, the smaller the chance: once it is nothing, it is nothing for all behind.
            var inTime = hopes ? IncompleteBeta(reached, j + 1, (service / leaving) + 1) : 0;
            hopes = inTime > Negligible;
            level += line[j] * service / (service + ((j + 1) * leaving)) * inTime;
        }

        var abandons = leaving * queue / rate;
        return new Staffed(
            servers, waits, Math.Min(1, 1 - waits + level), queue / rate, rate * (1 - abandons) * handling / servers, abandons, queue, Wait90(line, waits, service, leaving));
    }

    /// <summary>Of all arrivals, the share that finds j waiting before it (all agents busy), until nothing is left to speak of.</summary>
    private static double[] Line(int servers, double rate, double handling, double service, double leaving)
    {
        // Scaled to the state in which all agents are busy and nobody waits; Erlang B gives what lies below it.
        var below = (1 / Erlang.B(servers, rate * handling)) - 1;
        var states = new List<double> { 1 };
        var sum = 1 + below;
        for (var j = 1; states[^1] > Negligible * sum && j < MostWaiting; j++)
        {
            states.Add(states[^1] * rate / (service + (j * leaving)));
            sum += states[^1];
        }

        var line = new double[states.Count];
        for (var j = 0; j < line.Length; j++)
            line[j] = states[j] / sum;
        return line;
    }

    /// <summary>Nine of ten callers, those counted in who gave up, wait no longer.</summary>
    private static double Wait90(double[] line, double waits, double service, double leaving)
    {
        if (waits <= 0.1)
            return 0;
        double low = 0, high = 20 / leaving;
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            var longer = waits;
            for (var j = 0; j < line.Length; j++)
            {
                var sooner = IncompleteBeta(1 - Math.Exp(-leaving * middle), j + 1, service / leaving);
                if (sooner < Negligible)
                    break;
                longer -= line[j] * sooner;
            }

            if (longer * Math.Exp(-leaving * middle) > 0.1)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    /// <summary>I(x; a, b), by its continued fraction (Abramowitz and Stegun 26.5.8).</summary>
    internal static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        // The fraction converges fast on this side of the mean only.
        if (x > (a + 1) / (a + b + 2))
            return 1 - IncompleteBeta(1 - x, b, a);
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x))) / a;
        double c = 1, d = 1 / Away(1 - ((a + b) * x / (a + 1)));
        var fraction = d;
        for (var m = 1; m <= 10_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Away(1 + (even * d));
            c = Away(1 + (even / c));
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Away(1 + (odd * d));
            c = Away(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-13)
                break;
        }

        return front * fraction;
    }

    private static double Away(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;

    /// <summary>ln Γ(x), x above 0 (Lanczos, g = 7).</summary>
    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> terms =
        [
            676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
            1.5056327351493116e-7,
        ];
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        x--;
        var sum = 0.99999999999980993;
        for (var i = 0; i < terms.Length; i++)
            sum += terms[i] / (x + i + 1);
        var t = x + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
