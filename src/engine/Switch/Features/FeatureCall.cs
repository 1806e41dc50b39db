using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Media.Prompts;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Features;

/// <summary>A feature code was dialled: forwarding on and off, do not disturb, pickup, park, retrieve.</summary>
internal sealed class FeatureCall(Exchange exchange, FeatureCode code, string argument) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        var own = call.Origin.Extension is { } number ? exchange.FindExtension(call.Tenant, number) : null;
        switch (code.Feature)
        {
            case Feature.PickUp or Feature.PickUpExtension:
                await PickUpAsync(call, own, hangup);
                break;
            case Feature.Retrieve:
                await exchange.RetrieveFor(call, argument).RunAsync(call, hangup);
                break;
            case Feature.Park:
                await new ParkedCall(exchange, call.SentBy ?? own?.Number ?? "").RunAsync(call, hangup);
                break;
            default:
                await SetAsync(call, own, hangup);
                break;
        }
    }

    private async Task PickUpAsync(Call call, Extension? own, CancellationToken hangup)
    {
        if (own is null || exchange.FindRinging(call, code.Feature == Feature.PickUpExtension ? argument : null, own) is not { } ringing)
        {
            call.HangUp(new CallCause(404, "not_found", "Nothing rings that could be picked up", EndedBy.System));
            return;
        }

        await new MovingCall(ringing, Exchange.PickupParty, $"extension:{own.Number}", new CallCause(480, "no_answer", "Somebody was faster", EndedBy.System))
            .RunAsync(call, hangup);
    }

    private async Task SetAsync(Call call, Extension? own, CancellationToken hangup)
    {
        if (own is null || exchange.PhoneSettings is not { } settings)
        {
            call.HangUp(new CallCause(403, "forbidden", "Only an extension sets features", EndedBy.System));
            return;
        }

        if (!call.Answer())
            return;
        call.Enter(CallState.Ivr);
        var to = argument;
        if (IsForward(code.Feature) && to.Length == 0 && !await CollectAsync())
            return;
        var allowed = to.Length == 0 || own.ForwardsOutside || exchange.IsInside(call.Tenant, to);
        var fault = allowed
            ? await settings.ChangeAsync(call.Tenant, own.Id, before => Change(before, code.Feature, to), $"extension:{own.Number}", hangup)
            : Kernel.Fault.Forbidden("extension.forward_outside", $"{own.Number} may not send calls outside.");
        await SayAsync(call, fault is null ? (IsOff(code.Feature) ? Announcement.Off : Announcement.On) : Announcement.NotPossible, to, hangup);
        call.HangUp(CallCause.Normal(EndedBy.System));

        async Task<bool> CollectAsync()
        {
            await SayAsync(call, Announcement.EnterNumber, "", hangup);
            while (to.Length < 32 && await call.Party.Digits.ArrivesWithinAsync(TimeSpan.FromSeconds(5), call.Environment.Time, hangup))
            {
                var key = call.Party.Digits.Take()!.Value;
                if (key == '#')
                    break;
                to += key;
            }

            if (to.Length > 0)
                return true;
            await SayAsync(call, Announcement.NotPossible, "", hangup);
            call.HangUp(CallCause.Normal(EndedBy.System));
            return false;
        }
    }

    internal static CallSettings Change(CallSettings settings, Feature feature, string to) => feature switch
    {
        Feature.ForwardAlways => settings with { ForwardAlways = to },
        Feature.ForwardAlwaysOff => settings with { ForwardAlways = null },
        Feature.ForwardBusy => settings with { ForwardBusy = to },
        Feature.ForwardBusyOff => settings with { ForwardBusy = null },
        Feature.ForwardNoAnswer => settings with { ForwardNoAnswer = to },
        Feature.ForwardNoAnswerOff => settings with { ForwardNoAnswer = null },
        Feature.ForwardUnregistered => settings with { ForwardUnregistered = to },
        Feature.ForwardUnregisteredOff => settings with { ForwardUnregistered = null },
        Feature.DoNotDisturb => settings with { DoNotDisturb = true },
        Feature.DoNotDisturbOff => settings with { DoNotDisturb = false },
        Feature.CallWaiting => settings with { NoCallWaiting = false },
        Feature.CallWaitingOff => settings with { NoCallWaiting = true },
        Feature.FollowMe => settings with { FollowMe = true },
        Feature.FollowMeOff => settings with { FollowMe = false },
        _ => settings,
    };

    private static bool IsForward(Feature feature) =>
        feature is Feature.ForwardAlways or Feature.ForwardBusy or Feature.ForwardNoAnswer or Feature.ForwardUnregistered;

    private static bool IsOff(Feature feature) => feature is Feature.ForwardAlwaysOff or Feature.ForwardBusyOff or Feature.ForwardNoAnswerOff
        or Feature.ForwardUnregisteredOff or Feature.DoNotDisturbOff or Feature.CallWaitingOff or Feature.FollowMeOff;

    private static async Task SayAsync(Call call, Announcement what, string value, CancellationToken hangup) =>
        await call.Play(await call.Environment.SayAsync(call.Tenant, what, value) ?? Tones.Beep()).Completion.WaitAsync(hangup);
}

/// <summary>Reads the feature codes that phones of the house press while they talk: *1 and a number, #, for instance.</summary>
internal sealed class KeyCommands(Exchange exchange)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Takes one key. On the call's mailbox.</summary>
    public void Take(Call call, Leg leg, char key)
    {
        var now = call.Now;
        var keyed = now - leg.KeyedAt > Patience ? "" : leg.KeyedCode;
        (leg.KeyedCode, leg.KeyedAt) = ("", now);
        if (keyed.Length == 0 && key != '*')
            return;
        keyed += key;
        if (exchange.FindFeatureCode(call.Tenant, keyed, inCall: true) is not { } code)
        {
            leg.KeyedCode = keyed.Length < 8 ? keyed : "";
            return;
        }

        if (!code.Feature.TakesArgument())
            Do(call, leg, code, "");
        else if (key == '#' && keyed.Length > code.Code.Length + 1)
            Do(call, leg, code, keyed[code.Code.Length..^1]);
        else
            leg.KeyedCode = keyed.Length < 40 ? keyed : "";
    }

    private void Do(Call call, Leg leg, FeatureCode code, string argument)
    {
        var actor = leg.AgentId is { } agent ? $"agent:{agent}" : $"extension:{leg.Address}";
        _ = code.Feature switch
        {
            Feature.BlindTransfer => exchange.Transfer(call, argument, actor, leg),
            Feature.Consult => exchange.Consult(call, argument, actor, leg),
            Feature.ConsultComplete => call.CompleteConsult(actor),
            Feature.ConsultSwap => call.SwapConsult(actor),
            Feature.ConsultCancel => call.CancelConsult(actor),
            Feature.ParkHere => exchange.Park(call, actor, leg),
            _ => null,
        };
    }
}
