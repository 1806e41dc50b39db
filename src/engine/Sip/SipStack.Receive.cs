namespace Switchboard.Sip;

public sealed partial class SipStack
{
    /// <summary>Hands the stack one datagram or message; any thread. The bytes are copied into a pooled message.</summary>
    internal void Receive(ReadOnlySpan<byte> packet, SipFlow flow) => _transports.OnDatagram(packet, flow);

    /// <summary>What streams hand their messages to.</summary>
    internal SipTransports Transports => _transports;

    private void Handle(LoopItem item)
    {
        if (item.Action is not null)
            item.Action();
        else if (item.Message is { } message && !Take(message, item.Flow!, item.Parsed))
            _transports.Pool.Return(message);
    }

    /// <summary>True when somebody keeps the message; otherwise it goes back to the pool.</summary>
    private bool Take(SipMessage message, SipFlow flow, SipParseResult parsed)
    {
        if (parsed.Status == SipParseStatus.Bad)
        {
            OnMalformed(message, flow, parsed);
            return false;
        }

        if (message.IsRequest)
            return message.Method == SipMethod.Ack ? TakeAck(message) : TakeRequest(message, flow);
        if (Transactions.FindClient(message) is not { } client)
            return false;
        client.OnResponse(message);
        return true;
    }

    // What can be answered is (§16.3, RFC 4475); a bad response or ACK is forgotten.
    private void OnMalformed(SipMessage message, SipFlow flow, SipParseResult parsed)
    {
        SipLog.Malformed(_log, flow, parsed.Reason);
        var answerable = parsed.CanAnswer && !message.MethodSlice.IsEmpty && message.Method != SipMethod.Ack;
        if (answerable && (Gate?.Admit(flow, message, false) ?? SipAdmission.Accept).Verdict != SipVerdict.Drop)
            AnswerStateless(message, flow, parsed.AnswerWith, parsed.Reason, null);
        if (parsed.Fatal)
            flow.Close(parsed.Reason);
    }

    private bool TakeAck(SipMessage ack)
    {
        if (Transactions.FindServer(ack) is { IsInvite: true, State: TxState.Completed or TxState.Confirmed } refused)
        {
            refused.OnAck();
            return false;
        }

        if (FindDialog(ack) is not { } dialog)
            return false;
        dialog.OnAck(ack);
        return true;
    }

    private bool TakeRequest(SipMessage request, SipFlow flow)
    {
        if (flow is TlsFlow { ProvenNames.Count: > 0 } proven && request.Vias is [{ } via, ..] && via.Parameter("alias") is not null)
            _transports.Alias(proven, via.Port > 0 ? via.Port : 5061);

        // A keep-alive needs no look-up: it is answered before anything is allocated for it.
        var strange = request.ToParts.Tag.IsEmpty;
        if (strange && request.Method == SipMethod.Options && Options.AnswerOptions && IsPlain(request))
        {
            if (Admits(request, flow, false))
                AnswerOptions(request, flow);
            return false;
        }

        if (Transactions.FindServer(request) is { } repeated)
        {
            repeated.OnRepeat();
            return false;
        }

        if (request.Method == SipMethod.Cancel)
            return TakeCancel(request, flow);
        var dialog = strange ? null : FindDialog(request);
        if (!Admits(request, flow, dialog is not null))
            return false;
        if (Transactions.IsMerged(request))
        {
            AnswerStateless(request, flow, 482, null, null);
            return false;
        }

        var transaction = Transactions.StartServer(request, flow);
        if (RequestChecks.Refuse(this, transaction))
            return true;
        if (dialog is not null)
            dialog.OnRequest(transaction);
        else if (!strange)
            transaction.Respond(481);
        else
            OfferSafely(transaction);
        return true;
    }

    // A bug in the application costs this one request, and the peer learns it.
    private void OfferSafely(ServerTransaction transaction)
    {
        try
        {
            Offer(transaction);
        }
        catch (Exception e)
        {
            SipLog.LoopFault(_log, e);
            if (transaction.User is InboundInvite invite)
                invite.Reject(500);
            else
                transaction.Respond(500);
        }
    }

    private bool TakeCancel(SipMessage cancel, SipFlow flow)
    {
        var invite = Transactions.FindCancelled(cancel);
        if (!Admits(cancel, flow, invite is not null))
            return false;
        var transaction = Transactions.StartServer(cancel, flow);
        if (invite is null)
        {
            transaction.Respond(481);
            return true;
        }

        transaction.Respond(200, null, null, null, (invite.User as InboundInvite)?.Dialog.LocalTag);
        switch (invite.User)
        {
            case InboundInvite inbound:
                inbound.Cancel(cancel.Reason);
                break;
            case SipOffer offer when offer.IsUnanswered:
                offer.Reject(487);
                break;
        }

        return true;
    }

    private void Offer(ServerTransaction transaction)
    {
        switch (transaction.Request.Method)
        {
            case SipMethod.Invite:
                var invite = new InboundInvite(this, transaction);
                _application.OnInvite(invite);
                invite.SendTrying();
                break;
            case SipMethod.Bye or SipMethod.Prack or SipMethod.Update or SipMethod.Info or SipMethod.Notify:
                transaction.Respond(481);
                break;
            case SipMethod.Options when Options.AnswerOptions:
                transaction.Respond(200, null, Capabilities);
                break;
            default:
                _application.OnRequest(new InboundRequest(this, transaction));
                break;
        }
    }

    private SipDialog? FindDialog(SipMessage request) => FindDialog(request.CallId, request.ToTag, request.FromTag);

    private bool Admits(SipMessage request, SipFlow flow, bool inDialog)
    {
        var admission = Gate?.Admit(flow, request, inDialog) ?? SipAdmission.Accept;
        if (admission.Verdict == SipVerdict.Refuse)
        {
            AnswerStateless(request, flow, admission.Status, admission.Reason, admission.RetryAfterSeconds > 0 ? (uint)admission.RetryAfterSeconds : null);
        }

        return admission.Verdict == SipVerdict.Accept;
    }

    private static bool IsPlain(SipMessage request) =>
        !request.Has(SipHeaderId.Require) && !request.Has(SipHeaderId.ProxyRequire)
        && (request.Span(request.UriSlice).StartsWith("sip:"u8) || request.Span(request.UriSlice).StartsWith("sips:"u8));

    private void AnswerOptions(SipMessage request, SipFlow flow)
    {
        var writer = Writer.StartResponse(request, flow, 200, null, StatelessTag);
        foreach (var header in Capabilities)
            writer.Header(header.Name, header.Value);
        if (Options.Product is { } product)
            writer.Header(SipHeaderId.Server, product);
        flow.Send(writer.End().Written);
    }

    // §8.2.7: no state, so the tag is the same each time.
    private string StatelessTag => _statelessTag ??= Transactions.NewTag();

    private string? _statelessTag;

    private void AnswerStateless(SipMessage request, SipFlow flow, int status, string? reason, uint? retryAfter)
    {
        var writer = Writer.StartResponse(request, flow, status, string.IsNullOrEmpty(reason) ? null : reason, StatelessTag);
        if (retryAfter is { } seconds)
            writer.Header(SipHeaderId.RetryAfter, seconds);
        flow.Send(writer.End().Written);
    }
}
