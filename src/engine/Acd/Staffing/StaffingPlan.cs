namespace Switchboard.Acd.Staffing;

/// <summary>What an interval brings, and what is wanted. Times in milliseconds, shares 0 to 1.</summary>
/// <param name="Calls">Calls in the interval.</param>
/// <param name="IntervalMs">Its length.</param>
/// <param name="HandlingMs">Mean handling time, after-call work included.</param>
/// <param name="PatienceMs">Mean patience; null: nobody gives up.</param>
/// <param name="ServiceLevel">Share of all callers to be answered in time.</param>
/// <param name="WithinMs">What in time means.</param>
/// <param name="MaxOccupancy">Agents shall not work more of their time; 1 for no limit.</param>
public sealed record StaffingDemand(double Calls, double IntervalMs, double HandlingMs, double? PatienceMs, double ServiceLevel, double WithinMs, double MaxOccupancy = 1)
{
    /// <summary>The load in Erlangs.</summary>
    public double Load => Calls / IntervalMs * HandlingMs;

    /// <summary>How so many agents would do.</summary>
    public Staffed With(int agents) => PatienceMs is { } patience
        ? ErlangA.Impatient(agents, Calls / IntervalMs, HandlingMs, patience, WithinMs)
        : Erlang.Patient(agents, Calls / IntervalMs, HandlingMs, WithinMs);

    /// <summary>The fewest agents that reach what is wanted; null when none do below <paramref name="most"/>.</summary>
    public int? Agents(int most = 10_000)
    {
        // More agents never do worse: halve the span. Fewer than answer the share wanted at all never do.
        var (low, high) = (Math.Min(most, Math.Max(1, (int)(Load * ServiceLevel))), most);
        if (!Reaches(high))
            return null;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Reaches(middle))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private bool Reaches(int agents)
    {
        var staffed = With(agents);
        return staffed.ServiceLevel >= ServiceLevel && staffed.Occupancy <= MaxOccupancy;
    }
}
