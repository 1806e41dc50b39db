using Switchboard.Kernel;

namespace Switchboard.Ivr.Calendars;

/// <summary>Says what is wrong in a schedule.</summary>
public static class ScheduleCheck
{
    /// <summary>All problems, each with its field inside the schedule.</summary>
    public static IEnumerable<Fault> Problems(this Schedule schedule)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
            yield return Fault.Invalid("schedule.zone_unknown", $"There is no time zone '{schedule.TimeZone}'.", "timeZone");
        for (var i = 0; i < schedule.Weekly.Count; i++)
        {
            if (schedule.Weekly[i].Days.Count == 0)
                yield return Fault.Invalid("schedule.no_days", "Choose at least one day.", $"weekly[{i}].days");
            foreach (var problem in Ranges(schedule.Weekly[i].Ranges, $"weekly[{i}]"))
                yield return problem;
        }

        for (var i = 0; i < schedule.Monthly.Count; i++)
        {
            var rule = schedule.Monthly[i];
            if (rule.Days.Count == 0 || rule.Days.Any(d => d is 0 or < -31 or > 31))
                yield return Fault.Invalid("schedule.month_days", "Days of a month are 1 to 31, or -1 to -31 from its end.", $"monthly[{i}].days");
            if (rule.Kind == DateRuleKind.Workday)
                yield return Fault.Invalid("schedule.month_kind", "A day of every month is closed or has hours of its own.", $"monthly[{i}].kind");
            if (rule.Kind == DateRuleKind.Hours && rule.Ranges.Count == 0)
                yield return Fault.Invalid("schedule.no_ranges", "Give the hours, or make it a holiday.", $"monthly[{i}].ranges");
            foreach (var problem in Ranges(rule.Ranges, $"monthly[{i}]"))
                yield return problem;
        }

        for (var i = 0; i < schedule.Dates.Count; i++)
        {
            var rule = schedule.Dates[i];
            if (!rule.Yearly && rule.To < rule.From)
                yield return Fault.Invalid("schedule.dates_reversed", "The last date is before the first.", $"dates[{i}].to");
            if (rule.Kind == DateRuleKind.Hours && rule.Ranges.Count == 0)
                yield return Fault.Invalid("schedule.no_ranges", "Give the hours, or make it a holiday.", $"dates[{i}].ranges");
            foreach (var problem in Ranges(rule.Ranges, $"dates[{i}]"))
                yield return problem;
        }
    }

    private static IEnumerable<Fault> Ranges(IReadOnlyList<DayRange> ranges, string field)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].From.Minutes >= 1440)
                yield return Fault.Invalid("schedule.range_start", "A range begins before 24:00.", $"{field}.ranges[{i}].from");
            else if (ranges[i].From == ranges[i].To)
                yield return Fault.Invalid("schedule.range_empty", "A range that ends when it begins; the whole day is 00:00 to 24:00.", $"{field}.ranges[{i}].to");
        }
    }
}
