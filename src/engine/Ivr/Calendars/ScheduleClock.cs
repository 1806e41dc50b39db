using Switchboard.Kernel;

namespace Switchboard.Ivr.Calendars;

/// <summary>Whether a schedule is open at an instant, and why.</summary>
/// <param name="Open">Whether it is open.</param>
/// <param name="Local">The instant in the schedule's zone.</param>
/// <param name="Rule">The date rule that decided; null when the ordinary week did.</param>
/// <param name="Range">The range that holds the instant; null when closed.</param>
public sealed record ScheduleState(bool Open, DateTime Local, DateRule? Rule, DayRange? Range)
{
    /// <summary>Closed because of a holiday.</summary>
    public bool IsHoliday => !Open && Rule is { Kind: DateRuleKind.Holiday };
}

/// <summary>Reads schedules. Going from instant to local time is never ambiguous, so days of 23 and 25 hours need no special case.</summary>
public static class ScheduleClock
{
    /// <summary>What holds at an instant; a fault for an unknown zone.</summary>
    public static Outcome<ScheduleState> At(this Schedule schedule, DateTimeOffset instant)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out var zone))
            return Fault.Invalid("schedule.zone_unknown", $"There is no time zone '{schedule.TimeZone}'.", "timeZone");
        var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        var today = DateOnly.FromDateTime(local);
        var minute = (local.Hour * 60) + local.Minute;
        var rule = RuleFor(schedule, today);
        if (Find(RangesOn(schedule, today, rule), minute) is { } range)
            return new ScheduleState(true, local, rule, range);
        if (today == DateOnly.MinValue)
            return new ScheduleState(false, local, rule, null);
        var yesterday = today.AddDays(-1);
        var before = RuleFor(schedule, yesterday);
        return FindSpill(RangesOn(schedule, yesterday, before), minute) is { } late
            ? new ScheduleState(true, local, before, late)
            : new ScheduleState(false, local, rule, null);
    }

    /// <summary>When the schedule opens or closes next, to the minute; null when not within 30 days.</summary>
    public static DateTimeOffset? NextChange(this Schedule schedule, DateTimeOffset from)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (!schedule.At(from).TryGet(out var now, out _))
            return null;
        var start = from.AddTicks(-(from.Ticks % TimeSpan.TicksPerMinute));
        const int Step = 15; // hours are mostly written to the quarter; what lies between is looked at closely once a quarter differs
        for (var minutes = Step; minutes <= 30 * 24 * 60; minutes += Step)
        {
            if (IsOpen(minutes) == now.Open)
                continue;
            var first = minutes - Step + 1;
            while (IsOpen(first) == now.Open)
                first++;
            return start.AddMinutes(first);
        }

        return null;

        bool IsOpen(int minutes) => schedule.At(start.AddMinutes(minutes)).TryGet(out var then, out _) && then.Open;
    }

    private static DateRule? RuleFor(Schedule schedule, DateOnly date)
    {
        for (var i = schedule.Dates.Count - 1; i >= 0; i--)
        {
            if (schedule.Dates[i].Covers(date))
                return schedule.Dates[i];
        }

        for (var i = schedule.Monthly.Count - 1; i >= 0; i--)
        {
            if (schedule.Monthly[i].Covers(date))
                return schedule.Monthly[i].On(date);
        }

        return null;
    }

    private static IEnumerable<DayRange> RangesOn(Schedule schedule, DateOnly date, DateRule? rule) => rule switch
    {
        null => Week(schedule, date.DayOfWeek),
        { Kind: DateRuleKind.Workday, Ranges.Count: 0 } => Week(schedule, rule.As),
        _ => rule.Ranges,
    };

    private static IEnumerable<DayRange> Week(Schedule schedule, DayOfWeek day) =>
        schedule.Weekly.Where(hours => hours.Days.Contains(day)).SelectMany(hours => hours.Ranges);

    private static DayRange? Find(IEnumerable<DayRange> ranges, int minute) =>
        ranges.FirstOrDefault(range => minute >= range.From.Minutes && (minute < range.To.Minutes || CrossesMidnight(range)));

    private static DayRange? FindSpill(IEnumerable<DayRange> ranges, int minute) =>
        ranges.FirstOrDefault(range => CrossesMidnight(range) && minute < range.To.Minutes);

    private static bool CrossesMidnight(DayRange range) => range.To.Minutes <= range.From.Minutes;
}
