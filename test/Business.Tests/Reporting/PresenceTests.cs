using Shouldly;
using Switchboard.Reporting.Domain;

namespace Switchboard.Business.Tests.Reporting;

public sealed class PresenceTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Breaks = TimeSpan.FromMinutes(60);

    [Fact]
    public void Who_is_there_the_whole_time_is_neither_late_nor_gone() =>
        Of([At(8, 50, 12, 0), Break(12, 0, 13, 0), At(13, 0, 18, 10)]).ShouldBe(new Presence(T(9), T(18), 0, 0, 9 * Hour, Hour, 0, false));

    [Fact]
    public void Late_and_early_count_from_the_planned_time_beyond_the_grace() =>
        Of([At(9, 20, 17, 30)]).ShouldBe(new Presence(T(9, 20), T(17, 30), 20 * Minute, 30 * Minute, (8 * Hour) + (10 * Minute), 0, 0, false));

    [Fact]
    public void Within_the_grace_is_on_time()
    {
        var presence = Of([At(9, 5, 17, 55)]);
        (presence.LateMs, presence.EarlyLeaveMs).ShouldBe((0, 0));
    }

    [Fact]
    public void Breaks_overrun_by_what_is_above_the_allowance() =>
        Of([At(9, 0, 10, 0), Break(10, 0, 10, 45), At(10, 45, 12, 0), Break(12, 0, 13, 0), At(13, 0, 18, 0)]).BreakOverrunMs.ShouldBe(45 * Minute);

    [Fact]
    public void Who_never_came_is_absent_once_the_grace_is_over()
    {
        Of([At(7, 0, 8, 0)]).Absent.ShouldBeTrue();
        Of([], now: T(9, 3)).Absent.ShouldBeFalse();
        Of([], now: T(9, 6)).Absent.ShouldBeTrue();
    }

    [Fact]
    public void A_running_shift_knows_no_early_leave()
    {
        var presence = Of([At(9, 0, 12, 0)], now: T(14));
        (presence.EarlyLeaveMs, presence.SignedOutAt, presence.PresentMs).ShouldBe((0, T(12), 3 * Hour));
        Of([At(9, 0, 23, 0)], now: T(14)).SignedOutAt.ShouldBeNull();
    }

    [Fact]
    public void A_shift_may_end_on_the_next_day_and_follows_the_clocks_of_its_zone()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var (from, to) = ShiftClock.On(new DateOnly(2026, 10, 24), 22 * 60, 6 * 60, berlin); // the night in which summer time ends
        (to - from).ShouldBe(TimeSpan.FromHours(9));
        from.ShouldBe(new DateTimeOffset(2026, 10, 24, 20, 0, 0, TimeSpan.Zero));
        (from, to) = ShiftClock.On(new DateOnly(2026, 3, 29), (2 * 60) + 30, 10 * 60, berlin); // half past two is left out
        (to - from).ShouldBe(TimeSpan.FromHours(6.5));
    }

    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    private static Presence Of(PresenceSpan[] spans, DateTimeOffset? now = null) => Presence.Of(T(9), T(18), Grace, Breaks, spans, now ?? T(23));

    private static DateTimeOffset T(int hour, int minute = 0) => new(2026, 11, 20, hour, minute, 0, TimeSpan.Zero);

    private static PresenceSpan At(int hour, int minute, int toHour, int toMinute) => new(T(hour, minute), T(toHour, toMinute), false);

    private static PresenceSpan Break(int hour, int minute, int toHour, int toMinute) => new(T(hour, minute), T(toHour, toMinute), true);
}
