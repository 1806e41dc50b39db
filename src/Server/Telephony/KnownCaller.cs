using Switchboard.Contracts.Crm;
using Switchboard.Switch.Calls;

namespace Switchboard.Server.Telephony;

/// <summary>
/// Attaches what is known of the caller (随路数据) before the call goes on, so that menus can branch on it and a VIP is
/// served first. The customer file has a moment for it; a call never waits for the database.
/// </summary>
internal sealed class KnownCaller(ICallApplication next, IContactDirectory customers) : ICallApplication
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(Call call, CancellationToken hangup)
    {
        await LookUpAsync(call, hangup);
        await next.RunAsync(call, hangup);
    }

    private async Task LookUpAsync(Call call, CancellationToken hangup)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hangup);
        try
        {
            var search = customers.FindByPhoneAsync(call.Tenant, call.Origin.Caller, limit.Token);
            var matches = await search.WaitAsync(Limit, call.Environment.Time, hangup);
            if (matches is not [var customer])
                return; // nobody, or several whom only the agent can tell apart
            call.CustomerId = customer.Id;
            call.Attached["customerName"] = customer.Name;
            call.Attached["customerLevel"] = customer.Level;
            if (customer.OwnerUserId is { } owner)
                call.Attached["customerOwner"] = owner.ToString();
            call.PublishChange();
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            TelephonyLog.CallerUnknown(call.Environment.Log, call.Id, fault.Message);
        }
    }
}
