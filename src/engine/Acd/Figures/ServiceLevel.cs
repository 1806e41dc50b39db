using Switchboard.Contracts.Acd;

namespace Switchboard.Acd.Figures;

/// <summary>The service level as a number.</summary>
public static class ServiceLevel
{
    /// <summary>0 to 1; null when the denominator is empty.</summary>
    public static double? Of(ServiceLevelFormula formula, QueueFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var (part, whole) = figures.ServiceLevel(formula);
        return whole <= 0 ? null : (double)part / whole;
    }
}
