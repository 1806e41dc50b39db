using Switchboard.Contracts.Switch;
using Switchboard.Switch.Phones;

namespace Switchboard.Server.Demo;

/// <summary>One caller from the dialling to the end: listens, presses keys, waits, talks, hangs up.</summary>
internal sealed class Visit(SyntheticHouse house, CallerPlan plan, Dice dice)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);
    private volatile bool _joined;

    public CallerPlan Plan => plan;

    /// <summary>The caller's phone; null until he has dialled.</summary>
    public PhoneCall? Call { get; private set; }

    /// <summary>A synthetic agent leads the talk; otherwise the caller speaks with somebody real.</summary>
    public void Join() => _joined = true;

    public async Task RunAsync(SoftPhone carrier, CancellationToken stop)
    {
        if (!carrier.Call(plan.Dials, plan.Number).TryGet(out var call, out var fault))
        {
            house.Stumbles.Tell("caller", fault.Detail);
            return;
        }

        Call = call;
        try
        {
            var answer = await call.Answered.WaitAsync(TimeSpan.FromSeconds(40), house.Time, stop);
            if (answer.IsSuccess)
                await StayAsync(call, stop);
            else if (answer.Status is not (486 or 487 or 480 or 503))
                house.Stumbles.Tell("caller", $"{plan.Number} to {plan.Dials}: {answer.Status} {answer.Reason}");
        }
        finally
        {
            if (!call.Ended.IsCompleted)
                call.HangUp();
        }
    }

    private async Task StayAsync(PhoneCall call, CancellationToken stop)
    {
        var began = house.Time.GetTimestamp();
        long? queued = null;
        var keys = new Queue<string>(plan.Keys);
        var nextKey = dice.Between(house.Options.QuickestKey, house.Options.SlowestKey);
        while (!call.Ended.IsCompleted)
        {
            var stayed = house.Time.GetElapsedTime(began);
            switch (Find()?.State)
            {
                case CallState.Ivr or CallState.Setup when stayed > plan.LeavesMenuAfter:
                    return;
                case CallState.Ivr or CallState.Setup when stayed > nextKey && keys.TryDequeue(out var key):
                    call.Media.SendDigits(key);
                    nextKey = stayed + dice.Between(house.Options.QuickestKey, house.Options.SlowestKey);
                    break;
                case CallState.Queued or CallState.Ringing:
                    queued ??= house.Time.GetTimestamp();
                    if (house.Time.GetElapsedTime(queued.Value) > plan.Patience)
                        return;
                    break;
                case CallState.Talking or CallState.Held:
                    await SpeakAsync(call, stop);
                    return;
            }

            if (stayed > Longest)
                return;
            await house.Pause(Look, stop);
        }
    }

    private async Task SpeakAsync(PhoneCall call, CancellationToken stop)
    {
        await house.Pause(TimeSpan.FromSeconds(1), stop);
        if (!_joined)
        {
            var (thanks, _) = Lines.Farewell(plan.Language);
            string[] lines = [.. plan.Dialogue.Turns.Select(t => t.Caller), .. Lines.More(plan.Language).Select(t => t.Caller), thanks];
            await new Talk(house, dice).AloneAsync(call, lines, plan.Language, plan.TalkLength, stop);
        }

        await StayForSurveyAsync(call, stop);
    }

    /// <summary>Waits for the end; when the agent has hung up and the house asks how it was, presses a key or does not.</summary>
    private async Task StayForSurveyAsync(PhoneCall call, CancellationToken stop)
    {
        var began = house.Time.GetTimestamp();
        var asked = false;
        while (!call.Ended.IsCompleted && house.Time.GetElapsedTime(began) < Longest)
        {
            if (!asked && Find() is { State: CallState.Ivr })
            {
                asked = true;
                await house.Pause(dice.Between(house.Options.QuickestKey, house.Options.SlowestKey), stop);
                if (!call.Ended.IsCompleted && Topics.Rate(dice) is { } key)
                    call.Media.SendDigits(key);
            }

            await house.Pause(Look, stop);
        }
    }

    private CallRecord? Find()
    {
        foreach (var call in house.Calls.List(house.Id))
        {
            if (call.Direction == CallDirection.Inbound && call.State != CallState.Ended && call.Caller == plan.Number)
                return call;
        }

        return null;
    }
}
