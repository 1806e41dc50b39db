using System.Globalization;
using Switchboard.Kernel;

namespace Switchboard.Sip;

/// <summary>One request of ours in a dialog, sent again where the rules say so: challenges, 422, glare.</summary>
internal sealed class DialogRequest(SipStack stack, SipDialog dialog, string method, SipBody? body, IReadOnlyList<SipHeader>? headers)
    : IClientUser
{
    private const int MaxTries = 5;
    private readonly TaskCompletionSource<SipResponse> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<SipHeader> _added = [];
    private WheelTimer? _retry;
    private RequestDraft? _draft;
    private byte[]? _ack;
    private int _tries;

    public Task<SipResponse> Done => _done.Task;

    public string Method => method;

    public SipBody? Body => body;

    /// <summary>True for what may not overlap with another offer.</summary>
    public bool IsOffer => method == "INVITE" || (method == "UPDATE" && body is not null);

    public uint CSeq => _draft?.CSeq ?? 0;

    /// <summary>The flow its last transaction used.</summary>
    public SipFlow? Flow { get; private set; }

    public void Send()
    {
        if (dialog.State == DialogState.Ended && method != "BYE")
        {
            Finish(new SipResponse(481, "Dialog Has Ended", null, SipFailure.Ended));
            return;
        }

        _tries++;
        _ack = null;
        _draft = dialog.Draft(method, body, headers, _added);
        stack.ResolveFlow(dialog.NextHop(), flow =>
        {
            Flow = flow;
            if (flow is null)
                OnFailed(SipFailure.Transport);
            else
                stack.Transactions.StartClient(_draft, flow, this);
        });
    }

    /// <summary>Acknowledges our re-INVITE's 2xx, each time it comes.</summary>
    public void Acknowledge(SipBody? answer)
    {
        if (Flow is null || _draft is null)
            return;
        _ack ??= dialog.WriteAck(_draft.CSeq, Flow, answer);
        Flow.Send(_ack);
    }

    public void Finish(SipResponse response)
    {
        if (_retry is not null)
            stack.Wheel.Cancel(_retry);
        dialog.RequestDone(this);
        _done.TrySetResult(response);
    }

    void IClientUser.OnResponse(ClientTransaction transaction, SipMessage response)
    {
        if (response.StatusCode < 200)
            return;
        if (response.StatusCode < 300)
        {
            OnSuccess(response);
            return;
        }

        if (!TryAgain(response))
        {
            var result = new SipResponse(response.StatusCode, response.ReasonPhrase, response);
            Finish(result);
            dialog.OnRequestFailed(this, result);
        }
    }

    void IClientUser.OnFailure(ClientTransaction transaction, SipFailure failure) => OnFailed(failure);

    private void OnFailed(SipFailure failure)
    {
        var result = failure == SipFailure.TimedOut
            ? new SipResponse(408, "Request Timeout", null, failure)
            : new SipResponse(503, "Transport Failure", null, failure);
        Finish(result);
        dialog.OnRequestFailed(this, result);
    }

    private void OnSuccess(SipMessage response)
    {
        var first = !_done.Task.IsCompleted;
        if (method == "INVITE" && (body is not null || _ack is not null))
            Acknowledge(null);
        else if (method == "INVITE" && first)
            dialog.AwaitAnswer(this);
        if (!first)
            return;
        dialog.OnRequestSucceeded(this, response);
        Finish(new SipResponse(response.StatusCode, response.ReasonPhrase, response));
    }

    private bool TryAgain(SipMessage response)
    {
        if (_tries >= MaxTries || dialog.State == DialogState.Ended)
            return false;
        switch (response.StatusCode)
        {
            case 401 or 407 when dialog.Credentials?.Invoke(response, method, _draft!.Uri) is { } header && _tries < 3:
                _added.RemoveAll(x => x.Name == header.Name);
                _added.Add(header);
                Send();
                return true;
            case 422 when response.MinSE is { } least:
                dialog.RaiseSessionInterval(least);
                Send();
                return true;
            case 491 when IsOffer:
                RetryAfterGlare();
                return true;
            default:
                return false;
        }
    }

    // §14.1: the owner of the Call-ID waits 2.1–4 s, the other 0–2 s, in steps of 10 ms.
    private void RetryAfterGlare()
    {
        var steps = dialog.OwnsCallId ? Random.Shared.Next(210, 401) : Random.Shared.Next(0, 201);
        _retry ??= new WheelTimer(Send);
        stack.Wheel.Arm(_retry, TimeSpan.FromMilliseconds(steps * 10));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{method} {CSeq}");
}
