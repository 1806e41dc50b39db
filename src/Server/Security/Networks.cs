using System.Net;
using Npgsql;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Sip.Guard;

namespace Switchboard.Server.Security;

/// <summary>A network with a rule.</summary>
/// <param name="Network">Address and prefix: <c>203.0.113.0/24</c>.</param>
/// <param name="Rule"><c>allow</c>: never limited; <c>deny</c>: no answer.</param>
internal sealed record NetworkBody(Guid Id, string Network, string Rule, string? Note, int Version) : IVersioned;

/// <summary>A network as it is written.</summary>
internal sealed record NetworkWrite(string? Network, string? Rule, string? Note)
{
    public Fault? Check() => new Check()
        .That(Networks.Reads(Network, out _), "network", "network.invalid", "network is an address or a network such as 203.0.113.7 or 203.0.113.0/24.")
        .That(!Networks.Reads(Network, out var all) || all.PrefixLength > 0, "network", "network.everybody", "A rule for every address there is would shut the house or open it to all: name a smaller network.")
        .OneOf(Rule, "rule", "allow", "deny").OptionalText(Note, "note", 200).Fault;
}

/// <summary>The administrator's networks: in their table, and in force at the guard.</summary>
internal sealed class Networks(IDatabase database, Lazy<SipGuard> guard, SecurityLog log, IAuditLog audit, TimeProvider time)
{
    private const string Columns = "id, network, rule, note, version";
    private static readonly Fault Missing = Fault.NotFound("network", "There is no such network.");

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "operations.network",
        Where = "tenant_id = @tenant and (@Pattern::text is null or network ilike @Pattern or note ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["network"] = new("network", "text"), ["rule"] = new("rule", "text") },
        DefaultSort = "network",
    };

    public static bool Reads(string? text, out IPNetwork network)
    {
        network = default;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        var plain = text.Trim();
        return plain.Contains('/', StringComparison.Ordinal)
            ? IPNetwork.TryParse(plain, out network)
            : IPAddress.TryParse(plain, out var address) && IPNetwork.TryParse($"{address}/{(address.GetAddressBytes().Length * 8)}", out network);
    }

    public static async Task<Answer<Page<NetworkBody>>> ListAsync([AsParameters] PageRequest page, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        return await Rows.ReadAsync<NetworkBody>(connection, page, new { page.Pattern }, cancellation);
    }

    public static async Task<Answer<NetworkBody>> GetAsync(Guid id, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } found ? found : Missing;
    }

    public static async Task<Made<NetworkBody>> MakeAsync(NetworkWrite write, Caller caller, Networks networks, CancellationToken cancellation)
    {
        var made = await networks.WriteAsync(null, write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<NetworkBody>> ChangeAsync(Guid id, NetworkWrite write, IfMatch match, Caller caller, Networks networks, CancellationToken cancellation)
    {
        var changed = await networks.WriteAsync((id, match), write, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, Networks networks, CancellationToken cancellation) => networks.DeleteAsync(id, caller, cancellation);

    /// <summary>Puts what is stored in force.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(TenantId.System, cancellation);
        var rows = await connection.ListAsync<NetworkBody>($"select {Columns} from operations.network where tenant_id = @tenant", null, cancellation);
        var rules = new List<NetworkRule>(rows.Count);
        foreach (var row in rows)
        {
            if (Reads(row.Network, out var network))
                rules.Add(new NetworkRule(network, row.Rule == "allow"));
        }

        guard.Value.SetNetworks(rules);
    }

    private async Task<Outcome<NetworkBody>> WriteAsync((Guid Id, IfMatch Match)? change, NetworkWrite write, Caller caller, CancellationToken cancellation)
    {
        var id = change?.Id ?? Ids.New(time);
        NetworkBody row;
        await using (var connection = await database.OpenAsync(TenantId.System, cancellation))
        {
            if (change is { } existing)
            {
                if (await FindAsync(connection, existing.Id, "for update", cancellation) is not { } before)
                    return Missing;
                if (!existing.Match.Allows(before.Version))
                    return IfMatch.Stale;
            }

            if (write.Check() is { } fault)
                return fault;
            _ = Reads(write.Network, out var network);
            try
            {
                await connection.ExecuteAsync(
                    """
                    insert into operations.network (tenant_id, id, network, rule, note, created_at) values (@tenant, @id, @network, @Rule, @Note, @now)
                    on conflict (tenant_id, id) do update set network = excluded.network, rule = excluded.rule, note = excluded.note, version = network.version + 1
                    """,
                    new { id, network = network.ToString(), write.Rule, write.Note, now = time.GetUtcNow() },
                    cancellation);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return Fault.Conflict("network.taken", "This network has a rule already.") with { Field = "network" };
            }

            row = (await FindAsync(connection, id, "", cancellation))!;
            await connection.CommitAsync(cancellation);
        }

        await TellAsync(caller, change is null ? "network.created" : "network.changed", row, cancellation);
        return row;
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        NetworkBody? row;
        await using (var connection = await database.OpenAsync(TenantId.System, cancellation))
        {
            row = await FindAsync(connection, id, "for update", cancellation);
            if (row is null)
                return Missing;
            await connection.ExecuteAsync("delete from operations.network where tenant_id = @tenant and id = @id", new { id }, cancellation);
            await connection.CommitAsync(cancellation);
        }

        await TellAsync(caller, "network.removed", row, cancellation);
        return Done.Well;
    }

    private async Task TellAsync(Caller caller, string action, NetworkBody row, CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        audit.Write(caller.Tenant, caller.Actor, action, $"network:{row.Id}", $"{row.Rule} {row.Network}", caller.Address);
        log.Note(SecurityKinds.NetworksChanged, row.Network, null, $"{action.Split('.')[1]}: {row.Rule}", caller.Actor);
    }

    private static Task<NetworkBody?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<NetworkBody>($"select {Columns} from operations.network where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);
}
