using Shouldly;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Features.Calendars;
using Switchboard.Ivr.Model;
using Xunit;

namespace Switchboard.Engine.Tests.Ivr;

public class ScheduleTests
{
    private const string Office = """
        {"timeZone":"Asia/Shanghai",
         "weekly":[{"days":["monday","tuesday","wednesday","thursday","friday"],"ranges":[{"from":"09:00","to":"12:00"},{"from":"13:30","to":"18:00"}]},
                   {"days":["friday"],"ranges":[{"from":"22:00","to":"02:00"}]}],
         "dates":[{"from":"2026-10-01","to":"2026-10-07","kind":"holiday","name":"国庆节"},
                  {"from":"2026-10-10","kind":"workday","as":"monday","name":"调休"},
                  {"from":"2026-09-27","kind":"workday","ranges":[{"from":"10:00","to":"15:00"}]},
                  {"from":"2026-12-24","kind":"hours","ranges":[{"from":"09:00","to":"11:00"}]},
                  {"from":"2026-10-07","kind":"hours","ranges":[{"from":"14:00","to":"16:00"}]},
                  {"from":"2020-12-30","to":"2020-01-01","kind":"holiday","yearly":true,"name":"New Year"},
                  {"from":"2020-02-29","kind":"holiday","yearly":true}]}
        """;

    [Theory]
    // Monday 5 January 2026
    [InlineData("2026-01-05T08:59:59", false)]
    [InlineData("2026-01-05T09:00:00", true)]
    [InlineData("2026-01-05T11:59:59", true)]
    [InlineData("2026-01-05T12:00:00", false)]
    [InlineData("2026-01-05T13:30:00", true)]
    [InlineData("2026-01-05T18:00:00", false)]
    // the weekend, and Friday night that lasts into Saturday
    [InlineData("2026-01-04T10:00:00", false)]
    [InlineData("2026-01-09T22:30:00", true)]
    [InlineData("2026-01-10T01:59:00", true)]
    [InlineData("2026-01-10T02:00:00", false)]
    [InlineData("2026-01-09T01:00:00", false)]
    // National Day, its eve and its last day, for which a later rule gives hours
    [InlineData("2026-09-30T17:00:00", true)]
    [InlineData("2026-10-01T10:00:00", false)]
    [InlineData("2026-10-06T10:00:00", false)]
    [InlineData("2026-10-07T10:00:00", false)]
    [InlineData("2026-10-07T14:00:00", true)]
    [InlineData("2026-10-08T10:00:00", true)]
    // make-up workdays: a Saturday as a Monday, a Sunday with hours of its own
    [InlineData("2026-10-10T10:00:00", true)]
    [InlineData("2026-10-10T12:30:00", false)]
    [InlineData("2026-10-10T22:30:00", false)]
    [InlineData("2026-09-27T09:30:00", false)]
    [InlineData("2026-09-27T10:00:00", true)]
    [InlineData("2026-12-24T10:30:00", true)]
    [InlineData("2026-12-24T15:00:00", false)]
    // every year, over the turn of the year and on a leap day
    [InlineData("2026-12-31T10:00:00", false)]
    [InlineData("2029-01-01T10:00:00", false)]
    [InlineData("2028-12-29T10:00:00", true)]
    [InlineData("2028-02-29T10:00:00", false)]
    [InlineData("2028-02-28T10:00:00", true)]
    public void Office_hours(string local, bool open) =>
        At(Office, local + "+08:00").Open.ShouldBe(open);

    [Theory]
    // New York: 2026-03-08 has no 02:30, 2026-11-01 has 01:30 twice
    [InlineData("2026-03-08T06:59:00Z", true)]
    [InlineData("2026-03-08T07:00:00Z", false)]
    [InlineData("2026-03-08T12:59:00Z", false)]
    [InlineData("2026-03-08T13:00:00Z", true)]
    [InlineData("2026-03-07T13:59:00Z", false)]
    [InlineData("2026-03-07T14:00:00Z", true)]
    [InlineData("2026-11-01T05:30:00Z", true)]
    [InlineData("2026-11-01T06:30:00Z", true)]
    [InlineData("2026-11-01T07:00:00Z", true)]
    [InlineData("2026-11-01T07:30:00Z", false)]
    public void Daylight_saving_moves_the_hours(string instant, bool open)
    {
        const string Shop = """
            {"timeZone":"America/New_York",
             "weekly":[{"days":["sunday","monday","tuesday","wednesday","thursday","friday","saturday"],
                        "ranges":[{"from":"09:00","to":"17:00"},{"from":"01:00","to":"02:30"}]}]}
            """;
        At(Shop, instant).Open.ShouldBe(open);
    }

