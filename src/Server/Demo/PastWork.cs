using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Events;

namespace Switchboard.Server.Demo;

/// <summary>How the agents worked on the days before the first start: signed in, at lunch, signed out; some late, one day off now and then.</summary>
internal sealed class PastWork(SyntheticHouse house, IReadOnlyList<AgentSeat> seats, Dice dice)
{
    /// <summary>So many agents, by number, are of the early shift; the others of the late one.</summary>
    public const int EarlyAgents = 6;

    public static readonly (TimeOnly From, TimeOnly To) EarlyShift = (new(8, 30), new(17, 30));
    public static readonly (TimeOnly From, TimeOnly To) LateShift = (new(11, 0), new(20, 0));
    private static readonly string[] Breaks = ["short_break", "meeting", "training"];

    /// <summary>What happened, in no order.</summary>
    public IEnumerable<(DateTimeOffset At, EventDraft Draft)> Happened()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(house.Tenant.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(house.Time.GetUtcNow(), zone).DateTime);
        foreach (var (i, seat) in seats.Index())
        {
            for (var day = today.AddDays(-house.Options.PastDays); day < today; day = day.AddDays(1))
            {
                if (dice.Happens(0.05))
                    continue; // absent
                var (from, to) = i < EarlyAgents ? EarlyShift : LateShift;
                foreach (var step in Day(seat.Id, At(day, from, zone), At(day, to, zone)))
                    yield return step;
            }
        }
    }

    private IEnumerable<(DateTimeOffset At, EventDraft Draft)> Day(Guid agent, DateTimeOffset from, DateTimeOffset to)
    {
        var at = from + (dice.Happens(0.12) ? Minutes(6, 25) : Minutes(-12, 3));
        var status = "signedOut";
        var since = at - TimeSpan.FromHours(12);
        (DateTimeOffset At, EventDraft Draft) Turn(DateTimeOffset when, string next, string? reason)
        {
            var data = new { from = status, to = next, lastedMs = (long)(when - since).TotalMilliseconds };
            (status, since) = (next, when);
            return (when, EventDraft.Of(house.Id, "agent.statusChanged", "agent", agent, "demo", data, reason) with { HappenedAt = when });
        }

        yield return Turn(at, "available", null);
        var lunch = from + TimeSpan.FromHours(3.5) + Minutes(-20, 20);
        yield return Turn(lunch, "break", "lunch");
        yield return Turn(lunch + (dice.Happens(0.15) ? Minutes(50, 65) : Minutes(28, 42)), "available", null);
        var pause = from + TimeSpan.FromHours(6.5) + Minutes(-30, 30);
        yield return Turn(pause, "break", dice.Pick(Breaks));
        yield return Turn(pause + Minutes(8, 18), "available", null);
        yield return Turn(to + (dice.Happens(0.08) ? Minutes(-30, -8) : Minutes(0, 12)), "signedOut", null);
    }

    private TimeSpan Minutes(double least, double most) => dice.Between(TimeSpan.FromMinutes(least), TimeSpan.FromMinutes(most));

    private static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone) =>
        new DateTimeOffset(day.ToDateTime(time), zone.GetUtcOffset(day.ToDateTime(time))).ToUniversalTime();
}
