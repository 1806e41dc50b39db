namespace Switchboard.Sip;

/// <summary>A request of ours outside a dialog that is no INVITE; challenges are answered.</summary>
internal sealed class OutboundRequest(SipStack stack, string method, SipRequestSettings settings) : IClientUser
{
    private readonly TaskCompletionSource<SipResponse> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RequestDraft _draft = stack.Draft(method, settings);
    private readonly Queue<SipDestination> _others = new();
    private int _tries;

    public Task<SipResponse> Done => _done.Task;

    public void Send()
    {
        _tries++;
        stack.ResolveFlow(settings, _draft, _others, flow =>
        {
            if (flow is null)
                Fail(SipFailure.Transport);
            else if (!_done.Task.IsCompleted)
                stack.Transactions.StartClient(_draft, flow, this);
        });
    }

    public void GiveUp() => Fail(SipFailure.Ended);

    void IClientUser.OnResponse(ClientTransaction transaction, SipMessage response)
    {
        if (response.StatusCode < 200)
            return;
        if (response.StatusCode is 401 or 407 && _tries < 3 && settings.Credentials?.Invoke(response, method, _draft.Uri) is { } header)
        {
            _draft.Replace(header);
            _draft.CSeq++;
            Send();
            return;
        }

        if (response.StatusCode == 503 && TryElsewhere())
            return;
        _done.TrySetResult(new SipResponse(response.StatusCode, response.ReasonPhrase, response));
    }

    void IClientUser.OnFailure(ClientTransaction transaction, SipFailure failure)
    {
        if (!TryElsewhere())
            Fail(failure);
    }

    // RFC 3263 §4.3: 503, silence and a broken transport go on to the next place, as a new transaction.
    private bool TryElsewhere()
    {
        if (_done.Task.IsCompleted || stack.NextFlow(_others) is not { } flow)
            return false;
        stack.Transactions.StartClient(_draft, flow, this);
        return true;
    }

    private void Fail(SipFailure failure) => _done.TrySetResult(failure switch
    {
        SipFailure.TimedOut => new SipResponse(408, "Request Timeout", null, failure),
        SipFailure.Transport => new SipResponse(503, "Transport Failure", null, failure),
        _ => new SipResponse(487, "Request Terminated", null, failure),
    });
}
