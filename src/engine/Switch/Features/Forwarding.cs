using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;

namespace Switchboard.Switch.Features;

/// <summary>Decides where a call for an extension goes instead: pure rules, no I/O.</summary>
internal static class Forwarding
{
    /// <summary>Before it rings: the destination and the reason (words of RFC 5806); a null destination refuses the call as busy; null lets it ring.</summary>
    public static (string? To, string Reason)? AtOnce(CallSettings settings, bool isBusy, bool isRegistered)
    {
        if (Set(settings.ForwardAlways))
            return (settings.ForwardAlways, "unconditional");
        if (settings.DoNotDisturb)
            return (Set(settings.ForwardBusy) ? settings.ForwardBusy : null, "do-not-disturb");
        if (isBusy && settings.NoCallWaiting)
            return (Set(settings.ForwardBusy) ? settings.ForwardBusy : null, "user-busy");
        if (!isRegistered && Set(settings.ForwardUnregistered))
            return (settings.ForwardUnregistered, "unavailable");
        return null;
    }

    /// <summary>After it rang in vain.</summary>
    public static (string To, string Reason)? After(CallSettings settings, CallCause cause) => cause.Reason switch
    {
        "busy" or "rejected" when Set(settings.ForwardBusy) => (settings.ForwardBusy!, "user-busy"),
        "no_answer" when Set(settings.ForwardNoAnswer) => (settings.ForwardNoAnswer!, "no-answer"),
        "unreachable" when Set(settings.ForwardUnregistered) => (settings.ForwardUnregistered!, "unavailable"),
        _ => null,
    };

    private static bool Set(string? number) => !string.IsNullOrWhiteSpace(number);
}
