namespace Switchboard.Sip;

/// <summary>Where a dialog stands (§12).</summary>
public enum DialogState
{
    /// <summary>A provisional has been sent or received.</summary>
    Early,

    /// <summary>A 2xx has been sent or received.</summary>
    Confirmed,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>
/// A dialog (RFC 3261 §12): route set, targets, sequence numbers, session timer, offers. Its methods may be called from
/// any thread; its listener is called on the SIP loop.
/// </summary>
public sealed partial class SipDialog
{
    /// <summary>Call-ID.</summary>
    public string CallId { get; }

    /// <summary>Our tag.</summary>
    public string LocalTag { get; }

    /// <summary>The peer's tag; empty for an RFC 2543 peer.</summary>
    public string RemoteTag { get; }

    /// <summary>Our address with tag, as it stands in our From.</summary>
    public SipAddress Local { get; }

    /// <summary>The peer's address with tag.</summary>
    public SipAddress Remote { get; }

    /// <summary>The peer's Contact: where requests in the dialog are aimed.</summary>
    public SipUri RemoteTarget { get; private set; }

    /// <summary>The flow it was made over.</summary>
    public SipFlow Flow { get; private set; }

    /// <summary>Early, confirmed or ended.</summary>
    public DialogState State { get; private set; }

    /// <summary>Hears what the peer does.</summary>
    public IDialogListener? Listener { get; set; }

    /// <summary>Ends it: BYE (an early dialog of an inbound INVITE: 487; of an outbound one: CANCEL).</summary>
    public void Bye(SipReason? reason = null, IReadOnlyList<SipHeader>? headers = null) =>
        _stack.Run(() => SendBye(reason, headers, DialogEndCause.LocalBye));

    /// <summary>
    /// Sends a re-INVITE (null asks the peer to offer: then answer with <see cref="Acknowledge"/>). Waits its turn, tries
    /// again after glare (491, §14.1), acknowledges the 2xx.
    /// </summary>
    public Task<SipResponse> ReinviteAsync(SipBody? offer, IReadOnlyList<SipHeader>? headers = null) => RequestAsync("INVITE", offer, headers);

    /// <summary>Sends the ACK with our answer to the 2xx of a re-INVITE that had no offer.</summary>
    public void Acknowledge(SipBody answer) => _stack.Run(() =>
    {
        _unanswered?.Acknowledge(answer);
        _unanswered = null;
    });

    /// <summary>Sends an UPDATE (RFC 3311), with an offer or without.</summary>
    public Task<SipResponse> UpdateAsync(SipBody? offer, IReadOnlyList<SipHeader>? headers = null) => RequestAsync("UPDATE", offer, headers);

    /// <summary>Sends an INFO, a key press for instance.</summary>
    public Task<SipResponse> InfoAsync(SipBody? body, IReadOnlyList<SipHeader>? headers = null) => RequestAsync("INFO", body, headers);

    /// <summary>Sends a REFER (RFC 3515).</summary>
    public Task<SipResponse> ReferAsync(string referTo, IReadOnlyList<SipHeader>? headers = null)
    {
        List<SipHeader> all = [new("Refer-To", referTo), new("Referred-By", $"<{Local.Uri}>"), .. headers ?? []];
        return RequestAsync("REFER", null, all);
    }

    /// <summary>Sends a NOTIFY (RFC 6665), the progress of a REFER for instance.</summary>
    public Task<SipResponse> NotifyAsync(string eventPackage, string subscriptionState, SipBody? body) =>
        RequestAsync("NOTIFY", body, [new("Event", eventPackage), new("Subscription-State", subscriptionState)]);

    /// <summary>Sends any other request in the dialog.</summary>
    public Task<SipResponse> RequestAsync(string method, SipBody? body = null, IReadOnlyList<SipHeader>? headers = null)
    {
        var request = new DialogRequest(_stack, this, method, body, headers);
        _stack.Run(() => Begin(request));
        return request.Done;
    }
}
