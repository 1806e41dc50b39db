using Microsoft.AspNetCore.Http;
using Npgsql;
using Switchboard.Contracts.Lines;
using Switchboard.Contracts.Tenancy;
using Switchboard.Data;
using Switchboard.Data.Paging;
using Switchboard.Data.Web;
using Switchboard.Ivr.Persistence;
using Switchboard.Kernel;

namespace Switchboard.Ivr.Features.Lookups;

/// <summary>A table of the tenant's own.</summary>
/// <param name="KeyName">What the key is called: a number, an order.</param>
/// <param name="Columns">The other columns.</param>
internal sealed record DataTableBody(Guid Id, string Name, string Description, string KeyName, IReadOnlyList<string> Columns, int RowCount, int Version, DateTimeOffset UpdatedAt) : IVersioned;

/// <summary>A table as it is written. Cells of a column that goes are no longer seen.</summary>
internal sealed record DataTableWrite(string? Name, string? Description, string? KeyName, IReadOnlyList<string>? Columns)
{
    private const int MostColumns = 30;

    public Fault? Check()
    {
        var check = new Check().Text(Name, "name").OptionalText(Description, "description", 500).OptionalText(KeyName, "keyName", 40)
            .That(!Guid.TryParse(Name, out _), "name", "data_table.name_invalid", "A table's name is not an id.")
            .That(Columns is { Count: > 0 and <= MostColumns }, "columns", "data_table.columns", $"A table has 1 to {MostColumns} columns beside its key.");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { KeyName ?? "key" };
        foreach (var (i, column) in (Columns ?? []).Take(MostColumns).Index())
        {
            check.Text(column, $"columns[{i}]", 40)
                .That(column is null || seen.Add(column.Trim()), $"columns[{i}]", "data_table.column_twice", $"'{column}' is there twice.");
        }

        return check.Fault;
    }
}

/// <summary>The tenant's own tables.</summary>
internal sealed class DataTables(IDatabase database, IEnumerable<IWhereUsed> uses, IvrChanges changes, TimeProvider time)
{
    private const int Most = 100;
    public static readonly Fault Missing = Fault.NotFound("data_table", "There is no such table.");
    private static readonly Fault NameTaken = Fault.Conflict("data_table.name_taken", "There is already a table of that name.") with { Field = "name" };
    private static readonly Fault TooMany = Fault.Conflict("data_table.too_many", $"There are at most {Most} tables.");

    private static readonly Keyset Rows = new()
    {
        Columns = Row.Selected,
        From = "ivr.data_table t",
        Where = "t.tenant_id = @tenant and (@Pattern::text is null or t.name ilike @Pattern or t.description ilike @Pattern)",
        Sorts = new Dictionary<string, SortKey>(StringComparer.Ordinal) { ["name"] = new("lower(t.name)", "text") },
        DefaultSort = "name",
        Id = "t.id",
    };

    public static async Task<Answer<Page<DataTableBody>>> ListAsync([AsParameters] PageRequest page, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        var rows = await Rows.ReadAsync<Row>(connection, page, new { page.Pattern }, cancellation);
        return rows.TryGet(out var found, out var fault) ? found.Select(r => r.ToBody()) : fault;
    }

    public static async Task<Answer<DataTableBody>> GetAsync(Guid id, Caller caller, IDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        return await FindAsync(connection, id, "", cancellation) is { } row ? row.ToBody() : Missing;
    }

    public static async Task<Made<DataTableBody>> MakeAsync(DataTableWrite write, Caller caller, DataTables tables, CancellationToken cancellation) =>
        await tables.WriteAsync(null, write, default, caller, cancellation);

    public static async Task<Answer<DataTableBody>> ChangeAsync(Guid id, DataTableWrite write, IfMatch match, Caller caller, DataTables tables, CancellationToken cancellation) =>
        await tables.WriteAsync(id, write, match, caller, cancellation);

    public static async Task<Done> RemoveAsync(Guid id, Caller caller, DataTables tables, CancellationToken cancellation) =>
        await tables.DeleteAsync(id, caller, cancellation) is { } fault ? fault : Done.Well;

    public static Task<Row?> FindAsync(TenantConnection connection, Guid id, string locking, CancellationToken cancellation) =>
        connection.FindAsync<Row>($"select {Row.Selected} from ivr.data_table t where t.tenant_id = @tenant and t.id = @id {locking}", new { id }, cancellation);

    private async Task<Outcome<DataTableBody>> WriteAsync(Guid? existing, DataTableWrite write, IfMatch match, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        Row? before = null;
        if (existing is { } known && (before = await FindAsync(connection, known, "for update", cancellation)) is null)
            return Missing;
        if (write.Check() is { } fault)
            return fault;
        if (before is not null && !match.Allows(before.Version))
            return IfMatch.Stale;
        if (before is null && await connection.FindAsync<int>("select count(*)::int from ivr.data_table where tenant_id = @tenant", null, cancellation) >= Most)
            return TooMany;
        var id = existing ?? Ids.New(time);
        try
        {
            await connection.ExecuteAsync(
                """
                insert into ivr.data_table as t (tenant_id, id, name, description, key_name, columns, updated_at) values (@tenant, @id, @name, @description, @key, @columns, @now)
                on conflict (tenant_id, id) do update set name = excluded.name, description = excluded.description, key_name = excluded.key_name, columns = excluded.columns,
                    version = t.version + 1, updated_at = excluded.updated_at
                """,
                new
                {
                    id,
                    name = write.Name!.Trim(),
                    description = write.Description?.Trim() ?? "",
                    key = string.IsNullOrWhiteSpace(write.KeyName) ? "key" : write.KeyName.Trim(),
                    columns = write.Columns!.Select(column => column.Trim()).ToArray(),
                    now = time.GetUtcNow(),
                },
                cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return NameTaken;
        }

        var row = (await FindAsync(connection, id, "", cancellation))!;
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "data_table", id, before is null ? "created" : "changed", row.Name, cancellation);
        return row.ToBody();
    }

    private async Task<Fault?> DeleteAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(caller.Tenant, cancellation);
        if (await FindAsync(connection, id, "for update", cancellation) is not { } row)
            return Missing;
        if (await uses.CheckAsync(caller.Tenant, new Used("dataTable", id, row.Name), cancellation) is { } used)
            return used;
        await connection.ExecuteAsync("delete from ivr.data_table where tenant_id = @tenant and id = @id", new { id }, cancellation);
        await connection.CommitAsync(cancellation);
        await changes.TellAsync(caller, "data_table", id, "removed", row.Name, cancellation);
        return null;
    }

    /// <summary>A table as it is stored.</summary>
    internal sealed class Row
    {
        public const string Selected = """
            t.id, t.name, t.description, t.key_name, t.columns, t.version, t.updated_at,
            (select count(*)::int from ivr.data_row r where r.tenant_id = t.tenant_id and r.table_id = t.id) as row_count
            """;

        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Description { get; init; } = "";

        public string KeyName { get; init; } = "";

        public string[] Columns { get; init; } = [];

        public int RowCount { get; init; }

        public int Version { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public DataTableBody ToBody() => new(Id, Name, Description, KeyName, Columns, RowCount, Version, UpdatedAt);
    }
}
