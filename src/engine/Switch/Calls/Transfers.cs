using System.Globalization;
using System.Text;
using Switchboard.Contracts.Switch;
using Switchboard.Sip;
using Switchboard.Switch.Features;

namespace Switchboard.Switch.Calls;

/// <summary>Where a call goes next: to a destination of the dial plan, or to an application that stands ready.</summary>
/// <param name="Destination">What people call it.</param>
/// <param name="Application">What runs next; null asks the dial plan.</param>
/// <param name="Kept">A leg beside the staying party that is not hung up.</param>
internal sealed record Redirection(string Destination, ICallApplication? Application = null, Leg? Kept = null);

/// <summary>A blind transfer whose outcome is not known yet.</summary>
/// <param name="Transferor">His leg, while it waits for the outcome; null when it has left.</param>
/// <param name="Extension">Who gets the call back.</param>
/// <param name="Returns">Whether he does.</param>
/// <param name="Tell">Tells the outcome to the phone that sent REFER.</param>
internal sealed record PendingTransfer(Leg? Transferor, string Extension, bool Returns, Action<int>? Tell);

/// <content>Transfers: REFER, their progress and their way back.</content>
public sealed partial class Call
{
    private PendingTransfer? _transfer;

    /// <summary>The extension that sent this call where it is going: its rights count, not the caller's (HARDENING: REFER, 302).</summary>
    public string? SentBy { get; set; }

    /// <summary>The extension that diverted this call last; null when none did.</summary>
    public string? DivertedBy => Diversions.Count > 0 ? Diversions[^1].Extension : null;

    /// <summary>Who diverted this call and why, first first; shown to phones as Diversion (RFC 5806).</summary>
    internal List<(string Extension, string Reason)> Diversions { get; } = [];

    internal void Redirect(Redirection next, Leg staying, string actor)
    {
        if (Cause is not null)
            return;
        _redirect = next;
        Party = staying;
        Publish(CallEventKind.Transferred, actor, next.Destination);
        _application.Cancel();
    }

    /// <summary>Tells the REFER's phone how it stands (RFC 3515 §2.4.4); 100 and 180 go on, anything else is the last word.</summary>
    internal static void Notify(SipDialog dialog, string package, int status)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} {StatusPhrases.Of(status)}\r\n");
        _ = dialog.NotifyAsync(
            package,
            status < 200 ? "active;expires=60" : "terminated;reason=noresource",
            new SipBody("message/sipfrag;version=2.0", Encoding.ASCII.GetBytes(body)));
    }

    private void Refer(Leg leg, InboundRequest request)
    {
        var message = request.Message;
        if (message.ReferTo is not { } target)
        {
            request.Respond(400, "Refer-To is missing or malformed");
            return;
        }

        // A stranger from a trunk sends nobody anywhere: only phones of the house have that right.
        if (leg.Kind is LegKind.Caller or LegKind.Trunk || leg.Dialog is not { } dialog)
        {
            request.Respond(403);
            return;
        }

        if (_talk?.Other(leg) is not { } staying)
        {
            request.Respond(603, "Nobody to transfer");
            return;
        }

        var silent = string.Equals(message.Header(SipHeaderId.ReferSub), "false", StringComparison.OrdinalIgnoreCase);
        request.Respond(202, null, silent ? [new SipHeader("Refer-Sub", "false")] : null); // RFC 4488 §4
        var package = ++leg.Refers == 1 ? "refer" : string.Create(CultureInfo.InvariantCulture, $"refer;id={message.CSeq}");
        Action<int> tell = silent ? static _ => { } : status => Notify(dialog, package, status);
        tell(100);
        var actor = leg.AgentId is { } agent ? $"agent:{agent}" : $"extension:{leg.Address}";
        EndConsult();
        SentBy = leg.Address;
        if (Replaced(target.Uri) is { } replaces)
        {
            Redirect(new Redirection(target.Uri.User, new AttendedTransfer(leg, replaces, tell), leg), staying, actor);
            return;
        }

        leg.Media?.Unbridge();
        _transfer = new PendingTransfer(leg, leg.Address, Environment.TransfersReturn(Tenant), tell);
        Redirect(new Redirection(target.Uri.User, null, leg), staying, actor);
    }

    /// <summary>The same as a blind transfer by REFER, with a destination that stands ready (parking).</summary>
    internal void Transfer(Redirection next, Leg staying, PendingTransfer transfer, string actor)
    {
        EndConsult();
        SentBy = transfer.Extension;
        _transfer = transfer;
        Redirect(next, staying, actor);
    }

    /// <summary>The transfer has come about: the transferor is told and let go. Talking with him again is no success.</summary>
    private void SettleTransfer(Leg? with)
    {
        if (_transfer is not { } transfer || (with is not null && ReferenceEquals(with, transfer.Transferor)))
            return;
        _transfer = null;
        transfer.Tell?.Invoke(200);
        transfer.Transferor?.HangUp(CallCause.Normal(EndedBy.System));
    }

    private void EndTransfer(int status)
    {
        var transfer = _transfer;
        _transfer = null;
        transfer?.Tell?.Invoke(status);
    }

    /// <summary>A destination that cannot be had gives the party back to who sent him there; true when it does.</summary>
    private bool SendsBack(CallCause cause)
    {
        if (_transfer is not { } transfer || !Party.IsAlive || cause.By == EndedBy.User || cause.SipCode is 200 or 482)
            return false;
        _transfer = null;
        transfer.Tell?.Invoke(cause.SipCode is >= 300 and < 700 ? cause.SipCode : 480);
        if (transfer.Transferor is { IsAlive: true } leg)
            _redirect = new Redirection(transfer.Extension, new JoinedCall(leg), leg);
        else if (transfer.Returns)
            _redirect = new Redirection(transfer.Extension, new ReturnedCall(Called, cause.Reason, transfer.Extension));
        else
            return false;
        Publish(CallEventKind.Updated, "system", "transfer_failed");
        _application.Cancel();
        return true;
    }

    /// <summary>The party waits in a slot, with music.</summary>
    internal void Park(string slot, string parker)
    {
        Attached[ParkedCall.SlotKey] = slot;
        Party.Media?.Hold(Environment.HoldMusic);
        Party.Enter(LegState.Held);
        _clock.Enter(CallState.Held);
        Publish(CallEventKind.Held, $"extension:{parker}", $"parked:{slot}", Party);
    }

    /// <summary>Says something to a transferor who waits for the outcome, then lets him go: the transfer has come about.</summary>
    internal async Task TellTransferorAsync(Media.Prompts.AudioSource? audio, CancellationToken cancel)
    {
        if (_transfer?.Transferor is { IsAlive: true, Media: { } media } && audio is not null)
            await media.Play(audio).Completion.WaitAsync(cancel);
        SettleTransfer(null);
    }

    // The Replaces that a Refer-To carries inside its URI (RFC 3891 §4).
    private static SipReplaces? Replaced(SipUri uri)
    {
        foreach (var header in uri.Headers.Split('&'))
        {
            var equals = header.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && header.AsSpan(0, equals).Equals("Replaces", StringComparison.OrdinalIgnoreCase)
                && SipReplaces.TryParse(Uri.UnescapeDataString(header[(equals + 1)..]), out var replaces))
                return replaces;
        }

        return null;
    }
}
