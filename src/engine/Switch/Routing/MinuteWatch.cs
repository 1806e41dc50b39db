using Switchboard.Contracts.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Routing;

/// <summary>Ends a call that is out when the minutes of its tenant or extension are used up: a cap that only refused the next call would let one call run for ever.</summary>
internal static class MinuteWatch
{
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(10); // other calls use minutes too

    /// <summary>Looks until the leg ends.</summary>
    public static void Begin(Exchange exchange, OutgoingCall outgoing, OutboundLeg leg)
    {
        if (exchange.MinutesLeft(outgoing) is not { } first)
            return;
        ITimer? timer = null;
        timer = leg.Call.Environment.Time.CreateTimer(
            _ =>
            {
                if (exchange.MinutesLeft(outgoing) is not { } left)
                    return;
                if (left.Time <= TimeSpan.Zero)
                    leg.EndSoon(new CallCause(403, "cap_reached", $"The minutes of {left.Of} are used up", EndedBy.System));
                else
                    timer?.Change(Wait(left.Time), Timeout.InfiniteTimeSpan);
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(Wait(first.Time), Timeout.InfiniteTimeSpan);
        _ = leg.Ended.ContinueWith(_ => timer.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static TimeSpan Wait(TimeSpan left) => left < Soonest ? Soonest : left > Latest ? Latest : left;
}
