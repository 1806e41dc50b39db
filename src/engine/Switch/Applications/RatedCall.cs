using Switchboard.Contracts.Rating;
using Switchboard.Contracts.Switch;
using Switchboard.Switch.Calls;

namespace Switchboard.Switch.Applications;

/// <summary>Sets money aside before the call goes on, refuses it when there is none, and gives back what no leg used.</summary>
internal sealed class RatedCall(ICallApplication next, RatedDirection direction, string number, bool emergency = false) : ICallApplication
{
    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        if (call.Environment.Credit is not { } credit)
        {
            await next.RunAsync(call, hangup);
            return;
        }

        var decision = credit.Reserve(new CreditRequest(call.Tenant, call.Id, direction, number) { Emergency = emergency });
        if (decision.Refusal is { } refusal)
        {
            // RFC 3261 §21.4.3 reserves 402; phones show its text, carriers treat it as the callee's word.
            call.HangUp(new CallCause(402, refusal.Code, refusal.Detail, EndedBy.System));
            return;
        }

        if (decision.Reservation is not { } reservation)
        {
            await next.RunAsync(call, hangup);
            return;
        }

        var meter = new CreditMeter(call, credit, reservation, direction == RatedDirection.Outbound ? LegKind.Trunk : LegKind.Caller);
        call.Meters.Add(meter);
        try
        {
            await next.RunAsync(call, hangup);
        }
        finally
        {
            meter.ReleaseUnused();
        }
    }
}
