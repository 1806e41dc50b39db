using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;
using Switchboard.Tenancy.Domain;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A ring group.</summary>
internal sealed record RingGroupBody(
    Guid Id, string Number, string Name, RingStrategy Strategy, IReadOnlyList<string> Members, int MemberRingMs, int TimeoutMs, string? Then, bool CallsOutside,
    bool Enabled, int Version) : IVersioned;

/// <summary>A ring group as it is written.</summary>
internal sealed record RingGroupWrite(
    string? Number, string? Name, RingStrategy? Strategy, IReadOnlyList<string>? Members, int? MemberRingMs, int? TimeoutMs, string? Then, bool? CallsOutside, bool? Enabled)
{
    public Fault? Check() => new Check()
        .That(Rules.IsDialled(Number, 20), "number", "ringGroup.number_invalid", "number is 1 to 20 digits.").Text(Name, "name")
        .That(Members is { Count: > 0 and <= 50 }, "members", "ringGroup.members", "A group has 1 to 50 members.")
        .That(Members is null || Members.All(m => Rules.IsDialled(m, 32)), "members", "number.invalid", "Each member is an extension or a number of 1 to 32 digits.")
        .Range(MemberRingMs, "memberRingMs", 1_000, 300_000).Range(TimeoutMs, "timeoutMs", 1_000, 600_000).Destination(Then, "then").Fault;
}

internal sealed class RingGroups(IDatabase database, ConfigChanges changes, TimeProvider time)
{
    private const string Columns = "id, number, name, strategy, members, member_ring_ms, timeout_ms, then_destination, calls_outside, enabled, version";
    private static readonly Fault Missing = Fault.NotFound("ringGroup", "There is no such ring group.");

    private static readonly Keyset Rows = new()
    {
        Columns = Columns,
        From = "tenancy.ring_group",
        Where = "tenant_id = @tenant and (@Pattern::text is null or number ilike @Pattern or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["number"] = new("number", "text"), ["name"] = new("name", "text") },
        DefaultSort = "number",
    };

    public static async Task<Answer<Page<RingGroupBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(Body) : fault;
    }

    public static async Task<Answer<RingGroupBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row) : Missing;
    }

    public static async Task<Made<RingGroupBody>> MakeAsync(RingGroupWrite write, Caller caller, RingGroups groups, CancellationToken cancellation)
    {
        var made = await groups.WriteAsync(null, write, caller, cancellation);
        return made;
    }

    public static async Task<Answer<RingGroupBody>> ChangeAsync(Guid id, RingGroupWrite write, IfMatch match, Caller caller, RingGroups groups, CancellationToken cancellation)
    {
        var changed = await groups.WriteAsync((id, match), write, caller, cancellation);
        return changed;
    }

    public static Task<Done> RemoveAsync(Guid id, Caller caller, RingGroups groups, CancellationToken cancellation) => groups.DeleteAsync(id, caller, cancellation);

    private async Task<Outcome<RingGroupBody>> WriteAsync((Guid Id, IfMatch Match)? change, RingGroupWrite write, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (change is { } existing)
        {
            if (await FindAsync(connection, existing.Id, "for update", cancellation) is not { } before)
                return Missing;
            if (!existing.Match.Allows(before.Version))
                return IfMatch.Stale;
        }

        if (write.Check() is { } fault)
            return fault;
        var id = change?.Id ?? Ids.New(time);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into tenancy.ring_group (tenant_id, id, number, name, strategy, members, member_ring_ms, timeout_ms, then_destination, calls_outside, enabled, created_at)
                values (@tenant, @id, @Number, @name, @strategy, @members, @ring, @timeout, @then, @outside, @enabled, @now)
                on conflict (tenant_id, id) do update set number = excluded.number, name = excluded.name, strategy = excluded.strategy, members = excluded.members,
                    member_ring_ms = excluded.member_ring_ms, timeout_ms = excluded.timeout_ms, then_destination = excluded.then_destination,
                    calls_outside = excluded.calls_outside, enabled = excluded.enabled, version = ring_group.version + 1
                """,
                new
                {
                    id,
                    write.Number,
                    name = write.Name!.Trim(),
                    strategy = Words.Of(write.Strategy ?? RingStrategy.All),
                    members = write.Members!.ToArray(),
                    ring = write.MemberRingMs ?? 20_000,
                    timeout = write.TimeoutMs ?? 60_000,
                    then = write.Then?.Trim(),
                    outside = write.CallsOutside ?? false,
                    enabled = write.Enabled ?? true,
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict("ringGroup.taken", "Another ring group has this number.") with { Field = "number" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "ringGroup", id, change is null ? "created" : "changed", write.Number, cancellation);
        return Body(row);
    }

    private async Task<Done> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await connection.FindAsync<int>(
            "select count(*)::int from tenancy.number where tenant_id = @tenant and target_type = 'ringGroup' and target_id = @id", new { id }, cancellation) > 0)
            return Fault.Conflict("ringGroup.in_use", "A number leads to this ring group. Change the number first.");
        await connection.ExecuteAsync("delete from tenancy.ring_group where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "ringGroup", id, "removed", row.Number, cancellation);
        return Done.Well;
    }

    private static Task<Row?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<Row>($"select {Columns} from tenancy.ring_group where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    private static RingGroupBody Body(Row r) => new(
        r.Id, r.Number, r.Name, Enum.Parse<RingStrategy>(r.Strategy, ignoreCase: true), r.Members, r.MemberRingMs, r.TimeoutMs, r.ThenDestination, r.CallsOutside, r.Enabled, r.Version);

    /// <summary>The columns; the directory reads them too.</summary>
    internal sealed class Row
    {
        public Guid Id { get; init; }

        public string Number { get; init; } = "";

        public string Name { get; init; } = "";

        public string Strategy { get; init; } = "";

        public string[] Members { get; init; } = [];

        public int MemberRingMs { get; init; }

        public int TimeoutMs { get; init; }

        public string? ThenDestination { get; init; }

        public bool CallsOutside { get; init; }

        public bool Enabled { get; init; }

        public int Version { get; init; }

        public RingGroup ToGroup(TenantId tenant) => new(
            Id, tenant, Number, Name, Enum.Parse<RingStrategy>(Strategy, ignoreCase: true), Members, TimeSpan.FromMilliseconds(MemberRingMs),
            TimeSpan.FromMilliseconds(TimeoutMs), ThenDestination, CallsOutside, Enabled);
    }
}

/// <summary>Words of enumerations as JSON and the database have them.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
