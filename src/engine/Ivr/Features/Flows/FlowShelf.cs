using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Model;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Flows;

/// <summary>The flows as they are worked on.</summary>
internal sealed class FlowShelf(IDatabase database, IEnumerable<IWhereUsed> uses, IvrChanges changes, TimeProvider time)
{
    public static readonly Fault Missing = Fault.NotFound("flow", "There is no such flow.");
    private static readonly Fault NameTaken = Fault.Conflict("flow.name_taken", "There is already a flow of that name.") with { Field = "name" };

    private static readonly Keyset Rows = new()
    {
        Columns = FlowRow.Columns,
        From = "ivr.flow",
        Where = "tenant_id = @tenant and (@Pattern::text is null or name ilike @Pattern or description ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal)
        {
            ["name"] = new("lower(name)", "text"),
            ["publishedAt"] = new("coalesce(published_at, 'epoch')", "timestamptz"),
            ["createdAt"] = new("created_at", "timestamptz"),
        },
        DefaultSort = "name",
    };

    public static async Task<Answer<Page<FlowBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<FlowRow>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.ToBody()) : fault;
    }

    public static async Task<Answer<FlowBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? row.ToBody() : Missing;
    }

    public static async Task<Made<FlowBody>> MakeAsync(FlowWrite write, Caller caller, FlowShelf shelf, CancellationToken cancellation) =>
        await shelf.InsertAsync(write, caller, cancellation);

    public static async Task<Answer<FlowBody>> ChangeAsync(Guid id, FlowWrite write, IfMatch match, Caller caller, FlowShelf shelf, CancellationToken cancellation) =>
        await shelf.UpdateAsync(id, match, caller, row => write.Read(row.Draft), write, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, FlowShelf shelf, CancellationToken cancellation) =>
        await shelf.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    public static Task<FlowRow?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<FlowRow>($"select {FlowRow.Columns} from ivr.flow where tenant_id = @tenant and id = @id {locking}", new { id }, cancellation);

    /// <summary>Puts a new draft in; <paramref name="write"/> is null where only the draft changes.</summary>
    public async Task<Outcome<FlowBody>> UpdateAsync(
        Guid id, IfMatch match, Caller caller, Func<FlowRow, Outcome<Flow>> read, FlowWrite? write, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } before)
            return Missing;
        if (!read(before).TryGet(out var flow, out var fault))
            return fault;
        if (!match.Allows(before.Version))
            return IfMatch.Stale;
        return await WriteAsync(
            connection,
            """
            update ivr.flow set name = @Name, description = @description, kind = @kind, draft = @draft::json, version = version + 1, updated_at = @now, updated_by = @by
            where tenant_id = @tenant and id = @id
            """,
            id, flow, write?.Description ?? before.Description, write?.Kind ?? before.Kind, caller, "changed", cancellation);
    }

    private async Task<Outcome<FlowBody>> InsertAsync(FlowWrite write, Caller caller, CancellationToken cancellation)
    {
        if (!write.Read(null).TryGet(out var flow, out var fault))
            return fault;
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await WriteAsync(
            connection,
            """
            insert into ivr.flow (tenant_id, id, name, description, kind, draft, created_at, updated_at, updated_by)
            values (@tenant, @id, @Name, @description, @kind, @draft::json, @now, @now, @by)
            """,
            Ids.New(time), flow, write.Description ?? flow.Description ?? "", write.Kind ?? "tree", caller, "created", cancellation);
    }

    private async Task<Outcome<FlowBody>> WriteAsync(
        TenantConnection connection, string sql, Guid id, Flow flow, string description, string kind, Caller caller, string what, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync(sql, new { id, flow.Name, description, kind, draft = FlowJson.Write(flow), now = time.GetUtcNow(), by = caller.Name }, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "flow", id, what, row.Name, cancellation);
        return row.ToBody();
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("flow", id, row.Name), cancellation) is { } used)
            return used;
        await connection.ExecuteAsync("delete from ivr.flow where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "flow", id, "removed", row.Name, cancellation);
        return null;
    }
}
