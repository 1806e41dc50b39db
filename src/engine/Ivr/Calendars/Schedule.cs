namespace Switchboard.Ivr.Calendars;

/// <summary>Business hours: a week, and the dates that differ from it.</summary>
public sealed record Schedule
{
    /// <summary>IANA zone of all times here.</summary>
    public string TimeZone { get; init; } = "Asia/Shanghai";

    /// <summary>The ordinary week. A day may appear several times: its ranges add up.</summary>
    public IReadOnlyList<WeeklyHours> Weekly { get; init; } = [];

    /// <summary>Days of every month that differ from the week. Where several cover a day, the last one decides.</summary>
    public IReadOnlyList<MonthlyRule> Monthly { get; init; } = [];

    /// <summary>Holidays, make-up workdays and other dates; they go before the months. Where several cover a date, the last one decides.</summary>
    public IReadOnlyList<DateRule> Dates { get; init; } = [];
}

/// <summary>Ranges for some days of the week.</summary>
public sealed record WeeklyHours
{
    /// <summary>Which days: <c>monday</c> …</summary>
    public required IReadOnlyList<DayOfWeek> Days { get; init; }

    /// <summary>When it is open on them.</summary>
    public required IReadOnlyList<DayRange> Ranges { get; init; }
}

/// <summary>Open from, until (exclusive). An end at or before the start lies on the next day; <c>00:00</c>–<c>24:00</c> is the whole day.</summary>
public sealed record DayRange
{
    /// <summary>First minute, <c>HH:mm</c>.</summary>
    public required ClockTime From { get; init; }

    /// <summary>First minute after it, <c>HH:mm</c> up to <c>24:00</c>.</summary>
    public required ClockTime To { get; init; }
}

/// <summary>What holds on some days of every month.</summary>
public sealed record MonthlyRule
{
    /// <summary>Days of the month: 1 is the first, -1 the last, -2 the one before it.</summary>
    public required IReadOnlyList<int> Days { get; init; }

    /// <summary>Closed, or other hours.</summary>
    public required DateRuleKind Kind { get; init; }

    /// <summary>Its name: 月末盘点.</summary>
    public string? Name { get; init; }

    /// <summary>The day's own hours.</summary>
    public IReadOnlyList<DayRange> Ranges { get; init; } = [];

    internal bool Covers(DateOnly date)
    {
        var fromEnd = date.Day - DateTime.DaysInMonth(date.Year, date.Month) - 1;
        return Days.Contains(date.Day) || Days.Contains(fromEnd);
    }

    /// <summary>The same as a rule of that date.</summary>
    internal DateRule On(DateOnly date) => new() { From = date, Kind = Kind, Name = Name, Ranges = Ranges };
}

/// <summary>What a date rule means.</summary>
public enum DateRuleKind
{
    /// <summary>Closed, except in <see cref="DateRule.Ranges"/> if there are any.</summary>
    Holiday,

    /// <summary>A make-up workday (调休): open as on the weekday <see cref="DateRule.As"/>, or in <see cref="DateRule.Ranges"/>.</summary>
    Workday,

    /// <summary>Open in <see cref="DateRule.Ranges"/> only.</summary>
    Hours,
}

/// <summary>What holds on a date, or a run of dates.</summary>
public sealed record DateRule
{
    /// <summary>The first date.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last date; absent: one day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The same month and day in every year.</summary>
    public bool Yearly { get; init; }

    /// <summary>What it means.</summary>
    public required DateRuleKind Kind { get; init; }

    /// <summary>Its name: 国庆节.</summary>
    public string? Name { get; init; }

    /// <summary>The weekday whose hours a make-up workday has.</summary>
    public DayOfWeek As { get; init; } = DayOfWeek.Monday;

    /// <summary>The day's own hours.</summary>
    public IReadOnlyList<DayRange> Ranges { get; init; } = [];

    internal bool Covers(DateOnly date)
    {
        var last = To ?? From;
        if (!Yearly)
            return date >= From && date <= last;
        var (day, from, to) = (MonthDay(date), MonthDay(From), MonthDay(last));
        return from <= to ? day >= from && day <= to : day >= from || day <= to;
    }

    private static int MonthDay(DateOnly date) => (date.Month * 100) + date.Day;
}
