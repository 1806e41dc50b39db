using Switchboard.Contracts.Switch;

namespace Switchboard.Switch.Calls;

/// <summary>How dialling ended.</summary>
/// <param name="Leg">Who answered; null when nobody did.</param>
/// <param name="Cause">Why nobody did; null when somebody did.</param>
public sealed record DialResult(OutboundLeg? Leg, CallCause? Cause);

/// <summary>How to dial.</summary>
public sealed record DialOptions
{
    /// <summary>How long to let it ring.</summary>
    public required TimeSpan RingTimeout { get; init; }

    /// <summary>A peer that is silent so long is given up as unreachable; null waits for the ring time-out.</summary>
    public TimeSpan? SilenceTimeout { get; init; }

    /// <summary>Called once, when the first phone rings.</summary>
    public Action<OutboundLeg>? Ringing { get; init; }

    /// <summary>Called when a leg has early audio.</summary>
    public Action<OutboundLeg>? EarlyAudio { get; init; }

    /// <summary>The agent behind it.</summary>
    public Guid? AgentId { get; init; }
}

/// <content>Dialling: all contacts at once, the first to answer wins.</content>
public sealed partial class Call
{
    private static readonly CallCause CompletedElsewhere = new(200, "completed_elsewhere", "Call completed elsewhere", EndedBy.System);

    /// <summary>Rings every target at once until one answers, all refuse, or the time is over.</summary>
    public async Task<DialResult> DialAsync(IReadOnlyList<LegTarget> targets, DialOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(options);
        if (targets.Count == 0)
            return new DialResult(null, new CallCause(480, "unreachable", "No phone is registered", EndedBy.System));
        cancel.ThrowIfCancellationRequested();
        var legs = new List<OutboundLeg>(targets.Count);
        var rang = false;
        foreach (var target in targets)
        {
            var leg = (OutboundLeg)Add(new OutboundLeg(this, target) { AgentId = options.AgentId });
            leg.Progressed = OnProgress;
            legs.Add(leg);
        }

        _record = MakeRecord(); // who is rung may see the call from now on; the events follow when it rings

        foreach (var leg in legs)
        {
            if (leg.Target.Delay == TimeSpan.Zero && leg.Target.RingFor is null)
                leg.Invite();
            else
                _ = InviteLaterAsync(leg, cancel);
        }

        DialResult? result = null;
        try
        {
            return result = await FirstAnswerAsync(legs, options, cancel);
        }
        finally
        {
            foreach (var leg in legs)
            {
                if (!ReferenceEquals(leg, result?.Leg))
                    leg.HangUp(CompletedElsewhere);
            }
        }

        void OnProgress(OutboundLeg leg)
        {
            if (!rang && leg.State == LegState.Ringing)
            {
                rang = true;
                var told = _record;
                options.Ringing?.Invoke(leg);
                if (ReferenceEquals(told, _record))
                    Publish(CallEventKind.Updated, "system", "ringing", leg); // lamps and colleagues see that it rings there
            }

            if (leg.HasEarlyAudio)
                options.EarlyAudio?.Invoke(leg);
        }
    }

    private async Task<DialResult> FirstAnswerAsync(List<OutboundLeg> legs, DialOptions options, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var timeout = Task.Delay(options.RingTimeout, Environment.Time, limit.Token);
        var silence = options.SilenceTimeout is { } silent ? Task.Delay(silent, Environment.Time, limit.Token) : null;
        var waiting = new List<OutboundLeg>(legs);
        var outcomes = new List<Task<CallCause?>>(legs.Count);
        foreach (var leg in legs)
            outcomes.Add(leg.Target.Confirm ? ConfirmAsync(leg, limit.Token) : leg.Settled);
        CallCause? worst = null;
        try
        {
            while (waiting.Count > 0)
            {
                var tasks = new List<Task>(waiting.Count + 2) { timeout };
                if (silence is not null)
                    tasks.Add(silence);
                tasks.AddRange(outcomes);
                var done = await Task.WhenAny(tasks);
                cancel.ThrowIfCancellationRequested();
                if (done == timeout)
                    return Missed(legs, new CallCause(408, "no_answer", "Nobody answered in time", EndedBy.System));
                if (done == silence)
                {
                    silence = null;
                    if (waiting.TrueForAll(static leg => !leg.HasProgress))
                        return Missed(legs, new CallCause(408, "unreachable", "The peer is silent", EndedBy.Network));
                    continue;
                }

                for (var i = waiting.Count - 1; i >= 0; i--)
                {
                    var leg = waiting[i];
                    var outcome = outcomes[i];
                    if (!outcome.IsCompleted)
                        continue;
                    waiting.RemoveAt(i);
                    outcomes.RemoveAt(i);
                    if (await outcome is not { } cause)
                        return new DialResult(leg, null);
                    worst = Weightier(worst, cause);
                }
            }
        }
        finally
        {
            await limit.CancelAsync();
        }

        return new DialResult(null, worst);
    }

    // Follow me: some phones ring later, and not for ever.
    private async Task InviteLaterAsync(OutboundLeg leg, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(leg.Target.Delay, Environment.Time, cancel);
            if (!leg.IsAlive)
                return;
            leg.Invite();
            if (leg.Target.RingFor is not { } limit)
                return;
            await Task.Delay(limit, Environment.Time, cancel);
            if (leg.State is LegState.Trying or LegState.Ringing)
                leg.HangUp(new CallCause(408, "no_answer", "Rang long enough", EndedBy.System));
        }
        catch (OperationCanceledException)
        {
            // the dialling is over; its legs have been told
        }
    }

    // A mobile's voicemail answers too: only a person presses 1.
    private async Task<CallCause?> ConfirmAsync(OutboundLeg leg, CancellationToken cancel)
    {
        if (await leg.Settled is { } refused)
            return refused;
        try
        {
            leg.Digits.Clear();
            if (await Environment.SayAsync(Tenant, Announcement.PressOne, Origin.Caller) is { } audio)
                leg.Media?.Play(audio, new Media.PlayOptions { Loop = true });
            while (await leg.Digits.ArrivesWithinAsync(TimeSpan.FromSeconds(20), Environment.Time, cancel))
            {
                if (leg.Digits.Take() != '1')
                    continue;
                leg.Media?.StopPlayback();
                return null;
            }
        }
        catch (OperationCanceledException)
        {
            // somebody else was faster
        }

        var cause = new CallCause(480, "no_answer", "Not confirmed", EndedBy.Called);
        leg.HangUp(cause);
        return cause;
    }

    private static DialResult Missed(List<OutboundLeg> legs, CallCause cause)
    {
        foreach (var leg in legs)
            leg.HangUp(cause);
        return new DialResult(null, cause);
    }

    // RFC 3261 §16.7 step 6: a 6xx decides, then the lowest class; busy tells more than unreachable.
    private static CallCause Weightier(CallCause? first, CallCause second)
    {
        if (first is null)
            return second;
        return Weight(second) > Weight(first) ? second : first;

        static int Weight(CallCause cause) => cause.SipCode >= 600 ? 4 : cause.Reason switch { "busy" => 3, "rejected" => 2, "no_answer" => 1, _ => 0 };
    }
}
