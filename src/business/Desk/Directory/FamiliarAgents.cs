using System.Collections.Concurrent;
using Switchboard.Contracts.Desk;
using Switchboard.Data;
using Switchboard.Kernel;

namespace Switchboard.Desk.Directory;

/// <summary>
/// Looks in the contacts who talked with a caller last. The latest ones are in memory too: who was cut off rings back before
/// the journal has brought his talk into its table.
/// </summary>
internal sealed class FamiliarAgents(IDatabase database, DeskDirectory directory, TimeProvider time) : IFamiliarAgents
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<(TenantId Tenant, string Caller), (Guid Agent, DateTimeOffset At)> _latest = new();

    public void Note(TenantId tenant, string caller, Guid agent, DateTimeOffset at)
    {
        if (_latest.Count >= Most)
            _latest.Clear(); // the table has them by now
        _latest.AddOrUpdate((tenant, caller), (agent, at), (_, known) => known.At > at ? known : (agent, at));
    }

    public async Task<Guid?> FindLastAsync(TenantId tenant, string caller, int days, CancellationToken cancellation)
    {
        if (caller.Length == 0 || days <= 0)
            return null;
        var since = time.GetUtcNow().AddDays(-days);
        if (_latest.TryGetValue((tenant, caller), out var latest))
            return latest.At >= since ? InUse(tenant, latest.Agent) : null;
        var rows = await database.ReadAsync(
            tenant,
            """
            select agent_id from desk.contact
            where tenant_id = @tenant and caller = @caller and answered_at >= @since
            order by answered_at desc limit 1
            """,
            c => c.With("caller", caller).With("since", since),
            r => r.GetGuid(0),
            cancellation);
        return rows is [var agent] ? InUse(tenant, agent) : null;
    }

    private Guid? InUse(TenantId tenant, Guid agent) => directory.Book(tenant).Seats.ContainsKey(agent) ? agent : null;
}
