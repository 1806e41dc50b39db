using Switchboard.Contracts.Switch;
using Switchboard.Ivr.Platform;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>Joins the caller of a real call with somebody, and gives him back to the flow. Lives on the call's mailbox.</summary>
internal sealed class CallBridge(Call call, CallServices services, BridgeRequest request, CancellationToken cancel)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private DateTimeOffset? _connected;
    private BridgeEnd? _ended;
    private string _keys = "";

    public async Task<BridgeResult> RunAsync()
    {
        var digits = call.Party.Digits;
        digits.Clear();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = WatchAsync(over.Token);
        CallCause cause;
        try
        {
            cause = await RingAsync();
        }
        finally
        {
            await over.CancelAsync();
            await watch;
        }

        cancel.ThrowIfCancellationRequested();
        call.Enter(CallState.Ivr);
        call.Party.Media?.StopPlayback();
        digits.Clear(); // what he keyed in the talk was not meant for the flow
        var talked = _connected is { } from ? call.Now - from : TimeSpan.Zero;
        return new BridgeResult(_ended ?? End(cause), talked, _keys);
    }

    private Task<CallCause> RingAsync()
    {
        var exchange = services.Exchange();
        if (services.Lines.FindExtension(call.Tenant, request.Number) is { } extension)
            return new ExtensionCall(exchange, extension) { RingingAudio = request.RingingAudio }.RingAsync(call, request.RingTimeout, cancel);
        if (!request.AllowOutside)
            return Task.FromResult(new CallCause(403, "forbidden", $"{request.Number} is no extension, and the node allows no calls outside", EndedBy.System));
        call.SentBy ??= "console"; // the flow's author has the rights of who steers calls from the console
        return new BridgedCall(exchange, request.Number) { RingingAudio = request.RingingAudio }.RingAsync(call, request.RingTimeout, cancel);
    }

    private BridgeEnd End(CallCause cause) => cause.Reason switch
    {
        _ when _connected is not null => BridgeEnd.FarEnd,
        "busy" or "rejected" => BridgeEnd.Busy,
        "no_answer" => BridgeEnd.NoAnswer,
        "congestion" => BridgeEnd.NoResource,
        "unreachable" or "not_found" => BridgeEnd.NoRoute,
        "normal" => BridgeEnd.FarEnd,
        _ => cause.SipCode is 402 or 403 ? BridgeEnd.Refused : BridgeEnd.NoRoute,
    };

    /// <summary>Ends the talk when its time is over or the caller keys what ends it.</summary>
    private async Task WatchAsync(CancellationToken over)
    {
        try
        {
            while (true)
            {
                var pressed = await call.Party.Digits.ArrivesWithinAsync(Glance, call.Environment.Time, over);
                var key = pressed ? call.Party.Digits.Take() : null;
                if (call.Partner is not { } partner)
                    continue;
                _connected ??= call.Now;
                if (call.Now - _connected >= request.MaxTime)
                    End(partner, BridgeEnd.MaxTime);
                if (key is { } digit && request.KeysEnd is { } judge && await judge(_keys += digit))
                    End(partner, BridgeEnd.NearEnd);
            }
        }
        catch (OperationCanceledException)
        {
            // it is over
        }
    }

    private void End(Leg partner, BridgeEnd end)
    {
        _ended ??= end;
        partner.HangUp(CallCause.Normal(EndedBy.System));
    }
}
