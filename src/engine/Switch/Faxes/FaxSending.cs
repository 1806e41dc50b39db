using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Kernel;
using Switchboard.Media.Fax;
using Switchboard.Switch.Applications;
using Switchboard.Switch.Calls;
using Switchboard.Switch.Faxes;

namespace Switchboard.Switch;

/// <summary>A fax to send now.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="To">The number.</param>
/// <param name="CallerNumber">The number to show; null leaves it to the rules.</param>
/// <param name="Settings">The document and how it is to be sent.</param>
/// <param name="T38">A peer that asks for T.38 gets it.</param>
public sealed record FaxOrder(TenantId Tenant, string To, string? CallerNumber, FaxSettings Settings, bool T38 = true);

/// <summary>What became of the call of a fax.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Cause">Why it ended.</param>
/// <param name="Result">What the machines said; null when nobody answered.</param>
public sealed record FaxDelivery(Guid CallId, CallCause Cause, FaxResult? Result);

/// <content>Calls out as a fax machine.</content>
public sealed partial class Exchange
{
    /// <summary>Dials and sends; completes when the call is over. Cancelling hangs up.</summary>
    public async Task<Outcome<FaxDelivery>> SendFaxAsync(FaxOrder order, Action<Guid>? dialling, Action<FaxProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_parts.Tenants.Find(order.Tenant) is not { } house)
            return Fault.NotFound("tenant", "There is no such tenant.");
        var plan = Plan(order.Tenant, order.To, ConsoleRights, order.CallerNumber, anonymous: false);
        if (!plan.Allowed)
            return NoRoute(order.To, plan);
        if (plan.Code == "emergency")
            return Fault.Forbidden("fax.emergency", "An emergency number takes no fax.");
        var origin = new CallOrigin
        {
            Tenant = order.Tenant,
            Direction = CallDirection.Outbound,
            Caller = order.CallerNumber ?? order.Settings.StationId,
            Called = order.To,
            Domain = house.Domain,
        };
        var sending = new FaxSender(this, plan, order, progress);
        var call = BeginAlone(origin, new RatedCall(sending, RatedDirection.Outbound, order.To));
        dialling?.Invoke(call.Id);
        using var hangup = cancel.Register(() => call.Mailbox.Post(() => call.HangUp(new CallCause(487, "cancelled", "The fax was cancelled", EndedBy.User))));
        var record = await call.Ended;
        return new FaxDelivery(call.Id, record.Cause ?? new CallCause(500, "error", null, EndedBy.System), await sending.Result);
    }

    private sealed class FaxSender(Exchange exchange, RoutePlan plan, FaxOrder order, Action<FaxProgress>? progress) : ICallApplication
    {
        private readonly TaskCompletionSource<FaxResult?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _begun;

        /// <summary>Known once the call has ended; null when no machine was reached.</summary>
        public Task<FaxResult?> Result => _begun ? _result.Task : Task.FromResult<FaxResult?>(null);

        public async Task RunAsync(Call call, CancellationToken hangup)
        {
            call.Enter(CallState.Ringing);
            if (order.CallerNumber is { } shown)
                call.Attached[CallerNumberKey] = shown;
            var encrypted = false;
            var dialled = await new TrunkCall(exchange, plan)
            {
                Shape = target =>
                {
                    encrypted = !FaxRun.MaySpeakT38(target.Encryption);
                    return target with { Codecs = Leg.ModemCodecs };
                },
            }.DialAsync(call, null, null, hangup);
            if (dialled.Leg is not { } leg)
            {
                call.HangUp(dialled.Cause!);
                return;
            }

            _begun = true;
            FaxResult? result = null;
            try
            {
                call.TakeAsParty(leg);
                call.Answer();
                call.Enter(CallState.Talking);
                result = await FaxRun.RunAsync(leg, order.Settings, order.T38 && !encrypted, reached => progress?.Invoke(reached), hangup);
            }
            finally
            {
                _result.TrySetResult(result);
            }
        }
    }
}
