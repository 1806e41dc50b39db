using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Sip;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch;

/// <content>
/// A browser that goes away in mid-call: its page was loaded again, or it died. Whoever talked with it hears music while the
/// person's next page may come back to the call.
/// </content>
public sealed partial class Exchange
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Why a leg ended whose browser is gone.</summary>
    public static readonly CallCause DeviceLost = new(480, "device_lost", "The browser is gone", EndedBy.Network);

    /// <summary>
    /// Waits until the person behind a lost browser phone has a new one, and rings it; it answers by itself. The party hears
    /// music meanwhile. Null when nobody came back in time.
    /// </summary>
    public async Task<OutboundLeg?> AwaitReturnAsync(Call call, LostPhone lost, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(lost);
        if (_parts.Lines.FindExtension(call.Tenant, lost.Extension) is not { } extension)
            return null;
        using var window = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var time = call.Environment.Time;
        using var limit = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), window, _parts.Options.ReturnWindow, Timeout.InfiniteTimeSpan);
        call.Party.Media?.Hold(call.Environment.HoldMusic);
        call.Enter(CallState.Held);
        try
        {
            while (call.Party.IsAlive)
            {
                await Task.Delay(LookEvery, time, window.Token);
                var phones = NewPhones(call, extension, lost);
                if (phones.Count == 0)
                    continue;
                var dialled = await call.DialAsync(
                    AnswerByItself.Ask(phones), new DialOptions { RingTimeout = _parts.Options.ReturnWindow, AgentId = lost.AgentId }, window.Token);
                if (dialled.Leg is { } back)
                    return back;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // nobody came back in time
        }
        finally
        {
            if (call.EndCause is null)
                call.Party.Media?.Retrieve();
        }

        return null;
    }

    /// <summary>What is needed to find the person again; null when the leg was no browser's.</summary>
    public static LostPhone? Lost(Leg leg)
    {
        ArgumentNullException.ThrowIfNull(leg);
        return leg.Dialog is { Flow.Transport: SipTransport.Ws or SipTransport.Wss } dialog && leg.Kind is LegKind.Agent or LegKind.Extension
            ? new LostPhone(leg.Address, PlaceOf(dialog.RemoteTarget), leg.Kind, leg.AgentId)
            : null;
    }

    /// <summary>Phones of an extension have come or gone: its talks are looked at. Called under the registrar's lock.</summary>
    private void OnPhonesChanged(TenantId tenant, string extension)
    {
        foreach (var use in Activity.Uses(tenant, extension))
        {
            if (FindCall(tenant, use.CallId) is { } call)
                call.Mailbox.Post(() => LookAt(call, use.LegId));
        }
    }

    private void LookAt(Call call, Guid leg)
    {
        foreach (var one in call.Legs)
        {
            if (one.Id == leg && IsCutOff(one) && !one.IsWatched)
            {
                one.IsWatched = true;
                _ = WatchAsync(call, one);
            }
        }
    }

    // A socket that closed is not the end: packets flow on beside it, and the page connects again. It is when they stop too:
    // for a moment where another page of the person is there, for two where none is.
    private async Task WatchAsync(Call call, Leg leg)
    {
        try
        {
            var heard = -1L;
            var silent = 0;
            while (IsCutOff(leg) && ReferenceEquals(leg.Call, call))
            {
                var now = leg.Media?.Figures.PacketsReceived ?? 0;
                silent = now == heard ? silent + 1 : 0;
                if (silent > 1 || (silent == 1 && HasNewPhone(call, leg)))
                {
                    call.LosePhone(leg, this);
                    return;
                }

                heard = now;
                await Task.Delay(TimeSpan.FromSeconds(1), call.Environment.Time, call.HungUp);
            }
        }
        catch (OperationCanceledException)
        {
            // the call is over
        }
        finally
        {
            leg.IsWatched = false;
        }
    }

    private bool HasNewPhone(Call call, Leg leg) =>
        _parts.Lines.FindExtension(call.Tenant, leg.Address) is { } extension && Lost(leg) is { } lost && NewPhones(call, extension, lost).Count > 0;

    private static bool IsCutOff(Leg leg) =>
        leg.State is LegState.Answered or LegState.Held && leg.Dialog is { Flow: { IsOpen: false, Transport: SipTransport.Ws or SipTransport.Wss } };

    private List<LegTarget> NewPhones(Call call, Extension extension, LostPhone lost)
    {
        var phones = new List<LegTarget>();
        foreach (var target in TargetsOf(extension, lost.Kind, call.Origin.Caller, call.Origin.CallerName, call))
        {
            if (target.Secure && PlaceOf(target.RequestUri) != lost.Place)
                phones.Add(target);
        }

        return phones;
    }

    // Each page names itself anew.
    private static string PlaceOf(SipUri contact) => $"{contact.User}@{contact.Host}";
}

/// <summary>A browser phone that went away in mid-call.</summary>
/// <param name="Extension">Whose it was.</param>
/// <param name="Place">What that page called itself.</param>
/// <param name="Kind">What stood behind the leg.</param>
/// <param name="AgentId">The agent, where one was.</param>
public sealed record LostPhone(string Extension, string Place, LegKind Kind, Guid? AgentId);
