using Switchboard.Contracts.Switch;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Live;

/// <summary>Which agent may write about which call: who has or had it.</summary>
internal sealed class CallOwners(DeskDirectory directory, DayBook days, ICallControl calls)
{
    public static readonly Fault NoCall = Fault.NotFound("call", "There is no such call.");

    private static readonly Fault NotOwn = Fault.Forbidden("call.not_own", "The call is another agent's.");

    public Seat? SeatOf(Caller caller) => caller.UserId is { } user ? directory.Book(caller.Tenant).ByUser.GetValueOrDefault(user) : null;

    /// <summary>True when the call lives, or an agent has had it.</summary>
    public async Task<bool> KnowsAsync(TenantConnection connection, Guid call, CancellationToken cancellation) => calls.Find(connection.Tenant, call) is not null
        || await connection.FindAsync<bool>("select true from desk.contact where tenant_id = @tenant and call_id = @call limit 1", new { call }, cancellation);

    /// <summary>Null when the agent has or had this call.</summary>
    public async Task<Fault?> RefusalAsync(TenantConnection connection, Guid call, Seat seat, CancellationToken cancellation)
    {
        var alive = calls.Find(connection.Tenant, call);
        if ((alive is not null && OwnCalls.IsOf(alive, seat.Id, directory.ExtensionOf(connection.Tenant, seat))) || days.Of(connection.Tenant).Had(seat.Id, call))
            return null;
        var agents = await connection.ListAsync<Guid>("select agent_id from desk.contact where tenant_id = @tenant and call_id = @call", new { call }, cancellation);
        return agents.Contains(seat.Id) ? null : alive is null && agents.Count == 0 ? NoCall : NotOwn;
    }
}
