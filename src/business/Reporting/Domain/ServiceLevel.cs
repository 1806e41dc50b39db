using Switchboard.Contracts.Acd;

namespace Switchboard.Reporting.Domain;

/// <summary>The service level as it is told.</summary>
internal static class ServiceLevel
{
    /// <summary>0 to 1; null when there is nothing to count.</summary>
    public static double? Of((long Part, long Whole) ratio) => ratio.Whole <= 0 ? null : Math.Round((double)ratio.Part / ratio.Whole, 4);

    /// <summary>The name people know it by: SL3.</summary>
    public static string Name(ServiceLevelFormula formula) => formula.ToString().ToUpperInvariant();
}
