using Switchboard.Contracts.Acd;

namespace Switchboard.Reporting.Domain;

/// <summary>The named service level formulas, over any set of queue stays.</summary>
internal static class ServiceLevel
{
    /// <summary>What stands above and below the line.</summary>
    public static (long Part, long Whole) Ratio(ServiceLevelFormula formula, QueueFigures f) => formula switch
    {
        ServiceLevelFormula.Sl1 => (f.AnsweredInTarget, f.Answered),
        ServiceLevelFormula.Sl2 => (f.AnsweredInTarget + f.AbandonedInTarget, f.Answered + f.Abandoned),
        ServiceLevelFormula.Sl4 => (f.AnsweredInTarget, f.Answered + f.Abandoned - f.ShortAbandoned),
        ServiceLevelFormula.Sl5 => (f.AnsweredInTarget, f.Answered + f.FlowedOut),
        ServiceLevelFormula.Sl6 => (f.AnsweredInTarget, f.Answered + f.Abandoned - f.AbandonedInTarget),
        _ => (f.AnsweredInTarget, f.Answered + f.Abandoned),
    };

    /// <summary>0 to 1; null when there is nothing to count.</summary>
    public static double? Of((long Part, long Whole) ratio) => ratio.Whole <= 0 ? null : Math.Round((double)ratio.Part / ratio.Whole, 4);

    /// <summary>The name people know it by: SL3.</summary>
    public static string Name(ServiceLevelFormula formula) => formula.ToString().ToUpperInvariant();
}
