namespace Switchboard.Reporting.Domain;

/// <summary>A stretch in which an agent was signed in, on a break or not, and the break's reason.</summary>
internal readonly record struct PresenceSpan(DateTimeOffset From, DateTimeOffset To, bool OnBreak, string? Reason = null);

/// <summary>Breaks for one reason that lasted longer than it allows.</summary>
/// <param name="Reason">Its code.</param>
/// <param name="Count">How many did.</param>
/// <param name="OverrunMs">By how long, together.</param>
internal sealed record BreakOverrun(string Reason, int Count, long OverrunMs)
{
    /// <summary>Each break of the shift held against its reason's limit.</summary>
    public static IReadOnlyList<BreakOverrun> Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyDictionary<string, TimeSpan> limits, IEnumerable<PresenceSpan> spans) =>
        [.. spans.Where(s => s is { OnBreak: true, Reason: not null } && limits.ContainsKey(s.Reason))
            .Select(s => (s.Reason, Over: (s.To < to ? s.To : to) - (s.From > from ? s.From : from) - limits[s.Reason!]))
            .Where(s => s.Over > TimeSpan.Zero)
            .GroupBy(s => s.Reason!, StringComparer.Ordinal)
            .Select(g => new BreakOverrun(g.Key, g.Count(), (long)g.Sum(s => s.Over.TotalMilliseconds)))
            .OrderByDescending(o => o.OverrunMs).ThenBy(o => o.Reason, StringComparer.Ordinal)];
}

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
