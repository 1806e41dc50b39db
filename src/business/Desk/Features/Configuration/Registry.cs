using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Desk.Directory;
using Switchboard.Kernel;

namespace Switchboard.Desk.Features.Configuration;

/// <summary>What every registry needs.</summary>
internal sealed record RegistryParts(IDatabase Database, DeskDirectory Directory, DeskChanges Changes, IEnumerable<IWhereUsed> Uses, TimeProvider Time);

/// <summary>
/// The way of every configured thing: listed, read, made, changed, removed. What is written is shown to the router inside
/// the transaction, so that nothing is kept that it would refuse.
/// </summary>
internal abstract class Registry<TRow, TBody, TWrite>(RegistryParts parts)
    where TRow : class, IConfigured
    where TBody : class, IVersioned
{
    protected RegistryParts Parts { get; } = parts;

    /// <summary>The word for it in codes, events and the audit log.</summary>
    protected abstract string Kind { get; }

    protected abstract Keyset List { get; }

    public async Task<Answer<Page<TBody>>> ListAsync(PageRequest page, Caller caller, CancellationToken cancellation)
    {
        await Parts.Directory.EnsureAsync(caller.Tenant, cancellation);
        await using var connection = await Parts.Database.OpenAsync(caller.Tenant, cancellation);
        var rows = await List.ReadAsync<TRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => Body(r, caller.Tenant)) : fault;
    }

    public async Task<Answer<TBody>> GetAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await Parts.Database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? Body(row, caller.Tenant) : Missing();
    }

    public async Task<Made<TBody>> MakeAsync(TWrite write, Caller caller, CancellationToken cancellation)
    {
        if (Check(write) is { } fault)
            return fault;
        await Parts.Directory.EnsureAsync(caller.Tenant, cancellation);
        await using var connection = await Parts.Database.OpenAsync(caller.Tenant, cancellation);
        return await KeepAsync(connection, Ids.New(Parts.Time), write, null, caller, cancellation);
    }

    public async Task<Answer<TBody>> ChangeAsync(Guid id, TWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await Parts.Database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing();
        if (Check(write) is { } fault)
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await KeepAsync(connection, id, write, before, caller, cancellation);
    }

    public async Task<Done> RemoveAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await Parts.Database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing();
        if (await Parts.Uses.CheckAsync(caller.Tenant, new Used(Kind, id, row.Title), cancellation) is { } used)
            return used;
        try
        {
            await connection.ExecuteAsync($"delete from desk.{Table} where tenant_id = @tenant and id = @id", new { id }, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return InUse;
        }

        await connection.CommitAsync(cancellation);
        await Parts.Changes.TellAsync(caller, Kind, id, "removed", row.Title, cancellation);
        return Done.Well;
    }

    /// <summary>The table in the schema <c>desk</c>.</summary>
    protected abstract string Table { get; }

    protected abstract Fault? Check(TWrite write);

    /// <summary>Writes the row and its lists; <paramref name="before"/> is null for a new one.</summary>
    protected abstract Task<Fault?> WriteAsync(TenantConnection connection, Guid id, TWrite write, TRow? before, CancellationToken cancellation);

    protected abstract Fault? Refusal(PostgresException error);

    protected abstract TBody Body(TRow row, TenantId tenant);

    protected virtual Fault InUse => Fault.Conflict($"{Kind}.in_use", "It is in use. Take it out of use first.");

    private async Task<Outcome<TBody>> KeepAsync(TenantConnection connection, Guid id, TWrite write, TRow? before, Caller caller, CancellationToken cancellation)
    {
        try
        {
            if (await WriteAsync(connection, id, write, before, cancellation) is { } fault)
                return fault;
        }
        catch (PostgresException e) when (Refusal(e) is { } refusal)
        {
            return refusal;
        }

        if (await Parts.Changes.CheckAsync(connection, cancellation) is { } refused)
            return refused;
        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await Parts.Changes.TellAsync(caller, Kind, id, before is null ? "created" : "changed", row.Title, cancellation);
        return Body(row, caller.Tenant);
    }

    private Task<TRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<TRow>($"select {List.Columns} from {List.From} where tenant_id = @tenant and {List.Id} = @id {locking}", new { id }, cancellation);

    private Fault Missing() => Fault.NotFound(Kind, $"There is no such {Kind.Replace('_', ' ')}.");
}
