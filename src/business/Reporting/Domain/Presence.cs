namespace Switchboard.Reporting.Domain;

/// <summary>A stretch in which an agent was signed in, on a break or not.</summary>
internal readonly record struct PresenceSpan(DateTimeOffset From, DateTimeOffset To, bool OnBreak);

/// <summary>What an agent's signed-in time makes of one shift.</summary>
/// <param name="SignedInAt">First present in the shift; its beginning when he was there already.</param>
/// <param name="SignedOutAt">Last present in the shift; null while it runs and he is there.</param>
/// <param name="LateMs">Beyond the beginning, when more than the grace.</param>
/// <param name="EarlyLeaveMs">Before the end, when more than the grace; 0 while the shift runs.</param>
/// <param name="PresentMs">Signed in within the shift.</param>
/// <param name="BreakMs">Of it on breaks.</param>
/// <param name="BreakOverrunMs">Beyond what is allowed.</param>
/// <param name="Absent">Never there, and the grace is over.</param>
internal sealed record Presence(
    DateTimeOffset? SignedInAt, DateTimeOffset? SignedOutAt, long LateMs, long EarlyLeaveMs, long PresentMs, long BreakMs, long BreakOverrunMs, bool Absent)
{
    public static Presence Of(DateTimeOffset from, DateTimeOffset to, TimeSpan grace, TimeSpan breaks, IEnumerable<PresenceSpan> spans, DateTimeOffset now)
    {
        var end = to < now ? to : now;
        var within = spans.Select(s => s with { From = Later(s.From, from), To = Earlier(s.To, end) }).Where(s => s.From < s.To).OrderBy(s => s.From).ToList();
        if (within.Count == 0)
            return new Presence(null, null, 0, 0, 0, 0, 0, now > from + grace);
        var (first, last) = (within[0].From, within.Max(s => s.To));
        var onBreak = within.Where(s => s.OnBreak).Sum(s => (s.To - s.From).TotalMilliseconds);
        var over = now >= to;
        return new Presence(
            first,
            last < end || over ? last : null,
            Beyond(first - from, grace),
            over ? Beyond(to - last, grace) : 0,
            (long)within.Sum(s => (s.To - s.From).TotalMilliseconds),
            (long)onBreak,
            Math.Max(0, (long)(onBreak - breaks.TotalMilliseconds)),
            false);
    }

    private static long Beyond(TimeSpan time, TimeSpan grace) => time > grace ? (long)time.TotalMilliseconds : 0;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

/// <summary>The times of a shift on a day of the tenant's zone; over midnight where it ends at or before it begins.</summary>
internal static class ShiftClock
{
    public static (DateTimeOffset From, DateTimeOffset To) On(DateOnly day, int fromMinute, int toMinute, TimeZoneInfo zone) =>
        (At(day, fromMinute, zone), At(toMinute > fromMinute ? day : day.AddDays(1), toMinute, zone));

    private static DateTimeOffset At(DateOnly day, int minute, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        if (zone.IsInvalidTime(local))
            local = local.AddHours(1); // the hour that spring leaves out
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
