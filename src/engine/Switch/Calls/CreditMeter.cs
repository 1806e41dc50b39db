using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Media.Prompts;

namespace Switchboard.Switch.Calls;

/// <summary>
/// Counts what one leg costs: extends what is set aside before it runs out, warns, cuts off, and charges when the leg ends,
/// in whatever way it ends. Used on the call's mailbox only.
/// </summary>
internal sealed class CreditMeter(Call call, ICallCredit credit, CreditReservation reservation, LegKind kind)
{
    /// <summary>The next slice is asked for so long before the warning would be due.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    /// <summary>A warning that leaves less than this would run into the end.</summary>
    private static readonly TimeSpan ShortestWarning = TimeSpan.FromSeconds(4);

    /// <summary>Longest the last announcement may take.</summary>
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(15);

    private CreditSlice _slice = reservation.Slice;
    private Leg? _leg;
    private ITimer? _timer;
    private AudioSource? _warning;
    private AudioSource? _usedUp;
    private bool _warned;
    private bool _settled;

    /// <summary>What the leg costs; without amount while it lives.</summary>
    public LegCharge Charge { get; private set; } = new(reservation.Terms, reservation.Number, null, null);

    private TimeSpan Talked => _leg is { AnsweredAt: { } answered } ? call.Now - answered : TimeSpan.Zero;

    /// <summary>True when the meter waited for a leg of this kind.</summary>
    public bool TryStart(Leg leg)
    {
        if (_leg is not null || _settled || leg.Kind != kind)
            return false;
        _leg = leg;
        leg.Meter = this;
        if (_slice.Granted != CreditSlice.Unlimited)
        {
            _ = LoadVoiceAsync();
            Arm();
        }

        return true;
    }

    /// <summary>The leg has ended: it is charged.</summary>
    public void Stop(DateTimeOffset endedAt)
    {
        _timer?.Dispose();
        if (_settled || _leg is not { } leg)
            return;
        _settled = true;
        Charge = credit.Settle(reservation, leg.Id, endedAt - (leg.AnsweredAt ?? endedAt), endedAt);
    }

    /// <summary>No leg was answered: what was set aside is given back.</summary>
    public void ReleaseUnused()
    {
        if (_leg is not null || _settled)
            return;
        _settled = true;
        credit.Release(reservation);
    }

    private void Arm()
    {
        _timer?.Dispose();
        var left = _slice.Granted - Talked;
        var wait = !_slice.Last ? left - reservation.WarnBefore - Ahead
            : !_warned && left > ShortestWarning ? Later(left - reservation.WarnBefore, TimeSpan.FromSeconds(1))
            : left;
        _timer = call.Environment.Time.CreateTimer(
            static meter => ((CreditMeter)meter!).Post(), this, wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Post() => call.Mailbox.Post(Tick);

    private void Tick()
    {
        if (_settled || _leg is not { IsAlive: true })
            return;
        var before = _slice.Granted;
        _slice = credit.Extend(reservation); // the account may have been topped up a moment ago
        if (_slice.Granted == CreditSlice.Unlimited)
            return;
        if (_slice.Granted > before && !_slice.Last)
            _warned = false;
        var left = _slice.Granted - Talked;
        if (left <= TimeSpan.Zero)
        {
            _ = CutOffAsync();
            return;
        }

        if (_slice.Last && !_warned && left <= Later(reservation.WarnBefore, ShortestWarning))
        {
            _warned = true;
            if (left > ShortestWarning && call.Party.Media is { } media)
                media.Play(_warning ?? Tones.Beep());
        }

        Arm();
    }

    // The leg is charged up to here and not a moment longer; the announcement is the house's.
    private async Task CutOffAsync()
    {
        Stop(call.Now);
        var cause = new CallCause(402, "no_credit", "The balance is used up", EndedBy.System);
        try
        {
            var (near, far) = (call.Party, call.Partner);
            near.Media?.Retrieve();
            far?.Media?.Retrieve();
            near.Media?.Unbridge();
            far?.Media?.Unbridge();
            var words = _usedUp ?? Tones.Congestion(ToneCountry.China);
            var farHears = far?.Media?.Play(words);
            if (near.Media?.Play(words) is { } nearHears)
                await Task.WhenAny(Task.WhenAll(nearHears.Completion, farHears?.Completion ?? Task.CompletedTask), Task.Delay(LongestGoodbye, call.Environment.Time, call.HungUp));
        }
        catch (Exception fault)
        {
            Log.ApplicationFailed(call.Environment.Log, call.Id, fault);
        }

        call.HangUp(cause);
    }

    private async Task LoadVoiceAsync()
    {
        if (call.Environment.CreditVoice is not { } voice)
            return;
        try
        {
            _usedUp = await voice.UsedUpAsync(call.Tenant, call.HungUp);
            _warning = await voice.WarningAsync(call.Tenant, call.HungUp);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.ApplicationFailed(call.Environment.Log, call.Id, fault); // tones will do
        }
        catch (OperationCanceledException)
        {
            // the call is over
        }
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

/// <content>What its legs cost.</content>
public sealed partial class Call
{
    /// <summary>What counts the cost of its legs.</summary>
    internal List<CreditMeter> Meters { get; } = [];

    internal void StartMeter(Leg leg)
    {
        if (leg.Meter is not null)
            return; // it comes back from hold
        foreach (var meter in Meters)
        {
            if (meter.TryStart(leg))
                return;
        }
    }
}
