using System.Text.Json;
using Npgsql;
using Switchboard.Contracts.Events;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Kernel;
using Switchboard.Tenancy.Directory;

namespace Switchboard.Tenancy.Features.Lines;

/// <summary>A row of trunk_group, number_pool or outbound_rule.</summary>
internal sealed class RoutingRow
{
    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    public int Position { get; init; }

    public bool Enabled { get; init; }

    public string Body { get; init; } = "{}";

    public int Version { get; init; }

    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, WireJson.Options)!;
}

/// <summary>What the three kinds share: lists, edits with ETags, announcements.</summary>
internal sealed record RoutingParts(IDatabase Database, ConfigChanges Changes, LineDirectory Lines, TimeProvider Time);

/// <summary>A named thing of routing whose details are one JSON document.</summary>
internal abstract class RoutingThings<TBody, TWrite>(RoutingParts parts)
    where TBody : IVersioned
    where TWrite : class
{
    private const string Columns = "id, name, position, enabled, body, version";

    protected abstract string Kind { get; }

    protected abstract string Words { get; }

    private Keyset Rows => field ??= new Keyset
    {
        Columns = Columns,
        From = "tenancy." + Kind,
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(name)", "text"), ["position"] = new("position", "int") },
        DefaultSort = "position",
    };

    protected Fault Missing => Fault.NotFound(Kind, $"There is no such {Words}.");

    protected abstract Fault? Check(TWrite write, RoutingBook book);

    protected abstract (string Name, int? Position, bool? Enabled, object Details) Parts(TWrite write);

    protected abstract TBody Body(RoutingRow row);

    /// <summary>Why it cannot go; null when nothing needs it.</summary>
    protected abstract string? NeededBy(Guid id, RoutingBook book);

    public async Task<Answer<Page<TBody>>> ListAsync(PageRequest page, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<RoutingRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(Body) : fault;
    }

    public async Task<Answer<TBody>> GetAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row) : Missing;
    }

    public async Task<Made<TBody>> MakeAsync(TWrite write, Caller caller, CancellationToken cancellation)
    {
        if (Check(write, parts.Lines.GetRouting(caller.Tenant)) is { } fault)
            return fault;
        await using var connection = await parts.Database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            $"""
            insert into tenancy.{Kind} (tenant_id, id, name, position, enabled, body, created_at)
            values (@tenant, @id, @name, coalesce(@position, (select coalesce(max(position), 0) + 10 from tenancy.{Kind} where tenant_id = @tenant)), coalesce(@enabled, true), @body::jsonb, @now)
            """,
            Ids.New(parts.Time), write, caller, "created", cancellation);
    }

    public async Task<Answer<TBody>> ChangeAsync(Guid id, TWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (Check(write, parts.Lines.GetRouting(caller.Tenant)) is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await WriteAsync(
            connection,
            $"""
            update tenancy.{Kind} set name = @name, position = coalesce(@position, position), enabled = coalesce(@enabled, enabled), body = @body::jsonb, version = version + 1
            where tenant_id = @tenant and id = @id
            """,
            id, write, caller, "changed", cancellation);
    }

    public async Task<Done> RemoveAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (NeededBy(id, parts.Lines.GetRouting(caller.Tenant)) is { } reason)
            return Fault.Conflict($"{Kind}.in_use", reason);
        await connection.ExecuteAsync($"delete from tenancy.{Kind} where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await parts.Changes.TellAsync(caller, Kind, id, "removed", row.Name, cancellation);
        return Done.Well;
    }

    /// <summary>Puts them into this order; those that are not named follow.</summary>
    public async Task<Done> OrderAsync(IReadOnlyList<Guid> ids, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenAsync(caller.Tenant, cancellation);
        await connection.ExecuteAsync(
            $"""
            update tenancy.{Kind} r set position = o.place, version = version + 1
            from (select id, 10 * row_number() over (order by coalesce(array_position(@ids, id), 1000000), position, id) as place from tenancy.{Kind} where tenant_id = @tenant) o
            where r.tenant_id = @tenant and r.id = o.id and r.position <> o.place
            """,
            new { ids = ids.ToArray() },
            cancellation);
        await connection.CommitAsync(cancellation);
        await parts.Changes.TellAsync(caller, Kind, caller.Tenant.Value, "ordered", null, cancellation);
        return Done.Well;
    }

    private async Task<Outcome<TBody>> WriteAsync(TenantConnection connection, string sql, Guid id, TWrite write, Caller caller, string what, CancellationToken cancellation)
    {
        var (name, position, enabled, details) = Parts(write);
        try
        {
            await connection.ExecuteAsync(
                sql,
                new { id, name = name.Trim(), position, enabled, body = JsonSerializer.Serialize(details, details.GetType(), WireJson.Options), now = parts.Time.GetUtcNow() },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Conflict($"{Kind}.name_taken", $"There is already a {Words} of that name.") with { Field = "name" };
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await parts.Changes.TellAsync(caller, Kind, id, what, name, cancellation);
        return Body(row);
    }

    protected async Task<RoutingRow?> ReadAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await parts.Database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation);
    }

    private Task<RoutingRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<RoutingRow>($"select {Columns} from tenancy.{Kind} where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);
}
