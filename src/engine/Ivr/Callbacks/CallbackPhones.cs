using System.Globalization;
using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Crm;
using Switchboard.Contracts.Desk;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Switch;

namespace Switchboard.Ivr.Callbacks;

/// <summary>Callbacks on real phones: the agent sees the story while his phone rings; when he answers, the customer is dialled.</summary>
internal sealed class CallbackPhones(
    Func<Exchange> exchange, IDeskDirectory desk, ILineDirectory lines, IScreenPop pop, IContactDirectory customers, TimeProvider time) : ICallbackPhones
{
    /// <summary>The attached datum by which screens know a callback.</summary>
    public const string AttachedKey = "callbackId";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> IsBlockedAsync(TenantId tenant, Callback callback, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            var matches = await customers.FindByPhoneAsync(tenant, callback.Number, limit.Token).WaitAsync(Patience, time, cancel);
            return matches.Any(m => m.Level == "blocked");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            await limit.CancelAsync();
            return false; // the customer file is away: a promise goes before
        }
    }

    public bool IsOnTheLine(TenantId tenant, Callback callback) => callback.CallId is { } call && exchange().FindCall(tenant, call) is not null;

    public async Task<CallbackTurnEnd> CallAsync(CallbackTurn turn, CancellationToken cancel)
    {
        var (tenant, callback, reservation) = (turn.Tenant, turn.Callback, turn.Reservation);
        var seat = desk.FindSeat(tenant, reservation.Agent.Value);
        var extension = seat?.Extension is { } number ? lines.FindExtension(tenant, number) : null;
        var queue = desk.FindQueue(tenant, callback.QueueId.ToString());
        if (extension is null || queue is null)
        {
            reservation.Failed("no_extension");
            return new CallbackTurnEnd(null, false, false, "no_extension");
        }

        var accepted = false;
        var call = Guid.Empty;
        var attached = Story(callback);
        var ended = await exchange().CallForAgentAsync(
            new AgentCall
            {
                Tenant = tenant,
                Extension = extension,
                AgentId = reservation.Agent.Value,
                QueueId = queue.Id,
                To = callback.Number,
                ToName = callback.Name,
                CustomerId = callback.CustomerId,
                CallerNumber = turn.Offer.CallerNumber,
                RingTimeout = reservation.RingTimeout,
                AutoAnswer = reservation.AutoAnswer,
                Record = queue.Record,
                Attached = attached,
                Begun = id =>
                {
                    call = id;
                    pop.Offer(new ContactOffer(
                        tenant, id, reservation.Work.Item.Id.Value, reservation.Agent.Value, queue.Id, queue.Name, callback.Number, extension.Number, callback.WaitedMs, attached));
                },
                Ringing = reservation.Ringing,
                Accept = async () =>
                {
                    if (!await reservation.AcceptAsync())
                        return false;
                    accepted = true;
                    turn.Accepted(call);
                    return true;
                },
                Connected = turn.Connected,
            },
            cancel);
        if (!ended.TryGet(out var end, out var fault))
        {
            reservation.Failed(fault.Code);
            return new CallbackTurnEnd(null, accepted, false, fault.Code);
        }

        if (accepted)
            return new CallbackTurnEnd(end.CallId, true, end.Reached, ResultOf(end));
        Report(reservation, end.Cause);
        return new CallbackTurnEnd(end.CallId, false, false, end.Cause.Reason);
    }

    private static string ResultOf(AgentCallEnd end) =>
        end.Reached ? "reached" : end.Cause is { By: EndedBy.Caller or EndedBy.User } ? "agent_left" : end.Cause.Reason;

    private static void Report(IReservation reservation, CallCause cause)
    {
        switch (cause.Reason)
        {
            case "cancelled":
                break; // the reservation is over already
            case "no_answer":
                reservation.NoAnswer();
                break;
            case "busy" or "rejected":
                reservation.Reject();
                break;
            default:
                reservation.Failed(cause.Reason);
                break;
        }
    }

    private static Dictionary<string, string> Story(Callback callback) => new(callback.Attached, StringComparer.Ordinal)
    {
        [AttachedKey] = callback.Id.ToString(),
        ["callbackOrigin"] = CallbackWriter.Word(callback.Origin),
        ["callbackRequestedAt"] = callback.RequestedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        ["callbackAttempt"] = (callback.Attempts.Count + 1).ToString(CultureInfo.InvariantCulture),
    };
}
