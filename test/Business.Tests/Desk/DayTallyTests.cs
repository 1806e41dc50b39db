using Shouldly;
using Switchboard.Desk.Live;

namespace Switchboard.Business.Tests.Desk;

public sealed class DayTallyTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly Guid Agent = Guid.CreateVersion7();

    [Fact]
    public void A_new_day_begins_at_the_tenants_midnight()
    {
        var before = new DateTimeOffset(2026, 3, 1, 15, 59, 59, TimeSpan.Zero);
        TenantClock.Day(before, Shanghai).ShouldBe(new DateOnly(2026, 3, 1));
        TenantClock.Day(before.AddSeconds(1), Shanghai).ShouldBe(new DateOnly(2026, 3, 2));
    }

    [Fact]
    public void A_talk_over_midnight_counts_from_midnight()
    {
        var end = new DateTimeOffset(2026, 3, 1, 16, 1, 0, TimeSpan.Zero);
        TenantClock.SinceMidnight(end, 600_000, Shanghai).ShouldBe(60_000);
        TenantClock.SinceMidnight(end, 30_000, Shanghai).ShouldBe(30_000);
    }

    [Fact]
    public void Yesterdays_figures_are_not_shown_today()
    {
        var tally = new DayTally();
        var day = new DateOnly(2026, 3, 1);
        tally.Add(Agent, day, t => t with { Answered = t.Answered + 1 });
        tally.Of(Agent, day).Answered.ShouldBe(1);
        tally.Of(Agent, day.AddDays(1)).ShouldBe(AgentToday.Nothing);
        tally.Add(Agent, day.AddDays(1), t => t with { Missed = t.Missed + 1 });
        tally.Of(Agent, day.AddDays(1)).ShouldBe(new AgentToday(0, 1, 0, 0));
    }

    [Fact]
    public void An_event_of_yesterday_that_comes_late_is_not_counted_today()
    {
        var tally = new DayTally();
        var day = new DateOnly(2026, 3, 2);
        tally.Add(Agent, day, t => t with { Answered = 5 });
        tally.Add(Agent, day.AddDays(-1), t => t with { Answered = 9 });
        tally.Of(Agent, day).Answered.ShouldBe(5);
    }

    [Fact]
    public void An_event_read_twice_is_counted_once()
    {
        var day = new TenantDay();
        day.Advance(7).ShouldBeTrue();
        day.Advance(7).ShouldBeFalse();
        day.Advance(6).ShouldBeFalse();
    }

    [Fact]
    public void A_saved_tally_goes_on_from_its_last_event()
    {
        var today = new DateOnly(2026, 3, 2);
        var before = new TenantDay();
        before.Advance(41);
        before.Add(Agent, today, t => t with { TalkMs = 1_000 });
        var (tally, sequence) = before.Save();
        var after = new TenantDay();
        after.Restore(tally, sequence);
        (after.Today(Agent, today).TalkMs, after.Sequence).ShouldBe((1_000, 41));
    }

    [Fact]
    public void Who_talked_in_a_call_is_remembered_once_each()
    {
        var day = new TenantDay();
        var (call, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        day.Remember(call, Agent).ShouldBeTrue();
        day.Remember(call, Agent).ShouldBeFalse();
        day.Remember(call, other).ShouldBeTrue();
        (day.Had(Agent, call), day.Had(other, call), day.Had(Agent, other)).ShouldBe((true, true, false));
        day.LastCall(Agent).ShouldBe(call);
    }
}