    [Fact]
    public void A_state_says_why()
    {
        var state = At(Office, "2026-10-01T10:00:00+08:00");
        (state.IsHoliday, state.Rule!.Name).ShouldBe((true, "国庆节"));
        state = At(Office, "2026-10-10T10:00:00+08:00");
        (state.Rule!.Kind, state.Range!.To.ToString()).ShouldBe((DateRuleKind.Workday, "12:00"));
        At(Office, "2026-01-05T10:00:00+08:00").Rule.ShouldBeNull();
        At(Office, "2026-01-05T20:00:00+08:00").IsHoliday.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"weekly":[{"days":["monday"],"ranges":[{"from":"00:00","to":"24:00"}]}]}""", "2026-01-05T23:59:59+08:00", true)]
    [InlineData("""{"weekly":[{"days":["monday"],"ranges":[{"from":"00:00","to":"24:00"}]}]}""", "2026-01-06T00:00:00+08:00", false)]
    [InlineData("""{"weekly":[{"days":["monday"],"ranges":[{"from":"00:00","to":"24:00"}]}]}""", "2026-01-05T00:00:00+08:00", true)]
    [InlineData("{}", "2026-01-05T00:00:00+08:00", false)]
    [InlineData("{}", "0001-01-01T00:00:00Z", false)]
    [InlineData("{}", "9999-12-31T23:59:59Z", false)]
    public void Edges(string schedule, string instant, bool open) => At(schedule, instant).Open.ShouldBe(open);

    [Fact]
    public void An_unknown_zone_is_a_fault() =>
        new Schedule { TimeZone = "Nowhere/Town" }.At(DateTimeOffset.UnixEpoch).Fault!.Code.ShouldBe("schedule.zone_unknown");

    [Theory]
    [InlineData("""{"timeZone":"X"}""", "schedule.zone_unknown", "timeZone")]
    [InlineData("""{"weekly":[{"days":[],"ranges":[]}]}""", "schedule.no_days", "weekly[0].days")]
    [InlineData("""{"weekly":[{"days":["monday"],"ranges":[{"from":"24:00","to":"03:00"}]}]}""", "schedule.range_start", "weekly[0].ranges[0].from")]
    [InlineData("""{"weekly":[{"days":["monday"],"ranges":[{"from":"09:00","to":"09:00"}]}]}""", "schedule.range_empty", "weekly[0].ranges[0].to")]
    [InlineData("""{"dates":[{"from":"2026-10-02","to":"2026-10-01","kind":"holiday"}]}""", "schedule.dates_reversed", "dates[0].to")]
    [InlineData("""{"dates":[{"from":"2026-10-02","kind":"hours"}]}""", "schedule.no_ranges", "dates[0].ranges")]
    public void Problems_are_named(string schedule, string code, string field)
    {
        var problem = FlowJson.Read<Schedule>(schedule).Value.Problems().Single();
        (problem.Code, problem.Field).ShouldBe((code, field));
    }

    private static ScheduleState At(string schedule, string instant) =>
        FlowJson.Read<Schedule>(schedule).Value.At(DateTimeOffset.Parse(instant)).Value;
}

public class HolidaySetTests
{
    [Fact]
    public void A_year_without_a_set_is_awaited_and_says_so()
    {
        CalendarShelf.Awaited(2026).Select(a => a.Year).ShouldBe([2027]);
        CalendarShelf.Awaited(2027).First().Note.ShouldContain("State Council");
    }

    private static readonly Schedule China = new()
    {
        Weekly = [new WeeklyHours { Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], Ranges = [Range("09:00", "12:00"), Range("13:30", "18:00")] }],
        Dates = HolidaySet.All.Single(set => set.Id == "cn-2026").Dates,
    };

    [Theory]
    [InlineData("2026-02-14T10:00", true)] // a Saturday made up for
    [InlineData("2026-02-16T10:00", false)] // Spring Festival
    [InlineData("2026-02-24T10:00", true)]
    [InlineData("2026-09-20T10:00", true)] // a Sunday made up for
    [InlineData("2026-09-27T10:00", false)]
    [InlineData("2026-10-07T10:00", false)]
    [InlineData("2026-10-10T12:30", false)] // made up for, but at lunch
    [InlineData("2026-10-11T10:00", false)] // an ordinary Sunday
    public void The_notice_of_2026_holds(string local, bool open)
    {
        var at = new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
        China.At(at).TryGet(out var state, out _).ShouldBeTrue();
        state!.Open.ShouldBe(open);
    }

    [Fact]
    public void The_next_change_is_the_next_opening()
    {
        var eve = new DateTimeOffset(2026, 9, 30, 18, 0, 0, TimeSpan.FromHours(8));
        China.NextChange(eve).ShouldBe(new DateTimeOffset(2026, 10, 8, 9, 0, 0, TimeSpan.FromHours(8)));
    }

    [Fact]
    public void The_last_day_of_each_month_may_differ_and_a_date_goes_before_it()
    {
        var schedule = China with
        {
            Monthly = [new MonthlyRule { Days = [-1], Kind = DateRuleKind.Hours, Name = "stock-taking", Ranges = [Range("09:00", "11:00")] }],
            Dates = [new DateRule { From = new DateOnly(2026, 3, 31), Kind = DateRuleKind.Holiday }],
        };
        State(2, 28, 10).Open.ShouldBeTrue();
        State(2, 28, 10).Rule!.Name.ShouldBe("stock-taking");
        State(4, 30, 14).Open.ShouldBeFalse();
        State(3, 31, 10).Open.ShouldBeFalse();

        ScheduleState State(int month, int day, int hour) =>
            schedule.At(new DateTimeOffset(2026, month, day, hour, 0, 0, TimeSpan.FromHours(8))).TryGet(out var state, out _) ? state : throw new InvalidOperationException();
    }

    private static DayRange Range(string from, string to) =>
        ClockTime.TryParse(from, out var first) && ClockTime.TryParse(to, out var last) ? new DayRange { From = first, To = last } : throw new FormatException();
}
