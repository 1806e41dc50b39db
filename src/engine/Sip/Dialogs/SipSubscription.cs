using System.Globalization;

namespace Switchboard.Sip;

public sealed partial class SipDialog
{
    /// <summary>The notifier's side of a subscription (RFC 6665 §4.4.1): SUBSCRIBE makes the dialog, no INVITE does.</summary>
    internal SipDialog(SipStack stack, ServerTransaction subscribe)
    {
        (_stack, Flow) = (stack, subscribe.Flow);
        var request = subscribe.Request;
        CallId = request.CallId;
        LocalTag = stack.Transactions.NewTag();
        RemoteTag = request.FromTag;
        Local = request.To.WithTag(LocalTag);
        Remote = request.From.WithTag(RemoteTag);
        RemoteTarget = request.Contact?.Uri ?? Remote.Uri;
        _routes = [.. request.Values(SipHeaderId.RecordRoute)];
        (_remoteCSeq, _hasRemoteCSeq) = (request.CSeq, true);
        _localCSeq = (uint)Random.Shared.Next(1, 10_000);
        _adjacent = request.ViaCount == 1;
        _session = new Kernel.WheelTimer(OnSessionTimer);
        State = DialogState.Confirmed;
    }

    /// <summary>Forgets the dialog without a word: a subscription that is over has had its last NOTIFY.</summary>
    public void Forget() => _stack.Run(() => End(new DialogEnd(DialogEndCause.LocalBye)));

    internal byte[] WriteSubscribed(ServerTransaction subscribe, int seconds) =>
        _stack.Writer.StartResponse(subscribe.Request, subscribe.Flow, 200, null, LocalTag)
            .CopyRecordRoutes(subscribe.Request)
            .Header(SipHeaderId.Contact, RequestDraft.ContactFor(subscribe.Flow, _stack.Options, _stack.Options.ContactUser, subscribe.Request.IsToSips))
            .Header(SipHeaderId.Expires, (uint)seconds)
            .End()
            .ToArray();
}

public sealed partial class InboundRequest
{
    /// <summary>Takes a SUBSCRIBE outside a dialog: answers 200 and makes the dialog for its NOTIFYs. On the SIP loop only.</summary>
    public SipDialog Subscribe(int seconds, IDialogListener listener)
    {
        var dialog = new SipDialog(_stack, _transaction) { Listener = listener };
        _stack.Add(dialog);
        _transaction.Respond(200, dialog.WriteSubscribed(_transaction, seconds));
        return dialog;
    }

    /// <summary>Takes a SUBSCRIBE inside its dialog: a refresh, or the end with 0 seconds. On the SIP loop only.</summary>
    public void Refresh(SipDialog dialog, int seconds)
    {
        ArgumentNullException.ThrowIfNull(dialog);
        _transaction.Respond(200, dialog.WriteSubscribed(_transaction, seconds));
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Message.MethodName} {Message.RequestUri} from {Flow}");
}
