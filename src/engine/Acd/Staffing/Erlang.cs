namespace Switchboard.Acd.Staffing;

/// <summary>Erlang's formulas. Loads are in Erlangs (arrivals times service time), times in any one unit.</summary>
public static class Erlang
{
    /// <summary>Erlang B: the share of calls that find all <paramref name="servers"/> busy and are lost. B(0)=1, B(n)=aB/(n+aB).</summary>
    public static double B(int servers, double load)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(servers);
        ArgumentOutOfRangeException.ThrowIfNegative(load);
        var blocked = 1.0;
        for (var n = 1; n <= servers; n++)
            blocked = load * blocked / (n + (load * blocked));
        return blocked;
    }

    /// <summary>The fewest lines with which no more than <paramref name="blocking"/> of the calls are lost.</summary>
    public static int Lines(double load, double blocking)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blocking);
        var blocked = 1.0;
        var lines = 0;
        while (blocked > blocking)
        {
            lines++;
            blocked = load * blocked / (lines + (load * blocked));
        }

        return lines;
    }

    /// <summary>Erlang C: the share of calls that must wait when nobody gives up; 1 where the agents cannot keep up.</summary>
    public static double C(int servers, double load)
    {
        if (load >= servers)
            return 1;
        var blocked = B(servers, load);
        return servers * blocked / (servers - (load * (1 - blocked)));
    }

    /// <summary>A queue in which nobody gives up (M/M/n). Where the agents cannot keep up the wait is without end.</summary>
    /// <param name="servers">Agents.</param>
    /// <param name="rate">Arrivals in a unit of time.</param>
    /// <param name="handling">Mean handling time.</param>
    /// <param name="within">T of the service level.</param>
    public static Staffed Patient(int servers, double rate, double handling, double within)
    {
        var load = rate * handling;
        if (load >= servers)
            return new Staffed(servers, 1, 0, double.PositiveInfinity, 1, 0, double.PositiveInfinity, double.PositiveInfinity);
        var waits = C(servers, load);
        var wait = waits * handling / (servers - load);
        return new Staffed(
            servers, waits, 1 - (waits * Math.Exp(-(servers - load) * within / handling)), wait, load / servers, 0, rate * wait,
            waits <= 0.1 ? 0 : Math.Log(waits / 0.1) * handling / (servers - load));
    }

    /// <summary>The share of calls lost where each waits exactly <paramref name="patience"/> and then goes (M/M/n+D).</summary>
    public static double LostAfter(int servers, double rate, double handling, double patience)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(servers);
        var spare = (servers / handling) - rate;
        var left = Math.Exp(-spare * patience);
        var busy = Math.Abs(spare) < 1e-12 ? patience + (handling / servers) : ((1 - left) / spare) + (left * handling / servers);
        return (1 - (spare * busy)) / ((1 / B(servers - 1, rate * handling)) + (rate * busy));
    }
}

/// <summary>How so many agents do. Shares are 0 to 1, times in the unit that went in.</summary>
/// <param name="Agents">Agents.</param>
/// <param name="Waits">Share that must wait.</param>
/// <param name="ServiceLevel">Share of all callers answered within T.</param>
/// <param name="Wait">Mean wait of all callers (ASA where nobody gives up).</param>
/// <param name="Occupancy">Share of their time that agents work.</param>
/// <param name="Abandons">Share that gives up.</param>
/// <param name="Queue">Callers waiting on average.</param>
/// <param name="Wait90">What nine of ten callers do not wait longer than.</param>
public readonly record struct Staffed(int Agents, double Waits, double ServiceLevel, double Wait, double Occupancy, double Abandons, double Queue, double Wait90);
