using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Figures;

/// <summary>The named service level formulas.</summary>
public static class ServiceLevel
{
    /// <summary>0 to 1; null when the denominator is empty.</summary>
    public static double? Of(ServiceLevelFormula formula, QueueFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var answered = figures.Answered;
        var abandoned = figures.Abandoned;
        var inTarget = figures.AnsweredInTarget;
        return formula switch
        {
            ServiceLevelFormula.Sl1 => Ratio(inTarget, answered),
            ServiceLevelFormula.Sl2 => Ratio(inTarget + figures.AbandonedInTarget, answered + abandoned),
            ServiceLevelFormula.Sl3 => Ratio(inTarget, answered + abandoned),
            ServiceLevelFormula.Sl4 => Ratio(inTarget, answered + abandoned - figures.ShortAbandoned),
            ServiceLevelFormula.Sl5 => Ratio(inTarget, answered + figures.FlowedOut),
            ServiceLevelFormula.Sl6 => Ratio(inTarget, answered + abandoned - figures.AbandonedInTarget),
            _ => throw new ArgumentOutOfRangeException(nameof(formula), formula, "unknown formula"),
        };
    }

    private static double? Ratio(long part, long whole) => whole <= 0 ? null : (double)part / whole;
}
