using Shouldly;
using Switchboard.Ivr.Calendars;
using Switchboard.Ivr.Services;
using Xunit;

namespace Switchboard.Engine.Tests.Services;

public class ServiceTests
{
    private static readonly ServiceCard Hotline = new(
        Guid.NewGuid(), "Hotline", null, null, 2,
        new ServicePath(new ServiceStep("flow", Guid.NewGuid()), new ServiceStep("voicemail", Guid.NewGuid()), null, ServiceStep.Busy), Enabled: true);

    private static readonly Schedule Office = new()
    {
        Weekly = [new WeeklyHours { Days = [DayOfWeek.Monday], Ranges = [new DayRange { From = new ClockTime(9 * 60), To = new ClockTime(18 * 60) }] }],
        Dates = [new DateRule { From = new DateOnly(2026, 1, 5), Kind = DateRuleKind.Holiday, Name = "moving house" }],
    };

    [Fact]
    public void The_last_line_is_given_once_and_comes_back_when_its_call_ends()
    {
        var lines = new ServiceLines();
        var (first, second, third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var talk = new TaskCompletionSource();
        lines.TryTake(Hotline, first, talk.Task).ShouldBeTrue();
        lines.TryTake(Hotline, first, talk.Task).ShouldBeTrue("a call that comes back to the service has its line already");
        lines.Count(Hotline.Id).ShouldBe(1);
        lines.TryTake(Hotline, second, new TaskCompletionSource().Task).ShouldBeTrue();
        lines.TryTake(Hotline, third, new TaskCompletionSource().Task).ShouldBeFalse();

        talk.SetResult();
        lines.TryTake(Hotline, third, new TaskCompletionSource().Task).ShouldBeTrue();
        lines.Count(Hotline.Id).ShouldBe(2);
    }

    [Fact]
    public async Task Callers_who_come_at_once_never_get_more_lines_than_there_are()
    {
        var lines = new ServiceLines();
        var never = new TaskCompletionSource();
        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => lines.TryTake(Hotline, Guid.NewGuid(), never.Task))));
        taken.Count(t => t).ShouldBe(2);
    }

    [Theory]
    [InlineData("2026-01-12T02:00:00Z", "open", "flow")]
    [InlineData("2026-01-12T12:00:00Z", "closed", "voicemail")]
    [InlineData("2026-01-05T02:00:00Z", "holiday", "voicemail")]
    public void The_calendar_chooses_the_way_and_a_holiday_without_its_own_is_closed(string at, string taken, string step)
    {
        var verdict = ServiceVerdict.Of(Hotline, Office, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        (verdict.Taken, verdict.Step.Type).ShouldBe((taken, step));
    }

    [Fact]
    public void Without_a_calendar_it_is_always_open() => ServiceVerdict.Of(Hotline, null, DateTimeOffset.UnixEpoch).Taken.ShouldBe("open");
}
