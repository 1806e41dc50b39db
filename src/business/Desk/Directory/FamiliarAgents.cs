using Switchboard.Contracts.Desk;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Desk.Directory;

/// <summary>Looks in the contacts who talked with a caller last.</summary>
internal sealed class FamiliarAgents(IDatabase database, DeskDirectory directory, TimeProvider time) : IFamiliarAgents
{
    public async Task<Guid?> FindLastAsync(TenantId tenant, string caller, int days, CancellationToken cancellation)
    {
        if (caller.Length == 0 || days <= 0)
            return null;
        var rows = await database.ReadAsync(
            tenant,
            """
            select agent_id from desk.contact
            where tenant_id = @tenant and caller = @caller and answered_at >= @since
            order by answered_at desc limit 1
            """,
            c => c.With("caller", caller).With("since", time.GetUtcNow().AddDays(-days)),
            r => r.GetGuid(0),
            cancellation);
        return rows is [var agent] && directory.Book(tenant).Seats.ContainsKey(agent) ? agent : null;
    }
}
