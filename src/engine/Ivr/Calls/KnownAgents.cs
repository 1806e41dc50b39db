using Switchboard.Contracts.Acd;
using Switchboard.Contracts.Desk;
using Switchboard.Switch.Calls;

namespace Switchboard.Ivr.Calls;

/// <summary>The agents whom a caller should have first: the customer's own, then who talked with him last. A call never waits long for the answer.</summary>
internal static class KnownAgents
{
    /// <summary>Attached data: the user who looks after the customer.</summary>
    public const string OwnerKey = "customerOwner";

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    public static async Task<IReadOnlyList<AgentId>> FindAsync(CallServices services, Call call, QueueCard queue, CancellationToken cancel)
    {
        var agents = new List<AgentId>(2);
        if (queue.PrefersOwnAgent && Guid.TryParse(call.Attached.GetValueOrDefault(OwnerKey), out var user) && services.Desk.FindSeatOfUser(call.Tenant, user) is { } own)
            agents.Add(new AgentId(own.Id));
        if (queue.LastAgentDays > 0 && services.Familiar is { } familiar && NumberOf(call) is { Length: > 0 } caller
            && await FindLastAsync(familiar, call, caller, queue.LastAgentDays, cancel) is { } last && !agents.Contains(new AgentId(last)))
            agents.Add(new AgentId(last));
        return agents;
    }

    /// <summary>By which a caller is known again; empty when he hides it.</summary>
    public static string NumberOf(Call call) => call.Origin.Anonymous || call.Origin.Caller == "anonymous" ? "" : call.Origin.Caller;

    private static async Task<Guid?> FindLastAsync(IFamiliarAgents familiar, Call call, string caller, int days, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            return await familiar.FindLastAsync(call.Tenant, caller, days, limit.Token).WaitAsync(Limit, call.Environment.Time, cancel);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.LastAgentUnknown(call.Environment.Log, call.Id, fault.Message);
        }

        return null;
    }
}
